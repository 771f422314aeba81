namespace EmailCampaigns.Core.Model.Drafts;

/// <content>Where its text comes from: merged, written by a model, or edited by a person.</content>
public sealed partial class EmailDraft
{
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
}
