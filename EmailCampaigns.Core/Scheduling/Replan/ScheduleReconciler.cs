using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>
/// Brings the rows of campaigns in line with a change of their state, in chunks that commit: cancels what waits after a pause, a stop or an
/// archive; plans anew after a resume or a change of settings or steps. Killed at any moment it goes on; turned round in the middle (a resume
/// while the pause is still settling) it simply works in the other direction.
/// </summary>
public sealed class ScheduleReconciler(IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, EnrollmentPlanner planner, EmailRowBuilder rows, TimeProvider clock)
{
    /// <summary>Emails that one statement cancels at least.</summary>
    private const int MinCancelled = 250;

    /// <summary>Planned blocks that wait for the writer; what is in memory at any time.</summary>
    private const int BlocksAhead = 8;

    /// <summary>Rounds without progress, because rows changed meanwhile, before the rest is left to the next tick.</summary>
    private const int MaxFutile = 10;

    /// <summary>Why a lane is closed until its campaign is settled.</summary>
    private static readonly LaneClosedReason?[] OwnReasons = [LaneClosedReason.CampaignPaused, LaneClosedReason.ContactsMoving];

    /// <summary>Works until no campaign has anything to settle. One that fails stops no other and is tried again: what waits must follow its campaign in the end.</summary>
    public async Task Run(CancellationToken cancellationToken) => await jobs.Run(
        JobKind.Settle, await Unsettled(cancellationToken), (item, stop) => Settle(item.WorkspaceId, item.SubjectId, stop), giveUp: null, cancellationToken);

    private async Task<List<JobItem>> Unsettled(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.AcrossWorkspaces();
        var unsettled = await db.Campaigns.IgnoreQueryFilters()
            .Where(c => c.Settling != Settling.None)
            .Select(c => new { c.WorkspaceId, c.Id })
            .ToListAsync(cancellationToken);
        return unsettled.ConvertAll(c => new JobItem(c.WorkspaceId, c.Id));
    }

