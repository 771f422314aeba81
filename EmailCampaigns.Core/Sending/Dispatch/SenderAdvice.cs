using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Explains an outcome that affects the sender, and what its owner can do.</summary>
internal static class SenderAdvice
{
    /// <summary>The advice, followed by the server's reply.</summary>
    public static string For(DeliveryOutcome outcome)
    {
        var advice = outcome.Verdict switch
        {
            _ when outcome.IsUnreachable => "The mail server cannot be reached. Sending goes on by itself as soon as it can.",
            DeliveryVerdict.SenderRefused => "The server refuses this sender. Check its settings and its password, then verify it again.",
            DeliveryVerdict.SenderBusy => "The server is busy. Sending goes on by itself.",
            DeliveryVerdict.SenderDayLimit => "The provider's limit for the day is reached. Sending goes on by itself in 24 hours; a lower daily limit avoids this.",
            DeliveryVerdict.Blocked => BlockedAdvice.Text,
            _ => "",
        };
        return advice.Length == 0 ? outcome.Text : $"{advice} ({outcome.Text})";
    }
}
