using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Suppressions;

/// <summary>Suppressions in words.</summary>
public static class SuppressionWords
{
    /// <summary>Why, in one or two words, with its colour.</summary>
    public static StatusLook Reason(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Manual => new("By hand", StatusFamily.Grey),
        SuppressionReason.HardBounce => new("Bounces", StatusFamily.Red),
        SuppressionReason.Unsubscribed => new("Unsubscribed", StatusFamily.Red),
        SuppressionReason.Complaint => new("Marked as spam", StatusFamily.Red),
        SuppressionReason.Erased => new("Erased", StatusFamily.Grey),
    };

    /// <summary>"unsubscribe link" for <c>unsubscribe_link</c>.</summary>
    public static string Source(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source switch
        {
            "user" => "by a member",
            "api" => "by another program",
            _ => source.Replace('_', ' '),
        };
    }

    /// <summary>What to think of before it is lifted.</summary>
    public static string BeforeLifting(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Manual => "Campaigns may write to it again. What was cancelled meanwhile stays cancelled.",
        SuppressionReason.HardBounce => "Emails to it came back: the address does not exist, or its mailbox was full three times. Writing to it again harms the standing of your sender.",
        SuppressionReason.Unsubscribed => "This person said that they want no more email. Lift it only if they asked you to.",
        SuppressionReason.Complaint => "This person marked an email as spam. Lift it only if they asked you to.",
        SuppressionReason.Erased => "This person asked to be erased; that is never lifted.",
    };
}
