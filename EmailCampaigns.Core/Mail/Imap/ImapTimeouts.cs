namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>How long a mailbox may keep us waiting.</summary>
internal static class ImapTimeouts
{
    /// <summary>For the name of the server, and for each of its addresses.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(15);

    /// <summary>For one step: signing in, opening a folder, one message.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromMinutes(1);
}
