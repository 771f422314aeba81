using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Senders;

/// <summary>What a person is told of a test email.</summary>
public static class TestEmailWords
{
    /// <summary>Where it went, or why it did not go.</summary>
    /// <param name="toasts">Where it is said.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="contact">As whom it was merged.</param>
    public static void Tell(this UndoToast toasts, TestEmailOutcome outcome, string? contact)
    {
        ArgumentNullException.ThrowIfNull(toasts);
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.IsSent)
        {
            toasts.Say("Test sent to", outcome.To, contact is null ? null : $"as {contact} would get it");
        }
        else
        {
            toasts.Refuse("The test was not sent", reason: outcome.Problem);
        }
    }
}
