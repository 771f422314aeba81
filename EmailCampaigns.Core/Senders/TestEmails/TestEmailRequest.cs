using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Senders.TestEmails;

/// <summary>An email that its author wants to see in their own mailbox: a step of a campaign, or a text alone.</summary>
/// <param name="ContactId">As whom it is merged.</param>
public sealed record TestEmailRequest(Guid ContactId)
{
    /// <summary>The campaign whose step it is; null for a text alone.</summary>
    public Guid? CampaignId { get; init; }

    public Guid? StepId { get; init; }

    /// <summary>Which variant of the step; null takes the one that the contact would get.</summary>
    public VariantLetter? Variant { get; init; }

    /// <summary>The steps as they are being written; null takes those that are saved.</summary>
    public FrozenPlan? Plan { get; init; }

    /// <summary>The text alone, saved or not.</summary>
    public TemplateSource? Source { get; init; }

    /// <summary>Who would send the text; null takes the workspace's default sender. A step is sent by the sender of its campaign.</summary>
    public Guid? SenderAccountId { get; init; }
}

/// <summary>What became of a test email.</summary>
/// <param name="Outcome">Whether it could be tried at all.</param>
/// <param name="To">Where it went, or was to go.</param>
/// <param name="Problem">Why it did not arrive at the mail server, and what to do; null where it did.</param>
public sealed record TestEmailOutcome(EditOutcome Outcome, string? To, string? Problem)
{
    /// <summary>Whether a mail server, or the pickup folder, took it.</summary>
    public bool IsSent => Outcome.IsDone && Problem is null;

    internal static TestEmailOutcome Refused(EditOutcome outcome) => new(outcome, null, outcome.Message);
}
