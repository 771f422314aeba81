namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>What went wrong with Microsoft Graph, for a person who did not make it: what happened, then what to do.</summary>
internal static class GraphAdvice
{
    private const int MaxWords = 400;

    public static string For(GraphException fault) => fault switch
    {
        { IsUnreachable: true } => $"{Cut(fault.Message)} Check the network of the machine that runs EmailCampaigns, and its firewall; it is tried again by itself.",
        { IsThrottled: true } => $"Microsoft 365 is asked too much just now. It is tried again by itself. ({Cut(fault.Message)})",
        { Code: "MailboxNotEnabledForRESTAPI" or "MailboxNotSupportedForRESTAPI" } => $"This account has no mailbox in Microsoft 365, or none that programs may use: give it an Exchange Online licence. ({Cut(fault.Message)})",
        { Status: 401 } => $"Microsoft 365 does not take the sign-in. Sign in again. ({Cut(fault.Message)})",
        { Status: 403 } => $"Microsoft 365 does not allow this. An admin may have taken the permission back, or a rule of the organisation forbids it: sign in again, or ask the admin. ({Cut(fault.Message)})",
        { Status: >= 500 } => $"Microsoft 365 is in trouble. It is tried again by itself. ({Cut(fault.Message)})",
        _ => Cut(fault.Message),
    };

    private static string Cut(string words) => words.Length <= MaxWords ? words : words[..MaxWords] + "...";
}
