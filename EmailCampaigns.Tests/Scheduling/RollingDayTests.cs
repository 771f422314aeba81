using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class RollingDayTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Room_comes_back_when_the_hour_is_a_day_old()
    {
        var day = new RollingDay(ZoneCalendar.Of("UTC"), 3);
        day.Add(Noon.AddMinutes(10), 2);
        day.Add(Noon.AddHours(5), 1);

        Assert.Equal(0, day.RoomAt(Noon.AddHours(6)));
        Assert.Equal(0, day.RoomAt(Noon.AddDays(1).AddMinutes(59)));
        Assert.Equal(Noon.AddDays(1).AddHours(1), day.NextFree(Noon.AddHours(6)));
        Assert.Equal(2, day.RoomAt(Noon.AddDays(1).AddHours(1)));
    }

    [Fact]
    public void An_email_before_those_that_stand_keeps_them_within_the_limit_too()
    {
        var day = new RollingDay(ZoneCalendar.Of("UTC"), 2);
        day.Add(Noon.AddHours(23), 2);

        // In the first hour it would be one of three in 24 hours, and until those are a day old.
        Assert.Equal(Noon.AddHours(48), day.NextFree(Noon));
    }

    [Fact]
    public void Never_more_than_the_limit_lies_in_any_24_hours() => PlanningCases.Holds(
        from zone in PlanningCases.Zone
        from limit in Gen.Choose(1, 6)
        from start in PlanningCases.InstantIn(zone)
        from waits in Gen.ArrayOf(Gen.Choose(0, 40_000), 40)
        select (Zone: zone, Limit: limit, Start: start, Waits: waits),
        given =>
        {
            var day = new RollingDay(ZoneCalendar.Of(given.Zone), given.Limit);
            var sent = new List<DateTime>();
            var now = given.Start;
            foreach (var wait in given.Waits)
            {
                now = day.NextFree(now.AddSeconds(wait / 10));
                Assert.True(day.RoomAt(now) > 0);
                day.Add(now, 1);
                sent.Add(now);
            }

            Assert.All(sent, last => Assert.True(sent.Count(at => at > last.AddDays(-1) && at <= last) <= given.Limit));
        });
}
