using EmailCampaigns.Core.Scheduling.Calendar;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class StepDelayTests
{
    private static readonly SendWindow OfficeHours = Window("09:00", "18:00", "Europe/Berlin", Weekdays);
    private static readonly SendWindow Always = Window("00:00", "00:00", "Europe/Berlin");

    [Fact]
    public void Without_delay_it_is_due_at_the_next_open_instant()
    {
        Assert.Equal(Wall("2026-01-15 10:00 +01"), new StepDelay(0).DueAt(Wall("2026-01-15 10:00 +01"), OfficeHours));
        Assert.Equal(Wall("2026-01-16 09:00 +01"), new StepDelay(0).DueAt(Wall("2026-01-15 20:00 +01"), OfficeHours));
    }

    [Theory]
    [InlineData("2026-03-27 10:00 +01", 3, "2026-03-30 10:00 +02")]
    [InlineData("2026-10-24 10:00 +02", 2, "2026-10-26 10:00 +01")]
    public void Days_keep_the_local_time_through_a_clock_change(string anchor, int days, string due) =>
        Assert.Equal(Wall(due), new StepDelay(days).DueAt(Wall(anchor), Always));

    [Fact]
    public void Days_keep_the_local_time_where_the_clock_moves_half_an_hour() =>
        Assert.Equal(Wall("2026-04-06 10:00 +10:30"), new StepDelay(2).DueAt(Wall("2026-04-04 10:00 +11"), Window("00:00", "00:00", "Australia/Lord_Howe")));

    [Theory]
    [InlineData("2026-03-28 20:00 +01", "2026-03-29 09:00 +02")]
    [InlineData("2026-10-24 20:00 +02", "2026-10-25 07:00 +01")]
    public void Hours_are_hours_by_the_clock(string anchor, string due) =>
        Assert.Equal(Wall(due), new StepDelay(0, 12).DueAt(Wall(anchor), Always));

    [Fact]
    public void A_day_later_at_a_time_that_does_not_exist_is_the_first_that_does() =>
        Assert.Equal(Wall("2026-03-29 03:00 +02"), new StepDelay(1).DueAt(Wall("2026-03-28 02:30 +01"), Always));

    [Fact]
    public void A_day_later_at_a_time_that_occurs_twice_is_its_first() =>
        Assert.Equal(Wall("2026-10-25 02:30 +02"), new StepDelay(1).DueAt(Wall("2026-10-24 02:30 +02"), Always));

    [Fact]
    public void Without_days_an_anchor_in_the_second_of_two_equal_hours_stays_there() =>
        Assert.Equal(Wall("2026-10-25 02:30 +01"), new StepDelay(0).DueAt(Wall("2026-10-25 02:30 +01"), Always));

    [Fact]
    public void Days_come_before_hours() =>
        // The clock changes in the night: Sunday at the same local time is 23 hours on, then twelve more.
        Assert.Equal(Wall("2026-03-29 22:00 +02"), new StepDelay(1, 12).DueAt(Wall("2026-03-28 10:00 +01"), Always));

    [Fact]
    public void The_preferred_time_is_taken_on_the_day_that_comes_out() =>
        Assert.Equal(Wall("2026-01-19 09:30 +01"), new StepDelay(4, 0, Time("09:30")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));

    [Fact]
    public void A_preferred_time_before_the_anchor_is_taken_on_the_next_day() =>
        Assert.Equal(Wall("2026-01-16 09:30 +01"), new StepDelay(0, 0, Time("09:30")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));

    [Fact]
    public void A_preferred_time_at_the_anchor_plus_the_hours_is_kept() =>
        Assert.Equal(Wall("2026-01-15 16:00 +01"), new StepDelay(0, 2, Time("16:00")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));

    [Fact]
    public void A_preferred_time_before_the_anchor_plus_the_hours_is_taken_on_the_next_day() =>
        Assert.Equal(Wall("2026-01-16 15:00 +01"), new StepDelay(0, 2, Time("15:00")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));

    [Fact]
    public void A_preferred_time_outside_the_window_waits_for_the_window()
    {
        Assert.Equal(Wall("2026-01-19 09:00 +01"), new StepDelay(4, 0, Time("06:00")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));
        Assert.Equal(Wall("2026-01-20 09:00 +01"), new StepDelay(4, 0, Time("20:00")).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));
    }

    [Fact]
    public void A_preferred_time_that_does_not_exist_that_day_is_the_first_that_does() =>
        Assert.Equal(Wall("2026-03-29 03:00 +02"), new StepDelay(1, 0, Time("02:30")).DueAt(Wall("2026-03-28 10:00 +01"), Always));

    [Fact]
    public void Plain_days_count_the_weekend() =>
        Assert.Equal(Wall("2026-01-19 09:00 +01"), new StepDelay(2).DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));

    [Fact]
    public void Business_days_count_send_days_only()
    {
        var twoBusinessDays = new StepDelay(2, BusinessDaysOnly: true);

        Assert.Equal(Wall("2026-01-19 14:00 +01"), twoBusinessDays.DueAt(Wall("2026-01-15 14:00 +01"), OfficeHours));
        Assert.Equal(Wall("2026-01-20 14:00 +01"), twoBusinessDays.DueAt(Wall("2026-01-16 14:00 +01"), OfficeHours));
        Assert.Equal(Wall("2026-01-20 14:00 +01"), twoBusinessDays.DueAt(Wall("2026-01-18 14:00 +01"), OfficeHours));
    }

    [Fact]
    public void Business_days_do_not_count_holidays()
    {
        var easter = Window("09:00", "18:00", "Europe/Berlin", Weekdays, "2026-04-03", "2026-04-06");

        Assert.Equal(Wall("2026-04-08 14:00 +02"), new StepDelay(2, BusinessDaysOnly: true).DueAt(Wall("2026-04-02 14:00 +02"), easter));
    }

    [Fact]
    public void The_local_day_of_the_anchor_is_that_of_the_windows_zone()
    {
        // 23:30 UTC on Thursday is Friday in Berlin.
        var anchor = new DateTime(2026, 1, 15, 23, 30, 0, DateTimeKind.Utc);

        Assert.Equal(Wall("2026-01-17 12:00 +01"), new StepDelay(1, 0, Time("12:00")).DueAt(anchor, Always));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void A_delay_into_the_past_is_refused(int days, int hours) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepDelay(days, hours).DueAt(Wall("2026-01-15 14:00 +01"), Always));
}
