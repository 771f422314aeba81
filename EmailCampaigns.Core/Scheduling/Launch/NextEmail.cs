using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>What follows when a step was sent, or skipped by a person: the enrollment goes on, and its next email gets its time.</summary>
public sealed class NextEmail(EnrollmentPlanner planner)
{
    /// <summary>Moves enrollments of one campaign on and plans what comes next, inside the caller's transaction; the caller saves.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="campaignId">The campaign of all of them.</param>
    /// <param name="passed">Each enrollment (tracked) with the step it passed.</param>
    /// <param name="now">The instant before which nothing is planned.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task AfterStep(CampaignsDb db, Guid campaignId, IReadOnlyCollection<PassedStep> passed, DateTime now, CancellationToken cancellationToken)
    {
        var ids = passed.Select(p => p.Enrollment.Id).ToList();
        // What was sent is marked so by the caller, so these rows are what may still come; a row whose step a person said no to is not.
        var coming = (await db.ScheduledEmails.Where(e => ids.Contains(e.CampaignContactId)).ToListAsync(cancellationToken))
            .Where(e => e.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending
                || (e.Status == ScheduledEmailStatus.Cancelled && e.CancelReason is CancelReason.CampaignPaused or CancelReason.EnrollmentPaused))
            .ToLookup(e => e.CampaignContactId);
        foreach (var (enrollment, stepId, order, at, wasSent) in passed)
        {
            var isLast = !coming[enrollment.Id].Any(e => e.StepId != stepId);
            if (wasSent)
            {
                enrollment.StepSent(stepId, order, at, isLast);
            }
            else
            {
                enrollment.StepSkipped(stepId, order, at, isLast);
            }
        }

        var goingOn = passed.Select(p => p.Enrollment).Where(e => e.IsOpen).ToList();
        if (goingOn.Count > 0)
        {
            await planner.PlanNext(db, campaignId, goingOn, now, cancellationToken);
        }
    }
}

/// <summary>A step that an enrollment has behind it.</summary>
/// <param name="Enrollment">Tracked.</param>
/// <param name="StepId">The step.</param>
/// <param name="Order">Its place.</param>
/// <param name="At">When it was sent, or when a person decided to skip it.</param>
/// <param name="WasSent">False where it was skipped.</param>
public readonly record struct PassedStep(Enrollment Enrollment, Guid StepId, int Order, DateTime At, bool WasSent);
