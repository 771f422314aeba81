using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>A rendered email that waits for a person's yes. The edited text wins; the generated text is kept beside it.</summary>
public sealed class EmailDraft : IWorkspaceOwned, ITimestamped
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

    /// <summary>Fills in what the generator made; for a new draft, or one that is made again. One that cannot be sent as it is has failed.</summary>
    /// <param name="step">The step it is made from, as its contact gets it.</param>
    /// <param name="content">The merged email.</param>
    /// <param name="problem">Why it cannot be sent; null where it can.</param>
    public void Generate(FrozenStep step, EmailContent content, string? problem)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(content);
        if (Status is not DraftStatus.Draft)
        {
            States.Require(Status, DraftStatus.Draft, $"A draft that is {SnakeCase.Words(Status)} is not made again.");
        }

        if (CreatedAt != default && content != Content)
        {
            Revision++; // a new draft begins with the first
        }

        (Variant, ContentVersion, TakesThreadSubject) = (step.Variant, step.ContentVersion, step.TakesThreadSubject);
        (Subject, Body, Text) = (content.Subject, content.Html, content.Text);
        Attachments = content.Attachments.OrNull;
        (EditedSubject, EditedBody, EditedText, EditedAttachments) = (null, null, null, null);
        (Status, StatusReason) = (problem is null ? DraftStatus.Draft : DraftStatus.Failed, problem);
        (Generator, CheckWarnings) = (Template, 0);
        ForgetApproval();
    }

    /// <summary>A model is to write it. A text that stands stays until then.</summary>
    /// <param name="step">The step it is written for.</param>
    public void AwaitWriting(FrozenStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Status is not DraftStatus.Unwritten)
        {
            States.Require(Status, DraftStatus.Unwritten, $"A draft that is {SnakeCase.Words(Status)} is not written again.");
        }

        (Variant, ContentVersion, TakesThreadSubject) = (step.Variant, step.ContentVersion, step.TakesThreadSubject);
        (Status, StatusReason) = (DraftStatus.Unwritten, null);
        ForgetApproval();
    }

    /// <summary>Fills in what a model wrote; see <see cref="Generate"/>.</summary>
    /// <param name="step">The step it was written for.</param>
    /// <param name="content">What was written, after it was cleaned.</param>
    /// <param name="problem">Why it cannot be sent; null where it can.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="warnings">How many things the checks want looked at.</param>
    public void Write(FrozenStep step, EmailContent content, string? problem, string model, int warnings)
    {
        Generate(step, content, problem);
        (Generator, CheckWarnings) = (model, warnings);
    }

    /// <summary>The model does not write it: a text that stood before waits for a decision again; without one the draft has failed.</summary>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="problemOfText">Why the text that stands cannot be sent; null where it can.</param>
    public void GiveUpWriting(string reason, string? problemOfText)
    {
        var hasText = EmailCompleteness.Missing(Content, subjectIsDue: !SubjectIsThreads).Count == 0;
        MoveTo(hasText && problemOfText is null ? DraftStatus.Draft : DraftStatus.Failed);
        StatusReason = hasText ? problemOfText : reason;
    }

    /// <summary>
    /// Takes over what its step became, for a contact that moved to a new version of the sequence. Where the merged text says the same, an approval stays.
    /// </summary>
    /// <returns>Whether its text is another now.</returns>
    public bool Remake(FrozenStep step, EmailContent content, string? problem)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(content);
        var saysTheSame = problem is null && Status != DraftStatus.Failed && !IsEdited && TakesThreadSubject == step.TakesThreadSubject
            && Content == (SubjectIsThreads ? content with { Subject = Subject } : content);
        if (saysTheSame)
        {
            (Variant, ContentVersion) = (step.Variant, step.ContentVersion);
            return false;
        }

        Generate(step, content, problem);
        return true;
    }

    /// <summary>A person keeps its text though the step has another by now.</summary>
    /// <param name="step">What the draft is held against from now on.</param>
    public void KeepText(FrozenStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        (Variant, ContentVersion) = (step.Variant, step.ContentVersion);
    }

    /// <summary>Whether it was made from the content that a step has now.</summary>
    public bool IsMadeFrom(FrozenStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return (Variant, ContentVersion) == (step.Variant, step.ContentVersion);
    }

    /// <summary>Shows the subject of its thread as it is now. No part of what is approved, so the revision stays.</summary>
    public void FollowThread(string subject)
    {
        if (SubjectIsThreads)
        {
            Subject = subject;
        }
    }

    /// <summary>What would be sent after an edit.</summary>
    public EmailContent ContentAfter(DraftEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return new EmailContent(
            After(edit.Subject, EditedSubject, Subject) ?? Subject, After(edit.Html, EditedBody, Body) ?? Body, After(edit.Text, EditedText, Text) ?? Text)
        {
            Attachments = After(edit.Attachments) ?? Attachments ?? AttachedFiles.None,
        };
    }

    /// <summary>Replaces what is given, or takes it back; the approval is taken back. False when nothing changed.</summary>
    /// <param name="edit">When it changes the HTML, the caller says what becomes of the text part.</param>
    public bool Edit(DraftEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var before = Content;
        var wasScheduled = Status;
        if (Status is not DraftStatus.Draft)
        {
            States.Require(Status, DraftStatus.Draft);
        }

        EditedSubject = After(edit.Subject, EditedSubject, Subject);
        EditedBody = After(edit.Html, EditedBody, Body);
        EditedText = After(edit.Text, EditedText, Text);
        EditedAttachments = After(edit.Attachments);
        if (Content == before)
        {
            return false;
        }

        Revision++;
        if (wasScheduled is not DraftStatus.Draft)
        {
            Status = DraftStatus.Draft;
        }

        (StatusReason, CheckWarnings) = (null, 0);
        ForgetApproval();
        return true;
    }

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

    /// <summary>Its email failed, for this reason.</summary>
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

    // The edited text of a part; one that says what was generated anyway is none, unless it stands already.
    private static string? After(TextEdit? edit, string? edited, string generated) => edit switch
    {
        null => edited,
        { Text: { } text } when text != generated || edited is not null => text,
        _ => null,
    };

    private AttachedFiles? After(FilesEdit? edit) => edit switch
    {
        null => EditedAttachments,
        { Files: { } files } when !files.Equals(Attachments ?? AttachedFiles.None) || EditedAttachments is not null => files,
        _ => null,
    };

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
