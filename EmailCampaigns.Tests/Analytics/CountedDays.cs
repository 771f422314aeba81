namespace EmailCampaigns.Tests.Analytics;

/// <summary>What was counted of a campaign, day by day, five days of each week.</summary>
internal static class CountedDays
{
    public static IEnumerable<DailyAnalytics> Before(DateTime now, Guid campaignId, int days) =>
        Enumerable.Range(0, days).Where(daysAgo => daysAgo % 7 < 5).Select(daysAgo => new DailyAnalytics
        {
            Id = Guid.CreateVersion7(now),
            Date = DateOnly.FromDateTime(now).AddDays(-daysAgo - 1),
            CampaignId = campaignId,
            TotalEmailsSent = 60 + (daysAgo * 7 % 90),
            Opened = 30 + (daysAgo * 5 % 20),
            Clicked = 6 + (daysAgo % 5),
            Replied = 2 + (daysAgo % 4),
            Bounced = daysAgo % 3,
        });
}
