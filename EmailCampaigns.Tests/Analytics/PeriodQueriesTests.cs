using System.Text;
using EmailCampaigns.Core.Analytics;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Analytics;

/// <summary>The numbers of a span of days against a history that was made by its recorders.</summary>
public sealed class PeriodQueriesTests
{
    [Fact]
    public async Task Totals_campaigns_lists_and_senders_tell_the_same()
    {
        await using var history = await ResultHistory.Create();
        var today = DateOnly.FromDateTime(history.World.Now);

        var results = await Find(history, today.AddDays(-6), today);

        Assert.Equal((6, 2, 1), (results.Totals.Sent, results.Totals.Opened, results.Totals.Clicked));
        Assert.Equal((1, 1, 1, 1), (results.Totals.Replied, results.Totals.Interested, results.Totals.Bounced, results.Totals.Unsubscribed));
        var campaign = Assert.Single(results.Campaigns);
        Assert.Equal((history.CampaignId, 6, 1), (campaign.CampaignId, campaign.Sent, campaign.Interested));
        Assert.Equal((6, 1), (Assert.Single(results.Lists).Sent, results.Lists[0].Replied));
        Assert.Equal((6, 1, 1), (Assert.Single(results.Senders).Sent, results.Senders[0].Replied, results.Senders[0].Interested));
    }

    [Fact]
    public async Task Hours_are_those_of_the_workspaces_clock_and_replies_count_for_the_hour_of_the_email()
    {
        await using var history = await ResultHistory.Create();
        await history.World.Sending.Do(db => db.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.Timezone, "Asia/Kolkata"))); // five hours and a half ahead
        await history.Recount.Run(history.World.Sending.Database.System, repair: true, default);
        var sentAt = await history.Read(db => db.SentEmails.MinAsync(s => s.SentAt));
        var local = sentAt.AddHours(5.5);

        var results = await Find(history, DateOnly.FromDateTime(local).AddDays(-1), DateOnly.FromDateTime(local).AddDays(1));

        Assert.Equal([new HourPeriod(local.DayOfWeek, local.Hour, 6, 1)], results.Hours);
    }

    [Fact]
    public async Task Days_before_stand_beside_and_other_days_do_not_count()
    {
        await using var history = await ResultHistory.Create();
        var today = DateOnly.FromDateTime(history.World.Now);

        var later = await Find(history, today.AddDays(1), today.AddDays(7));
        var longAfter = await Find(history, today.AddDays(8), today.AddDays(14));

        Assert.Equal((0, 6, 1), (later.Totals.Sent, later.Before.Sent, later.Before.Interested));
        Assert.Equal((0, 0), (longAfter.Totals.Sent, longAfter.Before.Sent));
        Assert.Empty(later.Campaigns);
        Assert.Empty(later.Senders);
        Assert.Empty(later.Hours);
    }

    [Fact]
    public async Task Left_out_days_are_the_last_thirty_of_the_workspaces_zone()
    {
        await using var history = await ResultHistory.Create();
        await history.World.Sending.Do(db => db.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.Timezone, "Pacific/Kiritimati"))); // fourteen hours ahead
        var today = DateOnly.FromDateTime(history.World.Now.AddHours(14));

        var span = await Queries(history).Span(history.World.Sending.Database.WorkspaceId, null, null, default);

        Assert.Equal((today.AddDays(-29), today, 30), (span.From, span.To, span.Days));
        Assert.Null(span.Problem);
        Assert.Contains("is after the last one", (span with { From = span.To.AddDays(1) }).Problem?.Message, StringComparison.Ordinal);
        Assert.Contains("at most 731", (span with { From = span.To.AddDays(-731) }).Problem?.Message, StringComparison.Ordinal);
        Assert.Null((span with { From = span.To.AddDays(-730) }).Problem);
    }

    [Theory]
    [InlineData(PeriodTable.Days, "date,sent,opened,clicked,replied,bounced,unsubscribed")]
    [InlineData(PeriodTable.Campaigns, "campaign,status,sent,opened,clicked,replied,interested,bounced,unsubscribed")]
    [InlineData(PeriodTable.Senders, "sender,sent,replied,interested")]
    [InlineData(PeriodTable.Lists, "list,sent,opened,clicked,replied,interested,bounced,unsubscribed")]
    [InlineData(PeriodTable.Hours, "day,hour,sent,replied")]
    public async Task Each_table_is_written_with_its_rows(PeriodTable table, string header)
    {
        await using var history = await ResultHistory.Create();
        var workspaceId = history.World.Sending.Database.WorkspaceId;
        using var output = new MemoryStream();

        await new PeriodFile(Queries(history), new AnalyticsQueries(history.World.Sending.Database))
            .Write(workspaceId, await Queries(history).Span(workspaceId, null, null, default), table, withMark: false, output, default);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(header, lines[0]);
        Assert.Contains(",6,", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspaces_emails_do_not_count()
    {
        await using var history = await ResultHistory.Create();
        var other = await history.World.Sending.Database.AddWorkspace("other");

        var results = await Queries(history).Find(other, await Queries(history).Span(other, null, null, default), default);

        Assert.Equal((0, 0), (results.Totals.Sent, results.Campaigns.Count + results.Senders.Count + results.Lists.Count + results.Hours.Count));
    }

    private static PeriodQueries Queries(ResultHistory history) => new(history.World.Sending.Database, history.World.Sending.Clock);

    private static Task<PeriodResults> Find(ResultHistory history, DateOnly from, DateOnly to) =>
        Queries(history).Find(history.World.Sending.Database.WorkspaceId, new PeriodSpan(from, to, to), default);
}
