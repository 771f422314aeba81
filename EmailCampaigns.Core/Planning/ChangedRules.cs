using System.Linq.Expressions;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>What follows where the rules that hold lanes were changed. Inside the caller's transaction; the caller saves.</summary>
public static class ChangedRules
{
    /// <summary>Lanes that a limit, a window or a holiday closed are judged anew, by the rules as they are now.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="concerned">Which lanes.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task LookAgain(CampaignsDb db, Expression<Func<SendLane, bool>> concerned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var lane in await db.SendLanes.Where(l => l.ClosedUntil != null || l.NewContactsFrom != null).Where(concerned).ToListAsync(cancellationToken))
        {
            lane.LookAgain();
        }
    }

    /// <summary>
    /// The holidays or further limits of the workspace were changed: running processes read them again, because the workspace has a new version, and what waits
    /// in the campaigns concerned gets new times.
    /// </summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="campaigns">Which campaigns.</param>
    /// <param name="what">What was changed, for their history.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task OfWorkspace(
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
        await LookAgain(db, lane => ids.Contains(lane.CampaignId), cancellationToken);
    }
}
