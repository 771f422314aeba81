using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class RetryDelayTests
{
    private static readonly SendWindow Always = Window("00:00", "00:00", "UTC");
    private static readonly SendWindow EightHours = Window("09:00", "17:00", "Europe/Berlin", Weekdays);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    [InlineData(4, 60)]
    [InlineData(5, 60)]
    [InlineData(30, 60)]
    public void The_pauses_grow_to_an_hour(int attempts, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), RetryDelay.After(attempts));

    [Fact]
    public void No_pause_comes_before_the_first_attempt() => Assert.Throws<ArgumentOutOfRangeException>(() => RetryDelay.After(0));

    [Fact]
    public void A_retry_waits_for_the_window()
    {
        Assert.Equal(Wall("2026-01-15 16:45 +01"), RetryDelay.NextAttempt(3, Wall("2026-01-15 16:30 +01"), EightHours));
        Assert.Equal(Wall("2026-01-19 09:00 +01"), RetryDelay.NextAttempt(4, Wall("2026-01-16 16:30 +01"), EightHours));
    }

    [Fact]
    public void Twelve_attempts_are_not_enough_before_24_open_hours()
    {
        var first = Wall("2026-01-15 09:00 +01");

        Assert.False(RetryDelay.GivesUp(12, first, first.AddHours(24).AddMilliseconds(-1), Always));
        Assert.True(RetryDelay.GivesUp(12, first, first.AddHours(24), Always));
    }

    [Fact]
    public void Twenty_four_open_hours_are_not_enough_before_twelve_attempts() =>
        Assert.False(RetryDelay.GivesUp(11, Wall("2026-01-12 09:00 +01"), Wall("2026-02-12 09:00 +01"), EightHours));

    [Fact]
    public void Hours_in_which_the_window_is_shut_do_not_count()
    {
        var friday = Wall("2026-01-16 09:00 +01");

        Assert.False(RetryDelay.GivesUp(20, friday, Wall("2026-01-20 16:59 +01"), EightHours));
        Assert.True(RetryDelay.GivesUp(20, friday, Wall("2026-01-20 17:00 +01"), EightHours));
    }
}
