using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>A due email that this process has reserved.</summary>
internal sealed record ClaimedEmail(
    Guid Id, Guid EnrollmentId, Guid ContactId, Guid StepId, Guid? DraftId, string RecipientDomain, int Priority, DateTime ScheduledFor, string MessageId);

/// <summary>An email that is ready to be handed over, with what the gate and the recorder need.</summary>
internal sealed record ComposedEmail
{
    public required ClaimedEmail Email { get; init; }

    /// <summary>The step's place: 1, 2, 3, ...</summary>
    public required int Order { get; init; }

    public required DraftType DraftType { get; init; }

    /// <summary>The plan that its enrollment ran on when it was composed.</summary>
    public required Guid PlanVersionId { get; init; }

    /// <summary>The import that brought its contact into the campaign.</summary>
    public Guid? UploadBatchId { get; init; }

    /// <inheritdoc cref="Mail.Envelope.MayHaveGone"/>
    public bool MayHaveGone { get; init; }

    /// <summary>Which variant of its step it is; null where the step has none.</summary>
    public VariantLetter? Variant { get; init; }

    /// <summary>Whether its step is enabled in that plan. Contacts on an earlier version of the sequence get the steps of that version.</summary>
    public required bool StepIsEnabled { get; init; }

    /// <summary>Whether its contact met the condition of its step when the email was due; true without a condition.</summary>
    public required bool IsConditionMet { get; init; }

    /// <summary>The recipient's address as it is compared.</summary>
    public required string Recipient { get; init; }

    public string? ContactZone { get; init; }

    /// <summary>Keyed hashes of the address and its domain, by which suppressions are found.</summary>
    public required string AddressHash { get; init; }

    /// <inheritdoc cref="AddressHash"/>
    public required string DomainHash { get; init; }

    /// <summary>Over what a person approves; without the subject where the thread gives it.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The content that is stored, footer included, without the pixel and the tracked links of the message.</summary>
    public EmailContent Content { get; init; } = new("", "", "");

    public string? InReplyTo { get; init; }

    public Envelope? Envelope { get; init; }

    public WrittenMail Message { get; init; } = new(default, []);

    /// <summary>Whether it is the trial after a pause of its domain.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Why it cannot be sent; null if it can.</summary>
    public string? Problem { get; init; }
}