    private async Task Settle(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        // What is added here are emails of enrollments and steps that stand, and cannot be deleted.
        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var futile = 0;
        while (futile < MaxFutile)
        {
            var settling = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.Settling).SingleAsync(cancellationToken);
            if (settling == Settling.None)
            {
                return;
            }

            var chunks = await (settling == Settling.Cancelling ? Cancel(db, bulk, campaignId, cancellationToken) : Replan(db, bulk, campaignId, settling, cancellationToken));
            futile = chunks == 0 ? futile + 1 : 0;
        }
    }

    /// <summary>Cancels what waits until nothing does, or the direction is another; in how many chunks.</summary>
    private async Task<int> Cancel(CampaignsDb db, IBulkConnection bulk, Guid campaignId, CancellationToken cancellationToken)
    {
        var sizer = new ChunkSizer(clock, MinCancelled);
        for (var chunks = 0; ; chunks++)
        {
            var cancelled = await db.InRepeatableTransaction(() => CancelSome(db, campaignId, sizer, cancellationToken), WritePriority.Bulk, cancellationToken);
            if (cancelled == 0)
            {
                return chunks;
            }

            sizer.Done(cancelled);
            await bulk.AfterCommit(cancellationToken);
        }
    }

    /// <summary>One chunk; how many emails it cancelled. None where that is done, or no longer to be done.</summary>
    private async Task<int> CancelSome(CampaignsDb db, Guid campaignId, ChunkSizer sizer, CancellationToken cancellationToken)
    {
        sizer.Begin();
        db.ChangeTracker.Clear();
        await LaneLocks.OfCampaign(db, campaignId, cancellationToken);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign.Settling != Settling.Cancelling)
        {
            return 0;
        }

        var reason = campaign.Status switch
        {
            CampaignStatus.Stopped => CancelReason.CampaignStopped,
            CampaignStatus.Archived => CancelReason.CampaignArchived,
            _ => CancelReason.CampaignPaused,
        };
        // What has a firm time first: it is what could go.
        var cancelled = await CancelSomeOf(db, campaign.Id, ScheduledEmailStatus.Pending, reason, sizer.Size, cancellationToken);
        if (cancelled == 0)
        {
            cancelled = await CancelSomeOf(db, campaign.Id, ScheduledEmailStatus.Planned, reason, sizer.Size, cancellationToken);
        }

        if (cancelled == 0)
        {
            End(db, campaign, clock.UtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return cancelled;
    }

    /// <summary>The rows are as the campaign's state says, and its history tells who moved to a changed sequence.</summary>
    private static void End(CampaignsDb db, Campaign campaign, DateTime now)
    {
        foreach (var move in campaign.Settled().Where(m => m.Moved > 0))
        {
            var reason = $"{(move.Moved == 1 ? "1 contact" : $"{move.Moved} contacts")} moved to version {move.Version} of the sequence";
            db.Transitions.Add(Transition.Of(campaign, campaign.Status, reason, Actor.System(campaign.WorkspaceId), now));
        }
    }

    private static async Task<int> CancelSomeOf(
        CampaignsDb db, Guid campaignId, ScheduledEmailStatus status, CancelReason reason, int max, CancellationToken cancellationToken)
    {
        var some = "FROM scheduled_emails WHERE workspace_id = {0} AND campaign_id = {1} AND status = {2} ORDER BY scheduled_for " + db.Sql.First("{3}");
        object[] which = [db.Sql.Key(db.WorkspaceId), db.Sql.Key(campaignId), SnakeCase.Of(status), max];
        if (status == ScheduledEmailStatus.Pending)
        {
            await db.Database.ExecuteSqlRawAsync(
                $"UPDATE email_drafts SET status = {SqlText.Of(DraftStatus.Approved)} WHERE status = {SqlText.Of(DraftStatus.Scheduled)} AND id IN (SELECT draft_id {some})", which, cancellationToken);
        }

        return await db.Database.ExecuteSqlRawAsync(
            $$"""
            UPDATE scheduled_emails SET status = {{SqlText.Of(ScheduledEmailStatus.Cancelled)}}, cancel_reason = {4}, lease_owner = NULL, lease_token = NULL, lease_until = NULL
            WHERE status = {2} AND id IN (SELECT id {{some}})
            """,
            [.. which, SnakeCase.Of(reason)],
            cancellationToken);
    }

    /// <summary>Moves contacts and plans anew what waits, read and decided ahead, until all is done or somebody is in the way; in how many chunks.</summary>
    private async Task<int> Replan(CampaignsDb db, IBulkConnection bulk, Guid campaignId, Settling settling, CancellationToken cancellationToken)
    {
        var lane = settling == Settling.Following
            ? await LanePlan.LoadWithoutBook(db, campaignId, clock.UtcNow(), cancellationToken)
            : await LanePlan.LoadAnew(db, campaignId, clock.UtcNow(), cancellationToken);
        await using var blocks = new ReadAhead<ReplannedBlock>(new CampaignReplanner(dbs, planner, rows, clock, lane).Blocks, BlocksAhead, cancellationToken);
        var sizer = new ChunkSizer(clock, ReplannedBlock.Size);
        var (cursor, chunks) = (lane.Campaign.SettlingCursor, 0);
        while (await blocks.Any(cancellationToken))
        {
            var chunk = new List<ReplannedBlock>();
            if (!await db.InRepeatableTransaction(() => WriteSome(db, lane, cursor, blocks, sizer, chunk, cancellationToken), WritePriority.Bulk, cancellationToken))
            {
                return chunks;
            }

            (cursor, chunks) = (chunk[^1].UpTo, chunks + 1);
            sizer.Done(chunk.Count * ReplannedBlock.Size);
            await bulk.AfterCommit(cancellationToken);
        }

        await db.InRepeatableTransaction(() => Finish(db, lane, cursor, cancellationToken), WritePriority.Bulk, cancellationToken);
        return chunks;
    }

    /// <summary>One chunk of what was planned ahead, noted in <paramref name="chunk"/>; false where it no longer holds, and then nothing was written.</summary>
    private async Task<bool> WriteSome(
        CampaignsDb db, LanePlan lane, Guid? cursor, ReadAhead<ReplannedBlock> blocks, ChunkSizer sizer, List<ReplannedBlock> chunk, CancellationToken cancellationToken)
    {
        sizer.Begin();
        // A transaction that is repeated met somebody who changed what was read ahead.
        if (chunk.Count > 0 || await FindUnchanged(db, lane, cursor, cancellationToken) is not { } campaign)
        {
            return false;
        }

        var now = clock.UtcNow();
        while (sizer.HasRoom(chunk.Count * ReplannedBlock.Size, ReplannedBlock.Size) && blocks.TryTake(out var block))
        {
            chunk.Add(block);
            await block.Write(db, now, cancellationToken);
        }

        campaign.Planned(chunk.Sum(b => b.Rows.Added.Emails.Count));
        campaign.SettledUpTo(chunk[^1].UpTo, [.. (campaign.PendingMoves ?? []).Select((_, i) => chunk.Sum(b => b.Moved.Contacts.Counts[i]))]);
        await OpenLanes(db, campaign, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task Finish(CampaignsDb db, LanePlan lane, Guid? cursor, CancellationToken cancellationToken)
    {
        if (await FindUnchanged(db, lane, cursor, cancellationToken) is { } campaign)
        {
            var now = clock.UtcNow();
            End(db, campaign, now);
            await OpenLanes(db, campaign, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The campaign as it is now, as long as it is to be planned anew by what was loaded. A new direction, or new settings, begins without a cursor; before the first chunk,
    /// which has none either, the version tells.
    /// </summary>
    private static async Task<Campaign?> FindUnchanged(CampaignsDb db, LanePlan lane, Guid? cursor, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await LaneLocks.OfCampaign(db, lane.Campaign.Id, cancellationToken);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == lane.Campaign.Id, cancellationToken);
        var isSame = campaign.Settling is (Settling.Replanning or Settling.Following) && campaign.Settling == lane.Campaign.Settling
            && campaign.SettlingCursor == cursor && (cursor is not null || campaign.Version == lane.Campaign.Version);
        return isSame ? campaign : null;
    }

    /// <summary>
    /// Every lane of the campaign is written, so that one which somebody closes for its pause just now is waited for: else it would stay closed for ever. What was closed for another
    /// reason keeps it. While the campaign is paused, or its contacts still move to another version of the sequence, its lanes stay closed.
    /// </summary>
    private static async Task OpenLanes(CampaignsDb db, Campaign campaign, DateTime now, CancellationToken cancellationToken)
    {
        if (campaign is not { Status: CampaignStatus.Active or CampaignStatus.Completed, PendingMoves: null })
        {
            return;
        }

        await db.SendLanes.Where(l => l.CampaignId == campaign.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(l => l.ClosedUntil, l => OwnReasons.Contains(l.ClosedReason) ? null : l.ClosedUntil)
                .SetProperty(l => l.ClosedReason, l => OwnReasons.Contains(l.ClosedReason) ? null : l.ClosedReason)
                .SetProperty(l => l.UpdatedAt, now),
            cancellationToken);
    }
}
