using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Scheduling.Slots;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling.Simulation;

/// <summary>Days on paper, without a database.</summary>
public sealed class SimulationRunTests
{
    private static readonly DateTime Tuesday = Wall("2026-01-06 09:00 +01");
    private static readonly SendWindow OfficeHours = Window("09:00", "17:00", "Europe/Berlin", Weekdays);
    private static readonly LaneLimits OneHundredFifty = new() { CampaignDailyLimit = 150, CampaignGap = TimeSpan.FromMinutes(3) };
    private static readonly StepDelay[] ThreeSteps = [new(0), new(4, 0, Time("09:30")), new(7)];

    [Fact]
    public void Contacts_times_steps_by_the_daily_limit_are_the_send_days()
    {
        var days = Run(2_400, ThreeSteps, OneHundredFifty).Days;

        Assert.Equal(7_200, days.Sum(day => day.Emails));
        Assert.Equal(2_400, days.Sum(day => day.FirstEmails));
        Assert.All(days, day => Assert.InRange(day.Emails, 1, 150));
        Assert.InRange(days.Count, 48, 50);
    }

    [Fact]
    public void Without_limits_each_step_has_its_day()
    {
        var days = Run(1_000, ThreeSteps, new LaneLimits()).Days;

        // Tuesday, four days on is Saturday: Monday; a week on: Monday.
        Assert.Equal([new(Day("2026-01-06"), 1_000, 0), new(Day("2026-01-12"), 0, 1_000), new(Day("2026-01-19"), 0, 1_000)], days);
    }

    [Fact]
    public void Two_steps_on_one_day_share_its_limit()
    {
        var days = Run(3, [new(0), new(0, 1)], new LaneLimits { CampaignDailyLimit = 5 }).Days;

        Assert.Equal([5, 1], days.Select(day => day.Emails));
    }

    [Fact]
    public void A_start_in_the_afternoon_has_the_rest_of_its_day()
    {
        var days = Run(100, [new(0)], new LaneLimits { CampaignGap = TimeSpan.FromHours(1) }, Tuesday.AddHours(5)).Days;

        Assert.Equal([3, 8], days.Take(2).Select(day => day.Emails));
    }

    [Fact]
    public void What_the_sender_has_to_do_already_comes_first()
    {
        var limits = new LaneLimits { SenderDailyLimit = 10, SenderZone = "Europe/Berlin" };
        var book = new SlotBook(OfficeHours, limits, Tuesday);
        book.AddPlanned(Tuesday.AddHours(1), ownCampaign: false, count: 8);

        var days = Run(10, [new(0)], book).Days;

        Assert.Equal([new(Day("2026-01-06"), 2, 0), new(Day("2026-01-07"), 8, 0)], days);
    }

    [Fact]
    public void Who_is_under_way_gets_only_what_is_left()
    {
        SimulatedContact[] contacts = [new(PassedStep: 1, Anchor: Tuesday.AddDays(-4)), new(PassedStep: 3, Anchor: Tuesday.AddDays(-1))];

        var days = Run(contacts, ThreeSteps, new SlotBook(OfficeHours, new LaneLimits(), Tuesday), Tuesday).Days;

        Assert.Equal([new(Day("2026-01-06"), 0, 1), new(Day("2026-01-13"), 0, 1)], days);
    }

    [Fact]
    public void Contacts_on_their_own_clocks_are_mailed_in_their_hours()
    {
        // 09:00 on Tuesday in Berlin is 17:00 in Tokyo: closed until Wednesday there, which in Berlin is one o'clock in the night.
        SimulatedContact[] contacts = [new(Zone: "Asia/Tokyo"), new()];

        var days = SimulationRun.Of(
            contacts, Steps([new(0)]), new SlotBook(OfficeHours, OneHundredFifty, Tuesday), OfficeHours, Rules(0), onContactClocks: true, Tuesday, default).Days;

        Assert.Equal([new(Day("2026-01-06"), 1, 0), new(Day("2026-01-07"), 1, 0)], days);
    }

    [Fact]
    public void What_takes_more_than_ten_years_has_no_last_day()
    {
        var result = Run(20_000, [new(0)], new LaneLimits { CampaignDailyLimit = 1 });

        Assert.False(result.IsComplete);
        Assert.Null(result.LastDay);
        Assert.InRange(result.Days.Count, 2_600, 2_610);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 0)]
    public void Nothing_to_send_takes_no_day(int contacts, int steps)
    {
        var result = Run(contacts, ThreeSteps[..steps], OneHundredFifty);

        Assert.Empty(result.Days);
        Assert.True(result.IsComplete);
        Assert.Null(result.LastDay);
    }

    [Theory]
    [InlineData("Asia/Tokyo", "2026-01-06 13:59 +01", 0)] // 21:59 there
    [InlineData("Asia/Tokyo", "2026-01-06 14:00 +01", 1)]
    [InlineData("America/New_York", "2026-01-06 12:59 +01", 1)] // 06:59 there
    [InlineData("America/New_York", "2026-01-06 13:00 +01", 0)]
    [InlineData("Europe/Berlin", "2026-01-06 09:00 +01", 0)]
    [InlineData(null, "2026-01-06 09:00 +01", 0)]
    public void First_emails_that_come_at_night_are_counted(string? zone, string start, int atNight)
    {
        SimulatedContact[] contacts = [new(zone), new(zone, PassedStep: 1, Anchor: Tuesday.AddDays(-4))];
        var at = Wall(start);

        Assert.Equal(atNight, Run(contacts, [new(0), new(0, 1)], new SlotBook(OfficeHours, new LaneLimits(), at), at).FirstEmailsAtNight);
    }

    [Fact]
    public void A_run_that_nobody_waits_for_stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => SimulationRun.Of(
            new SimulatedContact[5_000], Steps([new(0)]), new SlotBook(OfficeHours, OneHundredFifty, Tuesday), OfficeHours, Rules(0), false, Tuesday, stop.Token));
    }

    private static SimulatedDays Run(int contacts, StepDelay[] steps, LaneLimits limits, DateTime? start = null) =>
        Run(new SimulatedContact[contacts], steps, new SlotBook(OfficeHours, limits, start ?? Tuesday), start ?? Tuesday);

    private static SimulatedDays Run(int contacts, StepDelay[] steps, SlotBook book) => Run(new SimulatedContact[contacts], steps, book, Tuesday);

    private static SimulatedDays Run(SimulatedContact[] contacts, StepDelay[] steps, SlotBook book, DateTime start) =>
        SimulationRun.Of(contacts, Steps(steps), book, OfficeHours, Rules(0), onContactClocks: false, start, default);

    private static SimulatedStep[] Steps(StepDelay[] delays) => [.. delays.Select((delay, i) => new SimulatedStep(i + 1, delay))];

    private static PlanRules Rules(int jitter) => new(NotBefore: null, CampaignCause: null, Moved: null, Anew: true, jitter);
}
