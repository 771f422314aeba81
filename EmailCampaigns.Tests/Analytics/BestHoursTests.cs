using Bunit;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Analytics;

namespace EmailCampaigns.Tests.Analytics;

public sealed class BestHoursTests
{
    private static readonly HourPeriod[] Hours =
    [
        new(DayOfWeek.Tuesday, 9, Sent: 100, Replied: 10), new(DayOfWeek.Tuesday, 11, Sent: 100, Replied: 5), new(DayOfWeek.Wednesday, 9, Sent: 19, Replied: 9),
    ];

    [Fact]
    public async Task Each_hour_between_the_first_and_the_last_has_a_cell_and_few_emails_are_not_judged()
    {
        await using var context = new BunitContext();

        var table = context.Render<BestHours>(parameters => parameters.Add(p => p.Hours, Hours)).FindAll("tbody tr");

        Assert.Equal(["Tue", "Wed"], table.Select(row => row.QuerySelector("th")!.TextContent));
        Assert.Equal(["10", "nothing sent", "5"], table[0].QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(["heat-4", "few", "heat-2"], table[0].QuerySelectorAll("td").Select(cell => cell.ClassName));
        Assert.Equal(["too few", "nothing sent", "nothing sent"], table[1].QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void The_best_hour_is_told_beside_the_average_where_there_is_enough()
    {
        Assert.Equal(
            "Tuesday, 09:00 to 10:00 brought most replies: 10 of 100, against 11 on average. Of 219 emails, so a hint, not a proof.", PeriodWords.BestHour(Hours));
        Assert.Equal("No hour has 20 emails and a reply yet.", PeriodWords.BestHour([Hours[2]]));
        Assert.Equal("Nobody has replied to these emails yet.", PeriodWords.BestHour([Hours[0] with { Replied = 0 }]));
    }
}
