using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>
/// Which drafts a model is to write now: of each contact the email that comes next. One further on waits for its turn, so that it can refer to what was sent and replied, and nothing is
/// paid for a contact who leaves the sequence.
/// </summary>
internal static class WritingQueue
{
    /// <summary>Queues what some enrollments have to be written next, inside the caller's transaction, which saves. Queuing twice changes nothing.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="campaign">The campaign of all of them; nothing is done where no model writes for it.</param>
    /// <param name="enrollmentIds">Some hundred at most.</param>
    /// <param name="now">When they may be written first.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task Queue(CampaignsDb db, Campaign campaign, IReadOnlyCollection<Guid> enrollmentIds, DateTime now, CancellationToken cancellationToken)
    {
        if (enrollmentIds.Count == 0 || !campaign.IsWrittenByModel)
        {
            return;
        }

        var unwritten = await db.EmailDrafts.Where(d => enrollmentIds.Contains(d.CampaignContactId) && d.Status == DraftStatus.Unwritten).ToListAsync(cancellationToken);
        var ids = unwritten.ConvertAll(d => d.Id);
        var queued = await db.DraftGenerations.Where(g => g.DraftId != null && ids.Contains(g.DraftId.Value) && (g.Status == GenerationStatus.Queued || g.Status == GenerationStatus.Running))
            .Select(g => g.DraftId!.Value).ToListAsync(cancellationToken);
        var orders = await db.SequenceSteps.Where(s => s.CampaignId == campaign.Id).ToDictionaryAsync(s => s.Id, s => s.SequenceOrder, cancellationToken);
        // Rows that the caller changed are seen as they are now, because its context tracks them.
        var waiting = (await db.ScheduledEmails.Where(e => enrollmentIds.Contains(e.CampaignContactId)).ToListAsync(cancellationToken))
            .Where(Waits).GroupBy(e => e.CampaignContactId).ToDictionary(g => g.Key, g => g.MinBy(e => orders[e.StepId])!.StepId);
        var by = Actor.System(db.WorkspaceId).ToString();
        db.DraftGenerations.AddRange(unwritten
            .Where(draft => !queued.Contains(draft.Id) && waiting.TryGetValue(draft.CampaignContactId, out var next) && next == draft.StepId)
            .Select(draft => new DraftGeneration(draft, by, remark: null, isUrgent: false, now)));
    }

    private static bool Waits(ScheduledEmail email) =>
        email.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending or ScheduledEmailStatus.Sending or ScheduledEmailStatus.Interrupted
        || email is { Status: ScheduledEmailStatus.Cancelled, CancelReason: CancelReason.CampaignPaused or CancelReason.EnrollmentPaused };
}
