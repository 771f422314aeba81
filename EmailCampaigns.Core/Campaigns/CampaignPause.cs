using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>The pause of a campaign, whoever wants it. Inside the caller's transaction, behind the locks of its lanes.</summary>
internal static class CampaignPause
{
    /// <summary>Pauses it and closes its lanes: nothing of it passes the gate from the commit on. Pausing what is paused changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">It is not active.</exception>
    public static async Task Begin(CampaignsDb db, Campaign campaign, string? reason, DateTime now, CancellationToken cancellationToken)
    {
        if (campaign.Pause(reason, now))
        {
            await CloseLanes(db, campaign.Id, LaneClosedReason.CampaignPaused, cancellationToken);
        }
    }

    /// <summary>Closes lanes that are open, or would open by themselves, until its contacts have moved to the changed sequence.</summary>
    public static async Task HoldLanes(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken)
    {
        foreach (var lane in await db.SendLanes.Where(l => l.CampaignId == campaignId && (l.ClosedReason == null || l.ClosedUntil != null)).ToListAsync(cancellationToken))
        {
            lane.Close(LaneClosedReason.ContactsMoving, until: null);
        }
    }

    /// <summary>Closes its lanes until a person acts.</summary>
    public static async Task CloseLanes(CampaignsDb db, Guid campaignId, LaneClosedReason reason, CancellationToken cancellationToken)
    {
        foreach (var lane in await db.SendLanes.Where(l => l.CampaignId == campaignId).ToListAsync(cancellationToken))
        {
            lane.Close(reason, until: null);
        }
    }
}
