using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>
/// Completes a campaign of which nothing is left to do. A draft that waits for a yes has a row that is planned, so asking for rows that wait asks for
/// drafts too; a draft that is not made yet has one as well.
/// </summary>
public sealed class CampaignCompleter(IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, TimeProvider clock)
{
    private static readonly ScheduledEmailStatus[] Unfinished =
        [ScheduledEmailStatus.Planned, ScheduledEmailStatus.Pending, ScheduledEmailStatus.Sending, ScheduledEmailStatus.Interrupted];

    /// <summary>Looks at one campaign; true when it is completed by this call.</summary>
    public async Task<bool> CompleteIfDone(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        // A cheap look first: nearly always something waits.
        return await IsDone(db, campaignId, cancellationToken)
            && await db.InRepeatableTransaction(() => Complete(db, campaignId, cancellationToken), WritePriority.Interactive, cancellationToken);
    }

    /// <summary>Looks at every campaign that could be done: what ended by a reply, a rejection or a failure leaves no sending behind to ask after it.</summary>
    public async Task Sweep(CancellationToken cancellationToken)
    {
        List<JobItem> campaigns;
        await using (var db = dbs.AcrossWorkspaces())
        {
            campaigns = await InstallationQueries.ActiveCampaigns(db, cancellationToken);
        }

        await jobs.Run(JobKind.Complete, campaigns, (item, stop) => CompleteIfDone(item.WorkspaceId, item.SubjectId, stop), giveUp: null, cancellationToken);
    }

    private async Task<bool> Complete(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        // Whoever gives it something to do again changes its row too, so from here on nobody does.
        await db.Lock("campaigns", db.WorkspaceId, "id", [campaignId], cancellationToken);
        if (!await IsDone(db, campaignId, cancellationToken))
        {
            return false;
        }

        var now = clock.UtcNow();
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
        campaign.Complete(now);
        db.Transitions.Add(Transition.Of(campaign, CampaignStatus.Active, "Nothing is left to send.", Actor.System(db.WorkspaceId), now));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> IsDone(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        var mayComplete = await db.Campaigns.AnyAsync(
            c => c.Id == campaignId && c.Status == CampaignStatus.Active && c.LaunchState == LaunchState.Done && c.Settling == Settling.None
                && ((c.TriggerEvent == Campaign.ManualTrigger && !c.EnrollNewMembers) || c.IntakeClosedAt != null),
            cancellationToken);
        return mayComplete && !await db.ScheduledEmails.AnyAsync(e => e.CampaignId == campaignId && Unfinished.Contains(e.Status), cancellationToken);
    }
}
