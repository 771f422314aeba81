using EmailCampaigns.Core.Scheduling.Calendar;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class SendWindowTests
{
    [Fact]
    public void An_instant_inside_the_window_is_allowed_as_it_is()
    {
        var window = Window("09:00", "18:00", "Europe/Berlin", Weekdays);
        var thursdayNoon = Wall("2026-01-15 12:00 +01");

        Assert.Equal(thursdayNoon, window.Next(thursdayNoon));
        Assert.Equal(DateTimeKind.Utc, window.Next(thursdayNoon).Kind);
        Assert.True(window.IsOpen(thursdayNoon));
    }

    [Theory]
    [InlineData("2026-01-15 08:59:59 +01", "2026-01-15 09:00 +01")]
    [InlineData("2026-01-15 17:59:59 +01", "2026-01-15 17:59:59 +01")]
    [InlineData("2026-01-15 18:00 +01", "2026-01-16 09:00 +01")]
    [InlineData("2026-01-16 18:00 +01", "2026-01-19 09:00 +01")]
    [InlineData("2026-01-18 12:00 +01", "2026-01-19 09:00 +01")]
    public void The_window_includes_its_start_and_excludes_its_end(string now, string next) =>
        Assert.Equal(Wall(next), Window("09:00", "18:00", "Europe/Berlin", Weekdays).Next(Wall(now)));

    [Fact]
    public void A_local_evening_that_is_the_next_day_in_utc_counts_for_its_local_day()
    {
        var window = Window("09:00", "22:00", "America/Los_Angeles", Weekdays);

        Assert.True(window.IsOpen(Wall("2026-01-16 21:30 -08")));
        Assert.Equal(Wall("2026-01-19 09:00 -08"), window.Next(Wall("2026-01-16 22:00 -08")));
        Assert.Equal(Day("2026-01-16"), window.LocalDay(Wall("2026-01-16 21:30 -08")));
    }

    [Fact]
    public void A_holiday_does_not_open()
    {
        var window = Window("09:00", "18:00", "Europe/Berlin", Weekdays, "2026-04-03", "2026-04-06");

        Assert.Equal(Wall("2026-04-07 09:00 +02"), window.Next(Wall("2026-04-02 18:00 +02")));
        Assert.False(window.IsSendDay(Day("2026-04-03")));
        Assert.True(window.IsSendDay(Day("2026-04-07")));
        Assert.False(window.IsSendDay(Day("2026-04-04")));
    }

    [Fact]
    public void A_window_over_midnight_belongs_to_the_day_it_opens()
    {
        var window = Window("22:00", "06:00", "Europe/Berlin", [DayOfWeek.Friday]);

        Assert.True(window.IsOpen(Wall("2026-01-17 05:59:59 +01")));
        Assert.Equal(Wall("2026-01-23 22:00 +01"), window.Next(Wall("2026-01-17 06:00 +01")));
        Assert.Equal(Wall("2026-01-23 22:00 +01"), window.Next(Wall("2026-01-23 03:00 +01")));
        Assert.Equal(Wall("2026-01-17 06:00 +01"), window.ClosesAt(Wall("2026-01-16 23:00 +01")));
    }

    [Fact]
    public void Every_night_of_three_years_is_open_at_three()
    {
        var window = Window("22:00", "06:00", "Pacific/Pago_Pago");

        Assert.All(Enumerable.Range(0, 3 * 365), night => Assert.True(window.IsOpen(Wall("2026-01-01 03:00 -11").AddDays(night))));
    }

    [Fact]
    public void A_holiday_keeps_the_night_that_opened_the_day_before()
    {
        var window = Window("22:00", "06:00", "Europe/Berlin", EveryDay, "2026-05-01");

        Assert.True(window.IsOpen(Wall("2026-05-01 03:00 +02")));
        Assert.False(window.IsOpen(Wall("2026-05-02 03:00 +02")));
        Assert.Equal(Wall("2026-05-02 22:00 +02"), window.Next(Wall("2026-05-01 06:00 +02")));
    }

    [Fact]
    public void Midnight_to_midnight_is_the_whole_day()
    {
        var window = Window("00:00", "00:00", "Europe/Berlin", Weekdays);

        Assert.True(window.IsOpen(Wall("2026-01-16 23:59:59 +01")));
        Assert.Equal(Wall("2026-01-19 00:00 +01"), window.Next(Wall("2026-01-17 00:00 +01")));
        Assert.Equal(TimeSpan.FromHours(5 * 24), window.OpenTime(Wall("2026-01-12 00:00 +01"), Wall("2026-01-19 00:00 +01")));
    }

    [Fact]
    public void Equal_start_and_end_is_a_day_from_the_start()
    {
        var window = Window("09:00", "09:00", "Europe/Berlin", [DayOfWeek.Monday]);

        Assert.Equal(Wall("2026-01-12 09:00 +01"), window.Next(Wall("2026-01-12 08:00 +01")));
        Assert.True(window.IsOpen(Wall("2026-01-13 08:59:59 +01")));
        Assert.Equal(Wall("2026-01-13 09:00 +01"), window.ClosesAt(Wall("2026-01-12 09:00 +01")));
    }

    [Fact]
    public void Windows_that_touch_close_as_one()
    {
        var window = Window("00:00", "00:00", "Europe/Berlin", Weekdays);

        Assert.Equal(Wall("2026-01-17 00:00 +01"), window.ClosesAt(Wall("2026-01-12 23:59:59 +01")));
    }

    [Fact]
    public void A_window_that_is_shut_has_no_closing_time() =>
        Assert.Null(Window("09:00", "18:00", "Europe/Berlin").ClosesAt(Wall("2026-01-12 18:00 +01")));

    [Fact]
    public void A_window_of_all_days_and_hours_closes_for_a_holiday_and_otherwise_never()
    {
        var window = Window("00:00", "00:00", "Europe/Berlin", EveryDay, "2026-12-25");

        Assert.Equal(Wall("2026-12-25 00:00 +01"), window.ClosesAt(Wall("2026-01-12 10:00 +01")));
        Assert.Equal(DateTime.MaxValue, window.ClosesAt(Wall("2026-12-26 00:00 +01")));
    }

    [Fact]
    public void A_start_that_the_clock_skips_becomes_the_first_time_that_exists()
    {
        Assert.Equal(Wall("2026-03-29 03:00 +02"), Window("02:30", "12:00", "Europe/Berlin").Next(Wall("2026-03-29 00:00 +01")));
        Assert.Equal(Wall("2026-03-08 03:00 -04"), Window("02:30", "12:00", "America/New_York").Next(Wall("2026-03-08 00:00 -05")));
        Assert.Equal(Wall("2026-10-04 02:30 +11"), Window("02:15", "12:00", "Australia/Lord_Howe").Next(Wall("2026-10-04 00:00 +10:30")));
    }

    [Fact]
    public void An_end_that_the_clock_skips_becomes_the_first_time_that_exists()
    {
        Assert.Equal(Wall("2026-03-29 03:00 +02"), Window("00:30", "02:30", "Europe/Berlin").ClosesAt(Wall("2026-03-29 01:00 +01")));
        Assert.Equal(Wall("2026-03-08 03:00 -04"), Window("00:30", "02:30", "America/New_York").ClosesAt(Wall("2026-03-08 01:00 -05")));
        Assert.Equal(Wall("2026-10-04 02:30 +11"), Window("00:30", "02:15", "Australia/Lord_Howe").ClosesAt(Wall("2026-10-04 01:00 +10:30")));
    }

    [Fact]
    public void A_window_that_lies_in_the_skipped_hour_does_not_open_that_day() =>
        Assert.Equal(Wall("2026-03-30 02:15 +02"), Window("02:15", "02:45", "Europe/Berlin").Next(Wall("2026-03-29 00:00 +01")));

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25 02:10 +02", "2026-10-25 02:15 +02", "2026-10-25 02:45 +02", "2026-10-25 02:15 +01", "2026-10-26 02:15 +01")]
    [InlineData("America/New_York", "2026-11-01 01:10 -04", "2026-11-01 01:15 -04", "2026-11-01 01:45 -04", "2026-11-01 01:15 -05", "2026-11-02 01:15 -05")]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:30 +11", "2026-04-05 01:35 +11", "2026-04-05 01:55 +11", "2026-04-05 01:35 +10:30", "2026-04-06 01:35 +10:30")]
    public void A_window_in_the_hour_that_occurs_twice_opens_once(string zone, string before, string opens, string closes, string again, string nextDay)
    {
        var window = Window(opens[11..16], closes[11..16], zone);

        Assert.Equal(Wall(opens), window.Next(Wall(before)));
        Assert.Equal(Wall(closes), window.ClosesAt(Wall(opens)));
        Assert.False(window.IsOpen(Wall(again)));
        Assert.Equal(Wall(nextDay), window.Next(Wall(closes)));
    }

    [Fact]
    public void A_window_around_the_hour_that_occurs_twice_is_open_through_both()
    {
        var window = Window("01:00", "04:00", "Europe/Berlin");

        Assert.True(window.IsOpen(Wall("2026-10-25 02:30 +02")));
        Assert.True(window.IsOpen(Wall("2026-10-25 02:30 +01")));
        Assert.Equal(TimeSpan.FromHours(4), window.OpenTime(Wall("2026-10-25 00:00 +02"), Wall("2026-10-26 00:00 +01")));
        Assert.Equal(TimeSpan.FromHours(2), window.OpenTime(Wall("2026-03-29 00:00 +01"), Wall("2026-03-30 00:00 +02")));
    }

    [Fact]
    public void A_zone_of_half_an_hour_keeps_its_half_hour()
    {
        var window = Window("09:00", "18:00", "Asia/Kolkata", Weekdays);

        Assert.Equal(new DateTime(2026, 1, 15, 3, 30, 0, DateTimeKind.Utc), window.Next(Wall("2026-01-15 00:00 +05:30")));
        Assert.Equal(new DateTime(2026, 1, 15, 12, 30, 0, DateTimeKind.Utc), window.ClosesAt(Wall("2026-01-15 10:00 +05:30")));
    }

    [Fact]
    public void A_day_that_a_zone_left_out_does_not_open()
    {
        // Samoa crossed the date line: 29 December 2011 was followed by the 31st.
        var window = Window("00:00", "00:00", "Pacific/Apia", [DayOfWeek.Friday]);

        Assert.Equal(Wall("2012-01-06 00:00 +14"), window.Next(Wall("2011-12-29 12:00 -10")));
    }

    [Fact]
    public void A_day_begins_where_the_zone_begins_it()
    {
        // In Beirut the clock goes from midnight to one.
        Assert.Equal(Wall("2026-03-29 01:00 +03"), Window("00:00", "00:00", "Asia/Beirut").DayStart(Day("2026-03-29")));
    }

    [Fact]
    public void The_same_window_on_other_clocks_opens_at_their_nine()
    {
        var window = Window("09:00", "18:00", "Europe/Berlin", Weekdays, "2026-01-15");

        var tokyo = window.In("Asia/Tokyo");

        Assert.Equal(Wall("2026-01-16 09:00 +09"), tokyo.Next(Wall("2026-01-15 09:00 +09")));
        Assert.Same(tokyo, window.In("Asia/Tokyo"));
        Assert.Same(window, window.In("Europe/Berlin"));
    }

    [Fact]
    public void No_day_of_the_week_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => Window("09:00", "18:00", "UTC", []));

        Assert.Contains("at least one day", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_that_does_not_exist_is_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => Window("09:00", "18:00", "Europe/Atlantis"));

        Assert.Contains("Europe/Atlantis", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instant_that_is_not_marked_utc_is_refused() =>
        Assert.Throws<ArgumentException>(() => Window("09:00", "18:00", "UTC").Next(new DateTime(2026, 1, 15, 9, 0, 0, DateTimeKind.Unspecified)));
}
