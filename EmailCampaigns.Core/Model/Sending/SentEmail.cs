
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>The record of a message handed over, one per enrollment and step.</summary>
public sealed class SentEmail : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }
    public Guid ContactId { get; init; }
    public Guid CampaignContactId { get; init; }
    public Guid StepId { get; init; }
    public Guid ScheduledEmailId { get; init; }
    public Guid? DraftId { get; init; }
    public Guid SenderAccountId { get; init; }
    public DraftType DraftType { get; init; }
    public int SequenceStep { get; init; }

    /// <summary>The version of the campaign's plan that it was sent from; it says which text and which pauses the contact had.</summary>
    public Guid PlanVersionId { get; init; }

    /// <summary>Which variant of the step it was; null where the step had none.</summary>
    public VariantLetter? Variant { get; init; }
    public string Subject { get; init; } = "";
    public string RecipientEmail { get; init; } = "";
    public DateTime SentAt { get; init; }

    /// <summary>Ours, without brackets.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>What the server made of it; threads go on from it.</summary>
    public string? WireMessageId { get; init; }

    public string? InReplyTo { get; init; }
    public SenderProvider Provider { get; init; }
    public string? ProviderMessageId { get; init; }
    public SentEmailStatus Status { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>It came back, or somebody complained about it. The graver fact stays, whichever was known first.</summary>
    public void Became(SentEmailStatus status)
    {
        if (status > Status)
        {
            Status = status;
        }
    }
}

/// <summary>What is known of a message after it was handed over, from the lightest to the gravest.</summary>
public enum SentEmailStatus
{
    Sent,
    Delivered,
    Bounced,
    Complained,
}

/// <summary>The body of a sent email, apart, so that counting never reads bodies and retention is one delete.</summary>
public sealed class SentEmailBody : IWorkspaceOwned, ITimestamped
{
    /// <summary>That of the sent email.</summary>
    public Guid Id { get; init; }

    public Guid WorkspaceId { get; private set; }
    public string BodyHtml { get; init; } = "";
    public string BodyText { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
