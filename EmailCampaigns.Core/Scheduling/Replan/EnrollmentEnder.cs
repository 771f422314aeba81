using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>
/// Ends enrollments: after a reply, a bounce, a complaint, an unsubscribe, a failure, or because a person stops them. From the commit of the
/// caller's transaction on nothing of them passes the gate, because their waiting rows are cancelled in the same transaction.
/// </summary>
public static class EnrollmentEnder
{
    /// <summary>Ends those that can be ended so; one that ended otherwise before keeps its end. Safe to repeat.</summary>
    /// <param name="db">A context in the workspace, inside a transaction; the caller saves.</param>
    /// <param name="enrollments">Tracked by <paramref name="db"/>.</param>
    /// <param name="outcome"><c>replied</c>, <c>bounced</c>, <c>unsubscribed</c>, <c>stopped</c> or <c>failed</c>.</param>
    /// <param name="reason">Why, in plain words.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>Those whose state changed.</returns>
    public static async Task<IReadOnlyList<Enrollment>> End(
        CampaignsDb db,
        IReadOnlyCollection<Enrollment> enrollments,
        EnrollmentStatus outcome,
        string? reason,
        Actor by,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var ended = new List<Enrollment>();
        foreach (var enrollment in enrollments)
        {
            var from = enrollment.Status;
            if (Enrollment.States.Allows(from, outcome) && enrollment.End(outcome, reason, now))
            {
                db.Transitions.Add(Transition.Of(enrollment, from, reason, by, now));
                ended.Add(enrollment);
            }
        }

        await CancelWaiting(db, ended, CancelReason.EnrollmentEnded, cancellationToken);
        return ended;
    }

    /// <summary>Cancels what waits of these enrollments, or waited for the end of a pause; their drafts are no longer scheduled.</summary>
    public static async Task CancelWaiting(
        CampaignsDb db, IReadOnlyCollection<Enrollment> enrollments, CancelReason reason, CancellationToken cancellationToken)
    {
        var ids = enrollments.Select(e => e.Id).ToList();
        if (ids.Count == 0)
        {
            return;
        }

        await LaneLocks.OfCampaigns(db, enrollments.Select(e => e.CampaignId), cancellationToken);
        var waiting = await db.ScheduledEmails
            .Where(e => ids.Contains(e.CampaignContactId)
                && (e.Status == ScheduledEmailStatus.Planned || e.Status == ScheduledEmailStatus.Pending || (e.Status == ScheduledEmailStatus.Cancelled && e.CancelReason == CancelReason.EnrollmentPaused)))
            .ToListAsync(cancellationToken);
        var draftIds = waiting.Where(e => e.DraftId is not null).Select(e => e.DraftId!.Value).ToList();
        var drafts = await db.EmailDrafts.Where(d => draftIds.Contains(d.Id) && d.Status == DraftStatus.Scheduled).ToListAsync(cancellationToken);
        waiting.ForEach(email => email.Cancel(reason));
        drafts.ForEach(draft => draft.Unschedule());
    }
}
