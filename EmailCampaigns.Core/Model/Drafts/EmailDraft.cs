using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>A rendered email that waits for a person's yes. The edited text wins; the generated text is kept beside it.</summary>
public sealed partial class EmailDraft : IWorkspaceOwned, ITimestamped
{
    /// <summary>The lifecycle of a draft. It is <c>scheduled</c> exactly while its row is pending, sending or interrupted.</summary>
    public static readonly StateMachine<DraftStatus> States = new("draft",
        (DraftStatus.Draft, DraftStatus.Approved),
        (DraftStatus.Approved, DraftStatus.Scheduled),
        (DraftStatus.Scheduled, DraftStatus.Approved),
        (DraftStatus.Scheduled, DraftStatus.Sent),
        (DraftStatus.Scheduled, DraftStatus.Failed),
        (DraftStatus.Draft, DraftStatus.Rejected),
        (DraftStatus.Approved, DraftStatus.Rejected),
        (DraftStatus.Scheduled, DraftStatus.Rejected),
        (DraftStatus.Failed, DraftStatus.Rejected),
        (DraftStatus.Approved, DraftStatus.Draft),
        (DraftStatus.Scheduled, DraftStatus.Draft),
        (DraftStatus.Rejected, DraftStatus.Draft),
        (DraftStatus.Failed, DraftStatus.Draft),
        (DraftStatus.Draft, DraftStatus.Unwritten),
        (DraftStatus.Failed, DraftStatus.Unwritten),
        (DraftStatus.Rejected, DraftStatus.Unwritten),
        (DraftStatus.Unwritten, DraftStatus.Draft),
        (DraftStatus.Unwritten, DraftStatus.Failed),
        (DraftStatus.Unwritten, DraftStatus.Rejected));

