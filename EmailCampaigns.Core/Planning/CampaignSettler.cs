using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>
/// Brings the rows of campaigns in line with a change of their state, in chunks that commit: cancels what waits after a pause, a stop or an
/// archive; plans anew after a resume or a change of settings or steps. Killed at any moment it goes on; turned round in the middle (a resume
/// while the pause is still settling) it simply works in the other direction.
/// </summary>
public sealed class CampaignSettler(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, EnrollmentRows rows, TimeProvider clock)
{
    /// <summary>Emails that one statement cancels.</summary>
    private const int CancelBlock = 500;

    /// <summary>After this a chunk begins no further block; with the last one and the commit it stays below 100 ms.</summary>
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Works until no campaign has anything to settle.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var (workspaceId, campaignId) in await Unsettled(cancellationToken))
        {
            await Settle(workspaceId, campaignId, cancellationToken);
        }
    }

    private async Task<List<(Guid WorkspaceId, Guid CampaignId)>> Unsettled(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.CreateDbContext();
        var unsettled = await db.Campaigns.IgnoreQueryFilters()
            .Where(c => c.Settling != Settling.None)
            .Select(c => new { c.WorkspaceId, c.Id })
            .ToListAsync(cancellationToken);
        return unsettled.ConvertAll(c => (c.WorkspaceId, c.Id));
    }

    private async Task Settle(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        // What is added here are emails of enrollments and steps that stand, and cannot be deleted.
        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var (settling, replanner) = (Settling.None, (CampaignReplanner?)null);
        do
        {
            var known = replanner;
            (settling, replanner) = await db.InRepeatableTransaction(
                () =>
                {
                    // What an attempt planned in vain stands in the lane's book; the next one loads it anew.
                    (var first, known) = (known, null);
                    return Chunk(db, campaignId, first, cancellationToken);
                },
                WritePriority.Bulk,
                cancellationToken);
            await bulk.AfterCommit(cancellationToken);
        }
        while (settling != Settling.None);
    }

    /// <summary>One chunk in the direction that stands now; the replanner, with its lane, is kept from chunk to chunk as long as that is to plan.</summary>
    private async Task<(Settling Settling, CampaignReplanner? Replanner)> Chunk(
        CampaignsDb db, Guid campaignId, CampaignReplanner? replanner, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        db.ChangeTracker.Clear();
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
        switch (campaign.Settling)
        {
            case Settling.Cancelling:
                replanner = null;
                await CancelSome(db, campaign, started, cancellationToken);
                break;
            case Settling.Replanning:
                // A new direction, or new settings, begins without a cursor: what was loaded for the one before no longer holds.
                if (replanner is null || campaign.SettlingCursor is null)
                {
                    var lane = await LanePlan.LoadAnew(db, campaignId, campaign.SettlingCursor, clock.UtcNow(), cancellationToken);
                    replanner = new CampaignReplanner(planner, rows, lane);
                    started = clock.GetTimestamp();
                }

                await PlanSome(db, campaign, replanner, started, cancellationToken);
                break;
            case Settling.None:
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        return (campaign.Settling, replanner);
    }

    private async Task CancelSome(CampaignsDb db, Campaign campaign, long started, CancellationToken cancellationToken)
    {
        var reason = campaign.Status switch
        {
            CampaignStatus.Stopped => CancelReason.CampaignStopped,
            CampaignStatus.Archived => CancelReason.CampaignArchived,
            _ => CancelReason.CampaignPaused,
        };
        do
        {
            // What has a firm time first: it is what could go.
            if (await CancelBlockOf(db, campaign.Id, ScheduledEmailStatus.Pending, reason, cancellationToken) == 0
                && await CancelBlockOf(db, campaign.Id, ScheduledEmailStatus.Planned, reason, cancellationToken) == 0)
            {
                campaign.Settled();
                return;
            }
        }
        while (clock.GetElapsedTime(started) < ChunkTime);
    }

    private static async Task<int> CancelBlockOf(
        CampaignsDb db, Guid campaignId, ScheduledEmailStatus status, CancelReason reason, CancellationToken cancellationToken)
    {
        var some = "FROM scheduled_emails WHERE workspace_id = {0} AND campaign_id = {1} AND status = {2} ORDER BY id " + db.Sql.First("{3}");
        object[] which = [db.Sql.Key(db.WorkspaceId), db.Sql.Key(campaignId), SnakeCase.Of(status), CancelBlock];
        if (status == ScheduledEmailStatus.Pending)
        {
            await db.Database.ExecuteSqlRawAsync(
                $"UPDATE email_drafts SET status = 'approved' WHERE status = 'scheduled' AND id IN (SELECT draft_id {some})", which, cancellationToken);
        }

        return await db.Database.ExecuteSqlRawAsync(
            $$"""
            UPDATE scheduled_emails SET status = 'cancelled', cancel_reason = {4}, lease_owner = NULL, lease_token = NULL, lease_until = NULL
            WHERE id IN (SELECT id {{some}})
            """,
            [.. which, SnakeCase.Of(reason)],
            cancellationToken);
    }

    private async Task PlanSome(CampaignsDb db, Campaign campaign, CampaignReplanner replanner, long started, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        do
        {
            if (await replanner.PlanBlock(db, campaign.SettlingCursor, now, cancellationToken) is not { } block)
            {
                campaign.Settled();
                break;
            }

            campaign.Planned(block.Added);
            campaign.SettledUpTo(block.UpTo);
        }
        while (clock.GetElapsedTime(started) < ChunkTime);

        foreach (var row in await db.SendLanes.Where(l => l.CampaignId == campaign.Id && l.ClosedReason == LaneClosedReason.CampaignPaused).ToListAsync(cancellationToken))
        {
            row.Open();
        }
    }
}
