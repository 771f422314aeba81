using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Counters;
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

        Assert.Equal([new CounterDifference(history.CampaignId, null, "emails_sent_count", 0, 6), new CounterDifference(history.CampaignId, $"{day:yyyy-MM-dd}", "opened", 7, 2)], named);
        Assert.Equal(tampered, await Counters(history));
        Assert.Equal(named, await history.Recount.Run(by, repair: true, default));
        Assert.Equal(before, await Counters(history));
        Assert.Empty(await history.Recount.Run(by, repair: false, default));
    }

    [Fact]
    public async Task Counters_that_were_lost_are_counted_anew()
    {
        await using var history = await ResultHistory.Create();
        var before = await Counters(history);
        await history.World.Sending.Do(async db =>
        {
            await db.DailyAnalytics.ExecuteDeleteAsync();
            await db.StepCounters.ExecuteDeleteAsync();
            await db.UploadCounters.ExecuteDeleteAsync();
            await db.LinkCounters.ExecuteDeleteAsync();
            await db.LaneHalfHours.ExecuteDeleteAsync();
        });

        await history.Recount.Run(history.World.Sending.Database.System, repair: true, default);

        Assert.Equal(before, await Counters(history));
    }

    private static Task<string> Counters(ResultHistory history) => history.Read(async db => string.Join('\n', [
        $"{await db.Campaigns.Select(c => c.EmailsSentCount).SingleAsync()}",
        .. (await CounterSheet.Stored(db, history.CampaignId, default)).Counts.Where(c => c.Counter != Counter.TotalDraftsCreated).Select(c => $"{c.Row.Name} {c.Counter} {c.Count}"),
    ]));
}
