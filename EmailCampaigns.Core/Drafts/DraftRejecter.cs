using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>A person's no.</summary>
public sealed class DraftRejecter(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, NextEmail nextEmail, TimeProvider clock)
{
    private const int ChunkSize = 100;

    /// <summary>Rejects these. What another person changed or decided meanwhile is refused with what stands.</summary>
    public async Task<DraftVerdict> Reject(Actor by, IReadOnlyCollection<SeenDraft> drafts, AfterRejection then, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(drafts);
        if (reason?.Length > ContentLimits.Reason)
        {
            return new DraftVerdict(0, [.. drafts.Select(d => new RefusedDraft(d.Id, $"The reason has more than {ContentLimits.Reason} characters.", d.Revision))]);
        }

        var verdict = DraftVerdict.Nothing;
        foreach (var chunk in drafts.DistinctBy(d => d.Id).Chunk(ChunkSize))
        {
            verdict += await dbs.Edit(by.WorkspaceId, db => RejectChunk(db, by, chunk, then, reason, cancellationToken), cancellationToken);
        }

        return verdict;
    }

    /// <summary>Rejects all that wait at this moment and match.</summary>
    public async Task<DraftVerdict> RejectAll(Actor by, DraftFilter filter, AfterRejection then, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(filter);
        List<SeenDraft> waiting;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            waiting = await DraftQueries.Waiting(db, filter).OrderBy(d => d.Id).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
        }

        return await Reject(by, waiting, then, reason, cancellationToken);
    }

    /// <summary>Takes a rejection back (Undo): the draft waits for a decision again, if its enrollment is not past the step.</summary>
    public Task<EditOutcome> TakeBack(Actor by, Guid draftId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var draft = await db.EmailDrafts.SingleOrDefaultAsync(d => d.Id == draftId, cancellationToken);
            if (draft is null)
            {
                return EditOutcome.NotFound(draftId);
            }

            var now = clock.UtcNow();
            await LaneLocks.OfCampaign(db, draft.CampaignId, cancellationToken);
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == draft.CampaignContactId, cancellationToken);
            draft.TakeUpAgain();
            if (enrollment.LastStepId == draft.StepId && enrollment.UndoSkip())
            {
                db.Transitions.Add(Transition.Of(enrollment, EnrollmentStatus.Completed, "A rejection was taken back.", by, now));
            }

            if (enrollment.Status == EnrollmentStatus.Stopped)
            {
                enrollment.TakeUpAgain("A rejection was taken back.");
                db.Transitions.Add(Transition.Of(enrollment, EnrollmentStatus.Stopped, "A rejection was taken back.", by, now));
            }

            await DraftThreads.Follow(db, [draft.CampaignContactId], cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await CompletedCampaign.Reopen(db, draft.CampaignId, "A rejection was taken back.", by, now, cancellationToken);
            await planner.Plan(db, await LanePlan.Load(db, draft.CampaignId, now, cancellationToken), [enrollment], moved: null, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(draftId);
        }, cancellationToken);
    }

    /// <summary>One chunk, inside the caller's transaction.</summary>
    internal async Task<DraftVerdict> RejectChunk(
        CampaignsDb db, Actor by, IReadOnlyList<SeenDraft> seen, AfterRejection then, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var ids = seen.Select(s => s.Id).ToList();
        var drafts = await db.EmailDrafts.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        await LaneLocks.OfCampaigns(db, drafts.Values.Select(d => d.CampaignId), cancellationToken);
        var rows = await DraftApprover.RowsOf(db, [.. drafts.Values], cancellationToken);
        var refused = new List<RefusedDraft>();
        var rejected = new List<EmailDraft>();
        foreach (var (id, revision) in seen)
        {
            if (!drafts.TryGetValue(id, out var draft))
            {
                refused.Add(DraftApprover.NoSuchDraft(id));
            }
            else if (revision is { } wanted && wanted != draft.Revision)
            {
                refused.Add(new RefusedDraft(id, "It was changed meanwhile. Read what stands now.", draft.Revision));
            }
            else if (!EmailDraft.States.Allows(draft.Status, DraftStatus.Rejected)
                || rows[id].Status is ScheduledEmailStatus.Sending or ScheduledEmailStatus.Interrupted)
            {
                refused.Add(new RefusedDraft(id, $"It is {SnakeCase.Words(draft.Status)} already.", draft.Revision));
            }
            else
            {
                draft.Reject(reason);
                rows[id].Cancel(CancelReason.DraftRejected);
                rejected.Add(draft);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var ofCampaign in rejected.GroupBy(d => d.CampaignId))
        {
            await Follow(db, by, ofCampaign.Key, [.. ofCampaign], then, now, cancellationToken);
        }

        await DraftThreads.Follow(db, [.. rejected.Select(d => d.CampaignContactId).Distinct()], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new DraftVerdict(rejected.Count, refused);
    }

    private async Task Follow(
        CampaignsDb db, Actor by, Guid campaignId, List<EmailDraft> rejected, AfterRejection then, DateTime now, CancellationToken cancellationToken)
    {
        var enrollmentIds = rejected.Select(d => d.CampaignContactId).Distinct().ToList();
        var enrollments = await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).ToListAsync(cancellationToken);
        if (then == AfterRejection.Stop)
        {
            await EnrollmentEnder.End(db, enrollments, EnrollmentStatus.Stopped, "A reviewer stopped it.", by, now, cancellationToken);
            return;
        }

        var versionIds = enrollments.Select(e => e.PlanVersionId).Distinct().ToList();
        var plans = await db.PlanVersions.Where(p => versionIds.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken);
        var skipped = new List<PassedStep>();
        foreach (var enrollment in enrollments.Where(e => e.IsOpen))
        {
            // Only the next step is passed by the decision; one further on is passed when its turn comes.
            var next = await NextOf(db, enrollment, plans[enrollment.PlanVersionId], rejected, cancellationToken);
            if (next is not null)
            {
                skipped.Add(new PassedStep(enrollment, next.Id, next.Order, now, WasSent: false));
            }
        }

        if (skipped.Count > 0)
        {
            await nextEmail.AfterStep(db, campaignId, skipped, now, cancellationToken);
        }
    }

    /// <summary>The step whose rejection passes it: every email before it is sent or given up, and it is not under way.</summary>
    private static async Task<FrozenStep?> NextOf(
        CampaignsDb db, Enrollment enrollment, FrozenPlan plan, List<EmailDraft> rejected, CancellationToken cancellationToken)
    {
        var waiting = await db.ScheduledEmails
            .Where(e => e.CampaignContactId == enrollment.Id && e.Status != ScheduledEmailStatus.Cancelled && e.Status != ScheduledEmailStatus.Sent)
            .Select(e => e.StepId)
            .ToListAsync(cancellationToken);
        var firstWaiting = plan.Steps.FirstOrDefault(s => waiting.Contains(s.Id))?.Order ?? int.MaxValue;
        var steps = rejected.Where(d => d.CampaignContactId == enrollment.Id).Select(d => plan.Find(d.StepId)).OfType<FrozenStep>();
        return steps.Where(s => s.Order < firstWaiting && s.Order > enrollment.CurrentSequenceStep).MaxBy(s => s.Order);
    }
}
