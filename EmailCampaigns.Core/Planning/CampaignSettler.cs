using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
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
    private const int CancelChunk = 2000;
    private const int PlanChunk = 100;

    /// <summary>Works until no campaign has anything to settle.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var (workspaceId, campaignId) in await Unsettled(cancellationToken))
        {
            var (settling, lane) = (Settling.None, (LanePlan?)null);
            do
            {
                (settling, lane) = await Chunk(workspaceId, campaignId, lane, cancellationToken);
            }
            while (settling != Settling.None);
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

    /// <summary>One chunk in the direction that stands now; the lane is kept from chunk to chunk as long as that is to plan.</summary>
    private async Task<(Settling Settling, LanePlan? Lane)> Chunk(Guid workspaceId, Guid campaignId, LanePlan? lane, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var known = lane;
        return await db.InRepeatableTransaction(
            async () =>
            {
                // What an attempt planned in vain stands in the book; the next one loads it anew.
                (lane, known) = (known, null);
                var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
                switch (campaign.Settling)
                {
                    case Settling.Cancelling:
                        await CancelSome(db, campaign, cancellationToken);
                        lane = null;
                        break;
                    case Settling.Replanning:
                        // A new direction, or new settings, begins without a cursor: what was loaded for the one before no longer holds.
                        lane = lane is null || campaign.SettlingCursor is null
                            ? await LanePlan.LoadAnew(db, campaignId, campaign.SettlingCursor, clock.UtcNow(), cancellationToken)
                            : lane;
                        await PlanSome(db, campaign, lane, cancellationToken);
                        break;
                    case Settling.None:
                        break;
                }

                await db.SaveChangesAsync(cancellationToken);
                return (campaign.Settling, lane);
            },
            WritePriority.Bulk,
            cancellationToken);
    }

    private static async Task CancelSome(CampaignsDb db, Campaign campaign, CancellationToken cancellationToken)
    {
        var reason = campaign.Status switch
        {
            CampaignStatus.Stopped => CancelReason.CampaignStopped,
            CampaignStatus.Archived => CancelReason.CampaignArchived,
            _ => CancelReason.CampaignPaused,
        };
        // What has a firm time first: it is what could go.
        if (await CancelSome(db, campaign.Id, ScheduledEmailStatus.Pending, reason, cancellationToken) == 0
            && await CancelSome(db, campaign.Id, ScheduledEmailStatus.Planned, reason, cancellationToken) == 0)
        {
            campaign.Settled();
        }
    }

    private static async Task<int> CancelSome(
        CampaignsDb db, Guid campaignId, ScheduledEmailStatus status, CancelReason reason, CancellationToken cancellationToken)
    {
        const string Some = "FROM scheduled_emails WHERE workspace_id = {0} AND campaign_id = {1} AND status = {2} ORDER BY id LIMIT {3}";
        object[] which = [db.Sql.Key(db.WorkspaceId), db.Sql.Key(campaignId), SnakeCase.Of(status), CancelChunk];
        if (status == ScheduledEmailStatus.Pending)
        {
            await db.Database.ExecuteSqlRawAsync(
                $"UPDATE email_drafts SET status = 'approved' WHERE status = 'scheduled' AND id IN (SELECT draft_id {Some})", which, cancellationToken);
        }

        return await db.Database.ExecuteSqlRawAsync(
            $$"""
            UPDATE scheduled_emails SET status = 'cancelled', cancel_reason = {4}, lease_owner = NULL, lease_token = NULL, lease_until = NULL
            WHERE id IN (SELECT id {{Some}})
            """,
            [.. which, SnakeCase.Of(reason)],
            cancellationToken);
    }

    private async Task PlanSome(CampaignsDb db, Campaign campaign, LanePlan lane, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var after = campaign.SettlingCursor ?? Guid.Empty;
        var enrollments = await db.Enrollments
            .Where(e => e.CampaignId == campaign.Id && e.ContactId > after)
            .OrderBy(e => e.ContactId)
            .Take(PlanChunk)
            .ToListAsync(cancellationToken);
        var going = enrollments.Where(e => e.IsOpen || e.Status == EnrollmentStatus.Paused).ToList();
        await AddMissing(db, lane, going, now, cancellationToken);
        await planner.Plan(db, lane, going, MovedReason.Resumed, now, cancellationToken);

        foreach (var row in await db.SendLanes.Where(l => l.CampaignId == campaign.Id && l.ClosedReason == LaneClosedReason.CampaignPaused).ToListAsync(cancellationToken))
        {
            row.Open();
        }

        if (enrollments.Count < PlanChunk)
        {
            campaign.Settled();
        }
        else
        {
            campaign.SettledUpTo(enrollments[^1].ContactId);
        }
    }

    /// <summary>A step that came into the sequence after the enrollment gets its row, if the enrollment has not passed its place.</summary>
    private async Task AddMissing(CampaignsDb db, LanePlan lane, List<Enrollment> enrollments, DateTime now, CancellationToken cancellationToken)
    {
        var ids = enrollments.ConvertAll(e => e.Id);
        var standing = (await db.ScheduledEmails.Where(e => ids.Contains(e.CampaignContactId))
            .Select(e => new { e.CampaignContactId, e.StepId })
            .ToListAsync(cancellationToken)).ToHashSet();
        var versionIds = enrollments.Select(e => e.PlanVersionId).Distinct().ToList();
        var plans = await db.PlanVersions.Where(p => versionIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken);
        var missing = (
            from enrollment in enrollments
            from step in plans[enrollment.PlanVersionId].Steps
            where step.IsEnabled && step.Order > enrollment.CurrentSequenceStep
                && !standing.Contains(new { CampaignContactId = enrollment.Id, StepId = step.Id })
            select (Enrollment: enrollment, Step: step)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var contactIds = missing.Select(m => m.Enrollment.ContactId).Distinct().ToList();
        var contacts = await db.Contacts.Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        foreach (var (enrollment, step) in missing)
        {
            var (email, draft) = rows.Make(lane, enrollment.Id, contacts[enrollment.ContactId], plans[enrollment.PlanVersionId], step, now, now);
            db.ScheduledEmails.Add(email);
            if (draft is not null)
            {
                db.EmailDrafts.Add(draft);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        (await db.Campaigns.SingleAsync(c => c.Id == lane.Campaign.Id, cancellationToken)).Planned(missing.Count);
    }
}
