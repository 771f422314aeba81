using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>What can be done, in the words of the screens.</summary>
internal static class PermissionWords
{
    public static string Of(Permission permission) => permission switch
    {
        Permission.View => "See campaigns, contacts and results",
        Permission.DecideDrafts => "Edit, approve and reject drafts",
        Permission.HandleReplies => "Record replies",
        Permission.EditContacts => "Import and edit contacts and lists, suppress",
        Permission.EditCampaigns => "Make and start campaigns, templates, holidays",
        Permission.ErasePeople => "Erase people, export what is kept of one",
        Permission.ManageSenders => "Senders and limits, hold and release sending",
        Permission.ManageSettings => "Change the settings of the workspace",
        Permission.ManageMembers => "Invite members, change roles up to one’s own",
        Permission.ManageApiKeys => "Make and revoke API keys",
        Permission.ManageInstallation => "Add workspaces, release a held installation",
    };
}