    /// <summary>The generator that merges the step's text with the contact.</summary>
    public const string Template = "template";

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; init; }
    public Guid ContactId { get; init; }
    public Guid CampaignContactId { get; init; }
    public Guid StepId { get; init; }
    public DraftType DraftType { get; init; }

    /// <summary>Never null. A threaded follow-up without a subject of its own shows <c>Re: </c> and the present one of its thread.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>HTML.</summary>
    public string Body { get; private set; } = "";

    public string Text { get; private set; } = "";
    public string? EditedSubject { get; private set; }
    public string? EditedBody { get; private set; }
    public string? EditedText { get; private set; }

    /// <summary>The files of its step; null for none.</summary>
    public AttachedFiles? Attachments { get; private set; }

    /// <summary>The files that a person chose in place of those; null where nobody did.</summary>
    public AttachedFiles? EditedAttachments { get; private set; }
    public DraftStatus Status { get; private set; }

    /// <summary>Rises when subject, HTML, text or files change, and only then. An approval names the revision it saw.</summary>
    public int Revision { get; private set; } = 1;

    public int? ApprovedRevision { get; private set; }

    /// <summary>Hash over what was approved; the gate compares it with what is sent.</summary>
    public string? ApprovedHash { get; private set; }

    public DateTime? ApprovedAt { get; private set; }

    /// <summary>Who said the first of two yeses to this revision, where the campaign asks for two; the second one approves.</summary>
    public string? FirstApprovedBy { get; private set; }

    public DateTime? FirstApprovedAt { get; private set; }
    public string? ApprovedBy { get; private set; }

    /// <summary><c>template</c>, or a model's name.</summary>
    public string Generator { get; private set; } = Template;

    /// <summary>Whether the subject is the thread's (<c>Re: …</c>) and so no part of what is approved.</summary>
    public bool TakesThreadSubject { get; private set; }

    /// <summary>The content of its step that it was made from, or that a person kept it against; see <see cref="SequenceStep.ContentVersion"/>.</summary>
    public int ContentVersion { get; private set; }

    /// <summary>The variant of its step that it is made from; null where the step had none.</summary>
    public VariantLetter? Variant { get; private set; }

    /// <summary>Of a text that a model wrote: how many things the checks want a reviewer to look at; 0 once a person edited it.</summary>
    public int CheckWarnings { get; private set; }

    /// <summary>Why it failed or was rejected.</summary>
    public string? StatusReason { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>The states in which it waits for a person's decision, as long as its email is planned: one that could not be made is mended or rejected.</summary>
    public static IReadOnlyList<DraftStatus> Undecided { get; } = [DraftStatus.Draft, DraftStatus.Failed];

    /// <summary>What would be sent: the edited text where there is one.</summary>
    public EmailContent Content => new(EditedSubject ?? Subject, EditedBody ?? Body, EditedText ?? Text)
    {
        Attachments = EditedAttachments ?? Attachments ?? AttachedFiles.None,
    };

    /// <summary>Whether a person changed what the generator made.</summary>
    public bool IsEdited => EditedSubject is not null || EditedBody is not null || EditedText is not null || EditedAttachments is not null;

    /// <summary>Whether an edited subject takes the place of the thread's.</summary>
    public bool SubjectIsThreads => TakesThreadSubject && EditedSubject is null;

    /// <summary>Why nobody can approve it as it is: it was not made, or what stands there is no email. Null where a person may.</summary>
    public string? ProblemOfContent() =>
        Status == DraftStatus.Unwritten ? "A model has not written it yet."
        : Status == DraftStatus.Failed ? StatusReason
        : EmailCompleteness.Missing(Content, subjectIsDue: !SubjectIsThreads) is { Count: > 0 } missing ? EmailCompleteness.Describe(missing, [])
        : null;

    /// <summary>Hash of <see cref="Content"/>, without the subject where the thread gives it.</summary>
    public string ContentHash() => SubjectIsThreads ? Content.HashWithoutSubject() : Content.Hash();

    /// <summary>The first of two people says yes to exactly this revision; it goes on waiting for the second.</summary>
    public void ApproveFirst(string by, DateTime now)
    {
        States.Require(Status, DraftStatus.Approved, Status == DraftStatus.Scheduled ? "It is approved already." : null);
        (FirstApprovedBy, FirstApprovedAt) = (by, now);
    }

    /// <summary>The first of two yeses is taken back. False where there was none.</summary>
    public bool TakeBackFirst()
    {
        if (Status != DraftStatus.Draft || FirstApprovedBy is null)
        {
            return false;
        }

        ForgetApproval();
        return true;
    }

    /// <summary>A person says yes to exactly this revision.</summary>
    public void Approve(string by, DateTime now)
    {
        States.Require(Status, DraftStatus.Approved, Status == DraftStatus.Scheduled ? "It is approved already." : null);
        Status = DraftStatus.Approved;
        ApprovedRevision = Revision;
        ApprovedHash = ContentHash();
        ApprovedAt = now;
        ApprovedBy = by;
    }

    /// <summary>Takes a yes back without changing the text (Undo).</summary>
    public void Unapprove()
    {
        States.Require(Status, DraftStatus.Draft);
        Status = DraftStatus.Draft;
        ForgetApproval();
    }

    /// <summary>Its row has become pending.</summary>
    public void Schedule() => MoveTo(DraftStatus.Scheduled);

    /// <summary>Its row went back to planned, or was cancelled.</summary>
    public void Unschedule() => MoveTo(DraftStatus.Approved);

    public void MarkFailed(string reason)
    {
        MoveTo(DraftStatus.Failed);
        StatusReason = reason;
    }

    /// <summary>A person says no. Rejecting twice changes nothing.</summary>
    public bool Reject(string? reason)
    {
        if (Status == DraftStatus.Rejected)
        {
            return false;
        }

        MoveTo(DraftStatus.Rejected);
        StatusReason = reason;
        return true;
    }

    /// <summary>A rejected draft waits for a decision again, unchanged.</summary>
    public void TakeUpAgain()
    {
        MoveTo(DraftStatus.Draft);
        StatusReason = null;
        ForgetApproval();
    }

    private void ForgetApproval()
    {
        ApprovedRevision = null;
        ApprovedHash = null;
        ApprovedAt = null;
        ApprovedBy = null;
        FirstApprovedBy = null;
        FirstApprovedAt = null;
    }

    private void MoveTo(DraftStatus status)
    {
        States.Require(Status, status);
        Status = status;
    }
}

/// <summary>The states of a draft.</summary>
public enum DraftStatus
{
    Draft,
    Approved,
    Scheduled,
    Sent,
    Failed,
    Rejected,

    /// <summary>A model is to write it, or is at it.</summary>
    Unwritten,
}

/// <summary>What a draft is, by the place of its step.</summary>
public enum DraftType
{
    FirstOutreach,
    SecondFollowup,
    FinalFollowup,
}
