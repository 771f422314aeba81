
namespace EmailCampaigns.Core.Contacts;

/// <summary>One thing that happened with a contact.</summary>
public abstract record TimelineEntry
{
    private TimelineEntry()
    {
    }

    public required DateTime At { get; init; }
    public Guid? CampaignId { get; init; }

    /// <summary>The campaign's name; null where it has nothing to do with one.</summary>
    public string? Campaign { get; init; }

    /// <summary>An email was handed over; <paramref name="PlanVersion"/> is the number of the version of the sequence that it was sent from, null where that is not known; <paramref name="Variant"/> which variant of the step it was, null where that had none.</summary>
    public sealed record Sent(Guid SentEmailId, int SequenceStep, string Subject, string Sender, int? PlanVersion = null, VariantLetter? Variant = null) : TimelineEntry;

    /// <summary>Something is known of an email after it was sent.</summary>
    public sealed record Event(MessageEventType Type, int? SequenceStep, string? Url, bool IsAutomated) : TimelineEntry;

    /// <summary>A message came back.</summary>
    public sealed record Reply(Guid ReplyId, ReplyKind Kind, string? Subject, string? Snippet, DateTime? OutOfOfficeUntil, DateTime? HandledAt) : TimelineEntry;

    /// <summary>Somebody of the workspace answered a message of theirs, and the answer went out.</summary>
    public sealed record Answered(Guid AnswerId, Guid ReplyId, string Subject, string Snippet, string Sender) : TimelineEntry;

    /// <summary>The contact came into a campaign.</summary>
    public sealed record Enrolled : TimelineEntry;

    /// <summary>
    /// Its progress in a campaign changed its state. <paramref name="Actor"/> as the audit log writes it: <c>user:…</c>, <c>api_key:…</c>, <c>system</c>.
    /// </summary>
    public sealed record Changed(EnrollmentStatus From, EnrollmentStatus To, string? Reason, string Actor) : TimelineEntry;

    /// <summary>The contact came in, by an import where <paramref name="UploadBatchId"/> names one.</summary>
    public sealed record Created(Guid? UploadBatchId, string? FileName) : TimelineEntry;
}
