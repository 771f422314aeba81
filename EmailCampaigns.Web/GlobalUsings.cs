// The model is known everywhere: entities, their states and the values they are made of.
global using EmailCampaigns.Core.Model;
global using EmailCampaigns.Core.Model.Campaigns;
global using EmailCampaigns.Core.Model.Contacts;
global using EmailCampaigns.Core.Model.Content;
global using EmailCampaigns.Core.Model.Drafts;
global using EmailCampaigns.Core.Model.Scheduling;
global using EmailCampaigns.Core.Model.Sending;
global using EmailCampaigns.Core.Model.Webhooks;
global using EmailCampaigns.Core.Model.Workspaces;
