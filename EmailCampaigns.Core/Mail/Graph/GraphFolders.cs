namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>The well-known names of folders, whatever language the mailbox has.</summary>
internal static class GraphFolders
{
    public const string Inbox = "inbox";
    public const string Junk = "junkemail";
}
