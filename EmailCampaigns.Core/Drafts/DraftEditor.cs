using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>Edits a draft, makes it again, or takes a rejection back. Each takes the approval back; two people never overwrite each other.</summary>
public sealed class DraftEditor(IDbContextFactory<CampaignsDb> dbs, DraftGenerator generator, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>Sets what is given. The text part follows the HTML unless it is given too.</summary>
    /// <param name="by">Who, and where.</param>
    /// <param name="draftId">The draft.</param>
    /// <param name="subject">The new subject; null leaves it.</param>
    /// <param name="html">The new HTML; null leaves it.</param>
    /// <param name="text">The new text part; null leaves it, or makes it from the new HTML.</param>
    /// <param name="revision">The revision that was seen; null lets the last write win.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <exception cref="IllegalTransitionException">It is sent, or being sent.</exception>
    public Task<EditOutcome> Edit(Actor by, Guid draftId, string? subject, string? html, string? text, int? revision, CancellationToken cancellationToken) =>
        Change(by, draftId, revision, async (db, draft) =>
        {
            if (subject is not null && (string.IsNullOrWhiteSpace(subject) || subject.Any(char.IsControl)))
            {
                return EditOutcome.Invalid([new FieldProblem("editedSubject", "A subject is one line of text and not empty.")]);
            }

            var row = await RowOf(db, draft, cancellationToken);
            RefuseUnderWay(row);
            draft.Edit(subject?.Trim(), html, text ?? (html is null ? null : HtmlToText.Convert(html)));
            DraftApprover.BackToPlanned(row);
            return EditOutcome.Done(draftId);
        }, cancellationToken);

    /// <summary>Renders it again from the present plan and contact; edits are dropped. Also how a rejected or failed draft waits again.</summary>
    /// <exception cref="IllegalTransitionException">It is approved, scheduled or sent.</exception>
    public Task<EditOutcome> Regenerate(Actor by, Guid draftId, int? revision, CancellationToken cancellationToken) =>
        Change(by, draftId, revision, async (db, draft) =>
        {
            var now = clock.UtcNow();
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == draft.CampaignContactId, cancellationToken);
            var version = await db.PlanVersions.SingleAsync(p => p.Id == enrollment.PlanVersionId, cancellationToken);
            var plan = FrozenPlan.Parse(version.PlanJson);
            var step = plan.Find(draft.StepId);
            if (step is null)
            {
                return EditOutcome.InUse(draftId, "The step of this draft is no longer part of the sequence.");
            }

            var contact = await db.Contacts.SingleAsync(c => c.Id == draft.ContactId, cancellationToken);
            var lane = await LanePlan.Load(db, draft.CampaignId, now, cancellationToken);
            draft.Generate(generator.Generate(plan, step, ContactMergeFields.For(contact, lane.Sender)));
            await planner.Plan(db, lane, [enrollment], moved: null, now, cancellationToken);
            return EditOutcome.Done(draftId);
        }, cancellationToken);

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
