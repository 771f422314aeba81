using EmailCampaigns.Core.Scheduling.Calendar;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class ZoneCalendarTests
{
    [Fact]
    public void The_day_is_the_local_one()
    {
        var instant = new DateTime(2026, 1, 15, 23, 59, 59, DateTimeKind.Utc);

        Assert.Equal(Day("2026-01-16"), ZoneCalendar.Of("Europe/Berlin").Day(instant));
        Assert.Equal(Day("2026-01-15"), ZoneCalendar.Of("UTC").Day(instant));
    }

    [Fact]
    public void An_hour_begins_by_the_local_clock() =>
        Assert.Equal(Wall("2026-01-15 09:00 +05:30"), ZoneCalendar.Of("Asia/Kolkata").HourStart(Wall("2026-01-15 09:59:59 +05:30")));

    [Fact]
    public void An_hour_that_occurs_twice_is_two_hours()
    {
        var berlin = ZoneCalendar.Of("Europe/Berlin");

        Assert.Equal(Wall("2026-10-25 02:00 +02"), berlin.HourStart(Wall("2026-10-25 02:30 +02")));
        Assert.Equal(Wall("2026-10-25 02:00 +01"), berlin.HourStart(Wall("2026-10-25 02:30 +01")));
    }

    [Fact]
    public void A_change_of_offset_within_an_hour_begins_another()
    {
        var lordHowe = ZoneCalendar.Of("Australia/Lord_Howe");

        // At 2:00 the clock goes back to 1:30: the hour from 1:00 is whole, and half of it comes again.
        Assert.Equal(Wall("2026-04-05 01:00 +11"), lordHowe.HourStart(Wall("2026-04-05 01:45 +11")));
        Assert.Equal(Wall("2026-04-05 01:30 +10:30"), lordHowe.HourStart(Wall("2026-04-05 01:45 +10:30")));
        Assert.Equal(Wall("2026-04-05 02:00 +10:30"), lordHowe.HourStart(Wall("2026-04-05 02:00 +10:30")));
        // At 2:00 the clock goes on to 2:30.
        Assert.Equal(Wall("2026-10-04 02:30 +11"), lordHowe.HourStart(Wall("2026-10-04 02:45 +11")));
    }
}
