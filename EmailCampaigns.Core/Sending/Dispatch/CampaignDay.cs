using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Adds to what a campaign did on a day of its workspace's zone, inside the caller's transaction.</summary>
internal static class CampaignDay
{
    public static Task<int> Add(
        CampaignsDb db, SqlStatements sql, Guid campaignId, DateOnly day, int sent, int followups, int bounced, DateTime now) => DailyCounters.Add(
        db, sql, campaignId, day, new DailyCounts { EmailsSent = sent, FollowupsSent = followups, Bounced = bounced }, now, CancellationToken.None);
}
