using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>Pauses, resumes, stops and takes up again single enrollments. Each ends or begins in the same commit as its emails.</summary>
public sealed class EnrollmentControl(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, TimeProvider clock)
{
    /// <summary>Halts the sequence for this contact. Pausing twice changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">It is over.</exception>
    public Task<EditOutcome> Pause(Actor by, Guid campaignId, Guid enrollmentId, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, enrollmentId, reason, async (db, enrollment, now) =>
        {
            if (enrollment.Pause(reason, now))
            {
                await EnrollmentEnder.CancelWaiting(db, [enrollment], CancelReason.EnrollmentPaused, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Goes on with the sequence, from the later of its due time and now. Resuming what runs changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">It is over.</exception>
    public Task<EditOutcome> Resume(Actor by, Guid campaignId, Guid enrollmentId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, enrollmentId, reason: null, async (db, enrollment, now) =>
        {
            if (enrollment.Resume())
            {
                await CompletedCampaign.Reopen(db, campaignId, "An enrollment was resumed.", by, now, cancellationToken);
                await Replan(db, enrollment, now, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Ends it. Stopping twice changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">It is over.</exception>
    public Task<EditOutcome> Stop(Actor by, Guid campaignId, Guid enrollmentId, string? reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, enrollmentId, reason, async (db, enrollment, now) =>
        {
            if (enrollment.End(EnrollmentStatus.Stopped, reason, now))
            {
                await EnrollmentEnder.CancelWaiting(db, [enrollment], CancelReason.EnrollmentEnded, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Takes it up again after a reply, a bounce, a failure or a stop: a person judged otherwise.</summary>
    /// <exception cref="IllegalTransitionException">It is completed or unsubscribed, or was never over.</exception>
    public Task<EditOutcome> TakeUpAgain(Actor by, Guid campaignId, Guid enrollmentId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Change(by, campaignId, enrollmentId, reason: null, async (db, enrollment, now) =>
        {
            enrollment.TakeUpAgain(reason: null);
            await CompletedCampaign.Reopen(db, campaignId, "An enrollment was taken up again.", by, now, cancellationToken);
            await Replan(db, enrollment, now, cancellationToken);
        }, cancellationToken);
    }

    private async Task Replan(CampaignsDb db, Enrollment enrollment, DateTime now, CancellationToken cancellationToken) =>
        await planner.Plan(
            db, await LanePlan.Load(db, enrollment.CampaignId, now, cancellationToken), [enrollment], MovedReason.Resumed, now, cancellationToken);

    private Task<EditOutcome> Change(
        Actor by, Guid campaignId, Guid enrollmentId, string? reason, Func<CampaignsDb, Enrollment, DateTime, Task> act, CancellationToken cancellationToken) =>
        dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
            var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.Id == enrollmentId && e.CampaignId == campaignId, cancellationToken);
            if (enrollment is null)
            {
                return EditOutcome.NotFound(enrollmentId);
            }

            var from = enrollment.Status;
            await act(db, enrollment, now);
            if (enrollment.Status != from)
            {
                db.Transitions.Add(Transition.Of(enrollment, from, reason, by, now));
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(enrollmentId);
        }, cancellationToken);
}
