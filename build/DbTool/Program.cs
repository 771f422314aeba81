// Nothing runs here: `dotnet ef` loads this assembly to find the contexts and their design-time factories in EmailCampaigns.Core.
return 0;
