using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>Ends the pauses of contacts who are back: their sequences go on from where they stood.</summary>
public sealed class PauseExpirer(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, JobRunner jobs, TimeProvider clock)
{
    private const string Because = "The contact is back.";

    /// <summary>Enrollments that one run resumes at most; the next run takes the others.</summary>
    private const int MaxAtOnce = 500;

    /// <summary>Resumes what is due. One that fails is tried again, and holds up no other.</summary>
    public async Task Run(CancellationToken cancellationToken) => await jobs.Run(
        JobKind.EndPause,
        await Due(cancellationToken),
        (item, stop) => Resume(item.WorkspaceId, item.SubjectId, stop),
        giveUp: null,
        cancellationToken);

    private async Task<List<JobItem>> Due(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.AcrossWorkspaces();
        var now = clock.UtcNow();
        var due = await db.Enrollments.IgnoreQueryFilters().Where(e => e.PausedUntil <= now).OrderBy(e => e.PausedUntil).Take(MaxAtOnce)
            .Select(e => new { e.WorkspaceId, e.Id }).ToListAsync(cancellationToken);
        return due.ConvertAll(e => new JobItem(e.WorkspaceId, e.Id));
    }

    private Task<bool> Resume(Guid workspaceId, Guid enrollmentId, CancellationToken cancellationToken) => dbs.Edit(
        workspaceId,
        async db =>
        {
            var now = clock.UtcNow();
            var campaignId = await db.Enrollments.Where(e => e.Id == enrollmentId).Select(e => e.CampaignId).SingleAsync(cancellationToken);
            await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == enrollmentId, cancellationToken);
            if (!(enrollment.PausedUntil <= now))
            {
                return false; // a person, a reply or a longer absence came first
            }

            var by = Actor.System(workspaceId);
            enrollment.Resume();
            db.Transitions.Add(Transition.Of(enrollment, EnrollmentStatus.Paused, Because, by, now));
            await CompletedCampaign.Reopen(db, campaignId, Because, by, now, cancellationToken);
            await planner.Plan(db, await LanePlan.Load(db, campaignId, now, cancellationToken), [enrollment], MovedReason.Resumed, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);
}
