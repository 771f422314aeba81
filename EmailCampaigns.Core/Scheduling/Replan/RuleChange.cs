using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>What follows where the rules that hold lanes were changed. Inside the caller's transaction; the caller saves.</summary>
public static class RuleChange
{
    /// <summary>Why the rules close a lane, and open it again by themselves; every other reason is a person's, a sender's or a hold's to end.</summary>
    private static readonly LaneClosedReason?[] Rules =
    [
        LaneClosedReason.Window,
        LaneClosedReason.CampaignDailyLimit,
        LaneClosedReason.SenderDailyLimit,
        LaneClosedReason.SenderHourlyLimit,
        LaneClosedReason.SenderRollingLimit,
        LaneClosedReason.RateLimit,
    ];

    /// <summary>
    /// Opens the lanes that a limit, a window or a holiday closed: whoever sends next judges by the rules as they are now. One statement says what is to be opened, so that a pause or a
    /// hold that was committed meanwhile stands.
    /// </summary>
    /// <param name="db">A context in the workspace; the caller has locked the lanes.</param>
    /// <param name="concerned">Which lanes.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static Task<int> ReopenLanes(CampaignsDb db, Expression<Func<SendLane, bool>> concerned, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.SendLanes.Where(concerned).Where(l => l.NewContactsFrom != null || Rules.Contains(l.ClosedReason)).ExecuteUpdateAsync(
            set => set
                .SetProperty(l => l.NewContactsFrom, (DateTime?)null)
                .SetProperty(l => l.ClosedUntil, l => Rules.Contains(l.ClosedReason) ? null : l.ClosedUntil)
                .SetProperty(l => l.ClosedReason, l => Rules.Contains(l.ClosedReason) ? null : l.ClosedReason)
                .SetProperty(l => l.UpdatedAt, now),
            cancellationToken);
    }

    /// <summary>
    /// The holidays or further limits of the workspace were changed: running processes read them again, because the workspace has a new version, and what waits
    /// in the campaigns concerned gets new times.
    /// </summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="campaigns">Which campaigns.</param>
    /// <param name="what">What was changed, for their history.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task ReplanWorkspace(
        CampaignsDb db, Expression<Func<Campaign, bool>> campaigns, string what, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(by);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == db.WorkspaceId, cancellationToken);
        db.Entry(workspace).Property(w => w.UpdatedAt).IsModified = true;
        var concerned = await db.Campaigns.Where(c => c.Status == CampaignStatus.Active).Where(campaigns).ToListAsync(cancellationToken);
        foreach (var campaign in concerned)
        {
            campaign.PlanAnew();
            db.Transitions.Add(Transition.Of(campaign, campaign.Status, what, by, now));
        }

        var ids = concerned.ConvertAll(c => c.Id);
        await LaneLocks.OfCampaigns(db, ids, cancellationToken);
        await ReopenLanes(db, lane => ids.Contains(lane.CampaignId), now, cancellationToken);
    }
}
