using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class CampaignForecastTests
{
    private static readonly DateTime Tuesday = Wall("2026-01-06 09:00 +01");
    private static readonly SendWindow OfficeHours = Window("09:00", "17:00", "Europe/Berlin", Weekdays);
    private static readonly LaneLimits OneHundredFifty = new() { CampaignDailyLimit = 150, CampaignGap = TimeSpan.FromMinutes(3) };
    private static readonly StepDelay[] ThreeSteps = [new(0), new(4, 0, Time("09:30")), new(7)];

    private static CampaignForecast Forecast(int contacts, StepDelay[] steps, LaneLimits limits, DateTime? start = null) =>
        CampaignForecast.For(contacts, steps, new SlotBook(OfficeHours, limits, start ?? Tuesday), OfficeHours, start ?? Tuesday);

    [Fact]
    public void Contacts_times_steps_by_the_daily_limit_are_the_send_days()
    {
        var forecast = Forecast(2_400, ThreeSteps, OneHundredFifty);

        Assert.Equal(48, forecast.SendDays);
        Assert.Equal(7_200, forecast.Days.Sum(day => day.Emails));
        Assert.Equal(Day("2026-03-23"), forecast.LastDay);
    }

    [Fact]
    public void Without_limits_each_step_has_its_day()
    {
        var forecast = Forecast(100_000, ThreeSteps, new LaneLimits());

        // Tuesday, four days on is Saturday: Monday; a week on: Monday.
        Assert.Equal(
            [new(Day("2026-01-06"), 100_000), new(Day("2026-01-12"), 100_000), new(Day("2026-01-19"), 100_000)],
            forecast.Days);
    }

    [Fact]
    public void Two_steps_on_one_day_share_its_limit()
    {
        var forecast = Forecast(3, [new(0), new(0, 1)], new LaneLimits { CampaignDailyLimit = 5 });

        Assert.Equal([new(Day("2026-01-06"), 5), new(Day("2026-01-07"), 1)], forecast.Days);
    }

    [Fact]
    public void A_start_in_the_afternoon_has_the_rest_of_its_day()
    {
        var forecast = Forecast(100, [new(0)], new LaneLimits { CampaignGap = TimeSpan.FromHours(1) }, Tuesday.AddHours(5));

        Assert.Equal(3, forecast.Days[0].Emails);
        Assert.Equal(8, forecast.Days[1].Emails);
    }

    [Fact]
    public void What_the_sender_has_to_do_already_comes_first()
    {
        var limits = new LaneLimits { SenderDailyLimit = 10, SenderZone = "Europe/Berlin" };
        var book = new SlotBook(OfficeHours, limits, Tuesday);
        book.AddPlanned(Tuesday.AddHours(1), ownCampaign: false, count: 8);

        var forecast = CampaignForecast.For(10, [new(0)], book, OfficeHours, Tuesday);

        Assert.Equal([new(Day("2026-01-06"), 2), new(Day("2026-01-07"), 8)], forecast.Days);
    }

    [Fact]
    public void What_takes_more_than_ten_years_has_no_last_day()
    {
        var forecast = Forecast(1_000_000, ThreeSteps, new LaneLimits { CampaignDailyLimit = 1 });

        Assert.False(forecast.IsComplete);
        Assert.Null(forecast.LastDay);
        Assert.InRange(forecast.SendDays, 2_600, 2_610);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 0)]
    public void Nothing_to_send_takes_no_day(int contacts, int steps)
    {
        var forecast = Forecast(contacts, ThreeSteps[..steps], OneHundredFifty);

        Assert.Empty(forecast.Days);
        Assert.True(forecast.IsComplete);
        Assert.Null(forecast.LastDay);
    }
}
