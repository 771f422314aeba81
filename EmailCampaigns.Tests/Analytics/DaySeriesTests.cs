using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Analytics;

namespace EmailCampaigns.Tests.Analytics;

public sealed class DaySeriesTests
{
    private static readonly DateOnly Today = new(2026, 1, 15);

    [Fact]
    public void Thirty_days_end_today_and_are_held_against_the_thirty_before()
    {
        var days = DaySeries.Until([On(-59, sent: 100, replied: 1), On(-30, sent: 100, replied: 3), On(-29, sent: 150, replied: 6), On(0, sent: 150, replied: 12)], Today);

        Assert.Equal(new DateOnly(2025, 12, 17), days.First);
        Assert.Equal(300, days.Sent);
        Assert.Equal("100 more", days.SentChange);
        Assert.Equal("6.0%", days.Rate(d => d.Replied));
        Assert.Equal("up 4.0 points", days.RateChange(d => d.Replied));
        Assert.Equal((150, 0, 150), (days.Counts(d => d.TotalEmailsSent)[0], days.Counts(d => d.TotalEmailsSent)[1], days.Counts(d => d.TotalEmailsSent)[^1]));
    }

    [Fact]
    public void What_is_not_tracked_is_not_shown_and_nothing_is_compared_with_nothing()
    {
        var days = DaySeries.Until([On(0, sent: 3, replied: 0)], Today);

        Assert.False(days.HasOpens || days.HasClicks);
        Assert.Null(days.SentChange);
        Assert.Null(days.RateChange(d => d.Replied));
    }

    [Fact]
    public void A_month_without_sending_has_no_rate_to_divide_by()
    {
        Assert.Equal("0.0%", DaySeries.Until([], Today).Rate(d => d.Replied));
    }

    [Fact]
    public void A_long_span_is_shown_by_weeks_that_end_with_its_last_day()
    {
        var days = DaySeries.Of([On(-364, sent: 5, replied: 0), On(-7, sent: 1, replied: 0), On(-6, sent: 2, replied: 0), On(0, sent: 4, replied: 1)], new PeriodSpan(Today.AddDays(-364), Today, Today));

        var sent = days.Counts(d => d.TotalEmailsSent);
        Assert.Equal((365, 53, 7), (days.Days, days.Points, days.DaysInPoint));
        Assert.Equal((5, 1, 6), (sent[0], sent[^2], sent[^1]));
        Assert.Equal(("16 Jan", "9 Jan"), (days.Label(0), days.Label(52)));
        Assert.True(days.IsToday(52));
        Assert.False(days.IsToday(51));
    }

    [Fact]
    public void A_span_that_is_over_has_no_today()
    {
        var days = DaySeries.Of([On(-9, sent: 5, replied: 0)], new PeriodSpan(Today.AddDays(-10), Today.AddDays(-8), Today));

        Assert.Equal([0, 5, 0], days.Counts(d => d.TotalEmailsSent));
        Assert.DoesNotContain(true, Enumerable.Range(0, days.Points).Select(days.IsToday));
    }

    private static DayTotals On(int day, int sent, int replied) => new()
    {
        Date = Today.AddDays(day),
        CampaignId = null,
        TotalDraftsCreated = 0,
        TotalDraftsApproved = 0,
        TotalEmailsSent = sent,
        TotalFollowupsSent = 0,
        Delivered = 0,
        Opened = 0,
        Clicked = 0,
        Replied = replied,
        Bounced = 0,
        Unsubscribed = 0,
    };
}
