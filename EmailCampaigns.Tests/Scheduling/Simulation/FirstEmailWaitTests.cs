using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Campaigns;

namespace EmailCampaigns.Tests.Scheduling.Simulation;

/// <summary>What the check before a start says of when the first email goes, and why not at once.</summary>
public sealed class FirstEmailWaitTests
{
    private static readonly SimulatedSender Sender = new(Guid.Empty, "ann@northwind.example");

    private static readonly SimulatedStep AtOnce = new(1, new StepDelay(0, 0, null, false));

    [Theory]
    [InlineData("2026-01-15T10:00", null)]
    [InlineData("2026-01-15T08:59:30", null)] // within a minute
    [InlineData("2026-01-15T07:00", FirstEmailWait.BeforeHours)]
    [InlineData("2026-01-15T17:30", FirstEmailWait.AfterHours)]
    [InlineData("2026-01-17T10:00", FirstEmailWait.NoSendDay)] // a Saturday
    public void Outside_the_window_it_says_which_part_of_it(string now, FirstEmailWait? expected)
    {
        var window = Window();

        Assert.Equal(expected, Reason(At(now), new SlotBook(window, new LaneLimits(), At(now)), window));
    }

    [Fact]
    public void A_later_start_is_the_reason_unless_the_window_takes_longer()
    {
        var (window, now) = (Window(), At("2026-01-15T10:00"));
        var book = new SlotBook(window, new LaneLimits(), now);

        Assert.Equal(FirstEmailWait.CampaignStart, Reason(now, book, window, startsAt: At("2026-01-16T12:00")));
        Assert.Equal(FirstEmailWait.AfterHours, Reason(now, book, window, startsAt: At("2026-01-15T18:00")));
        Assert.Equal(FirstEmailWait.Delay, Reason(now, book, window, AtOnce with { Delay = new StepDelay(1, 0, null, false) }));
    }

    [Theory]
    [InlineData(FirstEmailWait.SenderLimit)]
    [InlineData(FirstEmailWait.RateLimit)]
    [InlineData(FirstEmailWait.Gap)]
    public void Within_the_window_it_is_what_leaves_no_room(FirstEmailWait expected)
    {
        var (window, now) = (Window(), At("2026-01-15T10:00"));
        var book = new SlotBook(
            window,
            expected switch
            {
                FirstEmailWait.SenderLimit => new LaneLimits { SenderDailyLimit = 1 },
                FirstEmailWait.RateLimit => new LaneLimits { SenderMinuteLimit = 1 },
                _ => new LaneLimits { SenderGap = TimeSpan.FromMinutes(10) },
            },
            now);
        book.AddTaken(now, ownCampaign: false);
        book.AddTaken(now.AddMinutes(1), ownCampaign: false);

        Assert.Equal(expected, Reason(now, book, window));
    }

    [Fact]
    public void Every_reason_has_words()
    {
        var settings = new CampaignSettings(Guid.Empty, DateTime.UnixEpoch) { SendWindowEnd = new TimeOnly(17, 0) };

        Assert.Equal("today’s send hours, 09:00 to 17:00, are over", SimulationWords.Why(FirstEmailWait.AfterHours, settings, startsLater: false, Sender));
        Assert.Equal("the day of the start is a holiday", SimulationWords.Why(FirstEmailWait.Holiday, settings, startsLater: true, Sender));
        Assert.All(Enum.GetValues<FirstEmailWait>(), wait => Assert.NotEmpty(SimulationWords.Why(wait, settings, startsLater: true, sender: null)));
    }

    [Fact]
    public async Task After_the_hours_of_a_day_longer_ones_are_offered()
    {
        await using var scene = await CampaignScene.Create(contacts: 5, steps: [CampaignScene.ThreeSteps()[0]], settings: s => (s.Timezone, s.SendWindowEnd) = ("Europe/Berlin", new TimeOnly(17, 0)));
        scene.Database.Clock.MoveTo(new DateTime(2026, 1, 15, 17, 30, 0, DateTimeKind.Utc)); // 18:30 in Berlin

        var simulation = await CampaignSimulatorTests.Simulate(scene, new SimulationRequest { WithChanges = true });

        Assert.Equal(FirstEmailWait.AfterHours, simulation.FirstWaitsFor);
        var longer = Assert.Single(simulation.Changes, c => c.Change.SendWindowEnd is not null);
        Assert.Equal((new TimeOnly(20, 0), new DateOnly(2026, 1, 15), 1), (longer.Change.SendWindowEnd, longer.LastDay, longer.DaysSooner));
        Assert.Equal("No limit is used up. All emails go on one day.", SimulationWords.Unlimited(simulation, steps: 1));
    }

    [Fact]
    public async Task On_a_day_off_that_day_is_offered()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, steps: [CampaignScene.ThreeSteps()[0]]);
        scene.Database.Clock.MoveTo(new DateTime(2026, 1, 18, 10, 0, 0, DateTimeKind.Utc)); // a Sunday

        var simulation = await CampaignSimulatorTests.Simulate(scene, new SimulationRequest { WithChanges = true });

        Assert.Equal(FirstEmailWait.NoSendDay, simulation.FirstWaitsFor);
        Assert.Equal(["Sundays too"], simulation.Changes.Select(c => SimulationWords.Of(c.Change)));
    }

    private static FirstEmailWait? Reason(DateTime now, SlotBook book, SendWindow window, SimulatedStep? step = null, DateTime? startsAt = null)
    {
        var rules = FirstEmailRules.Of(startsAt, step ?? AtOnce, book, window, now);
        return rules.Reason(book.Take(rules.Due), window, onContactClocks: false, now);
    }

    private static SendWindow Window() => new(new TimeOnly(9, 0), new TimeOnly(17, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], "UTC");

    private static DateTime At(string utc) => DateTime.SpecifyKind(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
