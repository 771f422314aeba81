using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Analytics;

public sealed class CounterRecountTests
{
    [Fact]
    public async Task What_the_recorders_counted_is_what_a_recount_counts()
    {
        await using var history = await ResultHistory.Create();
        await history.SendSecondStep();

        Assert.True(await history.Read(db => db.DailyAnalytics.AnyAsync(d => d.Opened > 0 && d.Clicked > 0 && d.Replied > 0 && d.Bounced > 0 && d.Unsubscribed > 0)));
        Assert.True(await history.Read(db => db.DailyAnalytics.AnyAsync(d => d.TotalFollowupsSent > 0)));
        Assert.Empty(await history.Recount.Run(history.World.Sending.Database.System, repair: false, default));
    }

    [Fact]
    public async Task A_counter_that_was_tampered_with_is_named_and_mended_on_demand_only()
    {
        await using var history = await ResultHistory.Create();
        var before = await Counters(history);
        await history.World.Sending.Do(async db =>
        {
            await db.DailyAnalytics.Where(d => d.Opened > 0).ExecuteUpdateAsync(d => d.SetProperty(x => x.Opened, x => x.Opened + 5));
            await db.Campaigns.ExecuteUpdateAsync(c => c.SetProperty(x => x.EmailsSentCount, 0));
        });
        var (by, tampered) = (history.World.Sending.Database.System, await Counters(history));
        var day = await history.Read(db => db.DailyAnalytics.Where(d => d.Opened > 0).Select(d => d.Date).SingleAsync());

        var named = await history.Recount.Run(by, repair: false, default);

        Assert.Equal([new CounterDifference(history.CampaignId, null, "emails_sent_count", 0, 6), new CounterDifference(history.CampaignId, day, "opened", 7, 2)], named);
        Assert.Equal(tampered, await Counters(history));
        Assert.Equal(named, await history.Recount.Run(by, repair: true, default));
        Assert.Equal(before, await Counters(history));
        Assert.Empty(await history.Recount.Run(by, repair: false, default));
    }

    [Fact]
    public async Task A_day_that_was_lost_is_counted_anew()
    {
        await using var history = await ResultHistory.Create();
        var before = await Counters(history);
        await history.World.Sending.Do(db => db.DailyAnalytics.ExecuteDeleteAsync());

        await history.Recount.Run(history.World.Sending.Database.System, repair: true, default);

        Assert.Equal(before, await Counters(history));
    }

    private static async Task<string> Counters(ResultHistory history) => string.Join('\n', [
        .. await history.Read(db => db.DailyAnalytics.OrderBy(d => d.Date)
            .Select(d => $"{d.Date} {d.TotalEmailsSent} {d.TotalFollowupsSent} {d.Opened} {d.Clicked} {d.Replied} {d.Bounced} {d.Unsubscribed}").ToListAsync()),
        .. await history.Read(db => db.Campaigns.Select(c => $"{c.EmailsSentCount}").ToListAsync()),
    ]);
}
