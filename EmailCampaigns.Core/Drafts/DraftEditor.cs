using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates.Html;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>Edits a draft, which takes the approval back; two people never overwrite each other.</summary>
public sealed class DraftEditor(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>Sets what is given, null leaves a part; see <see cref="Edit(Actor, Guid, DraftEdit, int?, CancellationToken)"/>.</summary>
    public Task<EditOutcome> Edit(Actor by, Guid draftId, string? subject, string? html, string? text, int? revision, CancellationToken cancellationToken) =>
        Edit(by, draftId, DraftEdit.To(subject, html, text), revision, cancellationToken);

    /// <summary>Sets parts, or takes their edits back. The text part follows the HTML unless it is set too.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="draftId">The draft.</param>
    /// <param name="edit">What is to change.</param>
    /// <param name="revision">The revision that was seen; null lets the last write win.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <exception cref="IllegalTransitionException">It is sent, or being sent.</exception>
    public Task<EditOutcome> Edit(Actor by, Guid draftId, DraftEdit edit, int? revision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        by.Demand(Permission.DecideDrafts);
        edit = edit.Html?.Text is { Length: <= ContentLimits.MergedBody } html ? edit with { Html = new TextEdit(HtmlCleaner.Clean(html)) } : edit;
        return Change(by, draftId, revision, async (db, draft) =>
        {
            if (Check(edit) is { Count: > 0 } problems)
            {
                return EditOutcome.Invalid(problems);
            }

            var row = await RowOf(db, draft, cancellationToken);
            RefuseUnderWay(row);
            var wanted = Complete(draft, edit);
            if (MissingAfter(draft, wanted) is { Count: > 0 } missing)
            {
                return EditOutcome.Invalid(missing);
            }

            if (wanted.Attachments?.Files is { } files)
            {
                var chosen = await AttachmentInputs.Resolve(db, files.ToInputs(), "editedAttachments", cancellationToken);
                if (chosen.Refusal is { } refusal)
                {
                    return refusal;
                }

                wanted = wanted with { Attachments = new FilesEdit(chosen.Files) };
            }

            draft.Edit(wanted);
            await FileUses.Note(db, FileUser.Draft, draftId, [draft.EditedBody], draft.EditedAttachments ?? AttachedFiles.None, cancellationToken);
            DraftApprover.BackToPlanned(row);
            await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
            return EditOutcome.Done(draftId);
        }, cancellationToken);
    }

    /// <summary>A person keeps its text though its step was changed after it was made: it is not outdated any more.</summary>
    public Task<EditOutcome> Keep(Actor by, Guid draftId, int? revision, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        return Change(by, draftId, revision, async (db, draft) =>
        {
            var plan = await db.Enrollments.Where(e => e.Id == draft.CampaignContactId)
                .Join(db.PlanVersions, e => e.PlanVersionId, p => p.Id, (_, p) => p.PlanJson).SingleAsync(cancellationToken);
            if (FrozenPlan.Parse(plan).Find(draft.StepId) is { } step)
            {
                draft.KeepText(step.ContentOf(draft.Variant, draft.ContactId));
            }

            return EditOutcome.Done(draftId);
        }, cancellationToken);
    }

    /// <summary>The edit with what follows from it: an edited HTML brings its text, a generated one its own.</summary>
    private static DraftEdit Complete(EmailDraft draft, DraftEdit edit)
    {
        var html = edit.Html is null ? draft.EditedBody : edit.Html.Text;
        var text = edit.Text is null ? edit.Html : edit.Text.Text is null ? TextEdit.TakenBack : edit.Text;
        return edit with
        {
            Subject = edit.Subject is null ? null : new TextEdit(edit.Subject.Text?.Trim()),
            Text = text is null || (text == edit.Text && text.Text is not null) ? text : html is null ? TextEdit.TakenBack : new TextEdit(HtmlToText.Convert(html)),
        };
    }

    /// <summary>What the email would lack after an edit, at the field that would have to be filled.</summary>
    private static List<FieldProblem> MissingAfter(EmailDraft draft, DraftEdit edit)
    {
        var after = draft.ContentAfter(edit);
        var isThreads = draft.TakesThreadSubject && (edit.Subject is null ? draft.EditedSubject : edit.Subject.Text) is null;
        return
        [
            .. EmailCompleteness.Missing(after, subjectIsDue: !isThreads).Select(part => part switch
            {
                EmailPart.Subject => new FieldProblem("editedSubject", "The email needs a subject."),
                EmailPart.Content => new FieldProblem(
                    edit.Html is null && string.IsNullOrWhiteSpace(after.Html) ? "editedText" : "editedBody",
                    "The email would show nothing. Write some text, or put in an image."),
            }),
        ];
    }

    private static IReadOnlyList<FieldProblem> Check(DraftEdit edit)
    {
        var checks = new FieldChecks();
        checks.Line("editedSubject", edit.Subject?.Text, ContentLimits.Subject);
        checks.Html("editedBody", edit.Html?.Text, ContentLimits.MergedBody);
        checks.Text("editedText", edit.Text?.Text, ContentLimits.MergedBody);
        return checks.Problems;
    }

    private Task<EditOutcome> Change(
        Actor by, Guid draftId, int? revision, Func<CampaignsDb, EmailDraft, Task<EditOutcome>> act, CancellationToken cancellationToken) =>
        dbs.Edit(by.WorkspaceId, async db =>
        {
            var draft = await db.EmailDrafts.SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken);
            if (draft is null)
            {
                return EditOutcome.NotFound(draftId);
            }

            if (revision is { } seen && seen != draft.Revision)
            {
                return EditOutcome.Stale(draftId);
            }

            await LaneLocks.OfCampaign(db, draft.CampaignId, cancellationToken);
            var outcome = await act(db, draft);
            if (outcome.IsDone)
            {
                await db.SaveChangesAsync(cancellationToken);
            }

            return outcome;
        }, cancellationToken);

    private static async Task<ScheduledEmail> RowOf(CampaignsDb db, EmailDraft draft, CancellationToken cancellationToken) =>
        await db.ScheduledEmails.SingleAsync(e => e.CampaignContactId == draft.CampaignContactId && e.StepId == draft.StepId, cancellationToken);

    private static void RefuseUnderWay(ScheduledEmail row)
    {
        if (row.Status is ScheduledEmailStatus.Sending or ScheduledEmailStatus.Interrupted or ScheduledEmailStatus.Sent)
        {
            throw new IllegalTransitionException(
                "draft", SnakeCase.Of(row.Status), "draft", $"The email is {SnakeCase.Words(row.Status)}; its text can no longer change.");
        }
    }
}
