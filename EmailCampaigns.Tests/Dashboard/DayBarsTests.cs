using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Web.Dashboard;

namespace EmailCampaigns.Tests.Dashboard;

public sealed class DayBarsTests
{
    private static readonly DateTime Now = new(2026, 1, 15, 9, 42, 0, DateTimeKind.Utc); // 10:42 in Berlin

    [Fact]
    public void Bars_stand_for_the_half_hours_of_the_workspace_and_are_as_high_as_they_are_full()
    {
        var bars = DayBars.Of(Plan(Campaign("Fair", sent: [(18, 10), (19, 5)], coming: [(22, 10), (33, 1)])));

        Assert.Equal((9, 17), (bars.FirstHour, bars.LastHour));
        var row = Assert.Single(bars.Rows);
        Assert.Equal(16, row.Count);
        Assert.Equal(new Bar(BarKind.Sent, 100, 10), row[0]);
        Assert.Equal(new Bar(BarKind.Sent, 50, 5), row[1]);
        Assert.Equal(BarKind.Empty, row[2].Kind);
        Assert.Equal(new Bar(BarKind.Coming, 100, 10), row[4]);
        Assert.Equal(new Bar(BarKind.Coming, 10, 1), row[15]);
    }

    [Fact]
    public void The_half_hour_of_now_is_partly_done()
    {
        var bars = DayBars.Of(Plan(Campaign("Fair", sent: [(21, 2)], coming: [(21, 3)])));

        Assert.Contains(new Bar(BarKind.Part, 100, 5), bars.Rows[0]);
        Assert.Equal((10.7 - bars.FirstHour) / 8 * 100, bars.NowPercent!.Value, 6);
    }

    [Fact]
    public void Emails_of_a_closed_lane_are_shown_as_held()
    {
        var bars = DayBars.Of(Plan(Campaign("Fair", sent: [], coming: [(24, 3)]) with { Held = LaneClosedReason.SenderPaused }));

        Assert.Equal(BarKind.Held, Assert.Single(bars.Rows[0], b => b.Count > 0).Kind);
    }

    [Fact]
    public void A_night_is_shown_where_something_happens_in_it()
    {
        var bars = DayBars.Of(Plan(Campaign("Fair", sent: [(0, 1)], coming: [(47, 1)])));

        Assert.Equal((0, 24), (bars.FirstHour, bars.LastHour));
        Assert.Equal(48, bars.Rows[0].Count);
    }

    [Fact]
    public void Late_in_the_evening_there_are_still_eight_hours()
    {
        var bars = DayBars.Of(Plan(Campaign("Fair", sent: [], coming: [(46, 1)])));

        Assert.Equal((16, 24), (bars.FirstHour, bars.LastHour));
        Assert.Null(bars.NowPercent);
    }

    private static TodayPlan Plan(params CampaignToday[] campaigns) => new("Europe/Berlin", Now, Now.Date.AddHours(-1), campaigns);

    private static CampaignToday Campaign(string name, (int Half, int Count)[] sent, (int Half, int Count)[] coming)
    {
        return new CampaignToday(Guid.CreateVersion7(Now), name, Halves(sent), Halves(coming), null, null);

        static int[] Halves((int Half, int Count)[] counts)
        {
            var halves = new int[TodayPlan.HalfHours];
            foreach (var (half, count) in counts)
            {
                halves[half] = count;
            }

            return halves;
        }
    }
}
