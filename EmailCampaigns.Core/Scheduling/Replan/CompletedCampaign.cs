using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>What happens to a completed campaign when a person takes something of it up again.</summary>
internal static class CompletedCampaign
{
    /// <summary>
    /// Makes it active again, inside the caller's transaction, before its emails are planned; a campaign that is not completed stays as it is. The caller has locked its lanes.
    /// </summary>
    public static async Task Reopen(CampaignsDb db, Guid campaignId, string because, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        await db.Lock("campaigns", db.WorkspaceId, "id", [campaignId], cancellationToken); // it may be about to be completed
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancellationToken);
        if (campaign.Status == CampaignStatus.Completed)
        {
            campaign.Reopen();
            db.Transitions.Add(Transition.Of(campaign, CampaignStatus.Completed, because, by, now));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
