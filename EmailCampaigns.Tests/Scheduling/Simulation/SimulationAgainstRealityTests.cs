using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Scheduling.Simulation;

/// <summary>A campaign is simulated, then started and sent for good, with a clock that goes through the weeks: each day sends what the calendar said.</summary>
public sealed class SimulationAgainstRealityTests
{
    private static readonly ZoneCalendar Berlin = ZoneCalendar.Of("Europe/Berlin");

    public static TheoryData<string> Campaigns => new() { "campaign limit", "pause", "sender and another campaign", "new contacts", "own clocks", "business days", "a step in business days", "jitter" };

    [Theory]
    [MemberData(nameof(Campaigns))]
    public async Task Each_day_sends_what_the_calendar_said(string what)
    {
        var transport = new ScriptedTransport();
        var errors = new LoggedErrors();
        await using var scene = await CampaignScene.Create(
            contacts: 36,
            settings: settings => Set(settings, what),
            steps: Steps(what),
            configure: services => services
                .AddSingleton<ILoggerProvider>(errors)
                .AddSending(new SendingOptions { DataDirectory = Temp.NewDirectory(), PublicBaseUrl = "https://mail.example", HoldAfterAbsence = TimeSpan.FromDays(90) }, _ => _ => transport));
        await Prepare(scene, what);
        var simulation = await CampaignSimulatorTests.Simulate(scene);

        await scene.Start();
        await scene.Get<InstallationGuard>().Beat(default);
        await Live(scene);

        Assert.Empty(errors.All);
        Assert.Equal(Told(simulation), await Sent(scene));
        Assert.Equal(36 * Steps(what).Count, simulation.Emails);
        Assert.True(simulation.Days.Count > 3, "The days show nothing if all goes at once.");
    }

    private static List<EmailCampaigns.Core.Campaigns.StepEdit> Steps(string what)
    {
        var steps = CampaignScene.ThreeSteps();
        steps[1] = steps[1] with { DelayDays = 2, PreferredSendTime = what == "pause" ? null : new TimeOnly(9, 30) };
        steps[2] = steps[2] with { DelayDays = 3, DelayHours = 2, DelayInBusinessDays = what == "a step in business days" };
        return steps;
    }

    private static void Set(CampaignSettings settings, string what)
    {
        (settings.Timezone, settings.SendWindowEnd, settings.DailyLimit, settings.DelayBetweenEmailsSeconds) = ("Europe/Berlin", new TimeOnly(17, 0), 10, 600);
        switch (what)
        {
            case "pause":
                (settings.DailyLimit, settings.DelayBetweenEmailsSeconds) = (0, 2700);
                break;
            case "sender and another campaign":
                settings.DailyLimit = 0;
                break;
            case "new contacts":
                (settings.DailyLimit, settings.DailyNewContacts) = (0, 5);
                break;
            case "own clocks":
                settings.UseContactTimezone = true;
                break;
            case "business days":
                settings.BusinessDaysOnly = true;
                break;
            case "jitter":
                (settings.DailyLimit, settings.DelayJitterSeconds) = (12, 900);
                break;
        }
    }

    private static async Task Prepare(CampaignScene scene, string what)
    {
        await using var db = scene.Database.Open();
        switch (what)
        {
            case "own clocks":
                await db.Contacts.Where(c => scene.ContactIds.Take(12).Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Timezone, "America/New_York"));
                break;
            case "sender and another campaign":
                await db.SenderAccounts.ExecuteUpdateAsync(set => set.SetProperty(s => s.DailyLimit, 14));
                var other = await scene.AddCampaign("Runs already", Approval.Automatic, settings => Set(settings, "campaign limit"), Steps(what));
                Assert.True((await scene.Get<Core.Campaigns.CampaignControl>().Start(scene.Database.System, other, default)).IsDone);
                await scene.RunJobs();
                break;
        }
    }

    /// <summary>From one due email to the next. What is not sent at once waits for a rule: then the clock goes on a little.</summary>
    private static async Task Live(CampaignScene scene)
    {
        var clock = scene.Database.Clock;
        var until = scene.Database.Now.AddDays(60);
        while (scene.Database.Now < until && await NextDue(scene) is { } due)
        {
            clock.MoveTo(due > scene.Database.Now ? due : scene.Database.Now.AddSeconds(20));
            await scene.Get<Dispatcher>().Tick(default);
        }
    }

    private static async Task<DateTime?> NextDue(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await db.ScheduledEmails.Where(e => e.Status == ScheduledEmailStatus.Pending).MinAsync(e => (DateTime?)e.ScheduledFor);
    }

    private static string Told(CampaignSimulation simulation) =>
        string.Join('\n', simulation.Days.Select(day => $"{day.Day:yyyy-MM-dd} first {day.FirstEmails} follow-ups {day.FollowUps}"));

    private static async Task<string> Sent(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        var sent = await db.SentEmails.Where(s => s.CampaignId == scene.CampaignId).Select(s => new { s.SentAt, s.SequenceStep }).ToListAsync();
        return string.Join('\n', sent.GroupBy(s => Berlin.Day(DateTime.SpecifyKind(s.SentAt, DateTimeKind.Utc))).OrderBy(day => day.Key)
            .Select(day => $"{day.Key:yyyy-MM-dd} first {day.Count(s => s.SequenceStep == 1)} follow-ups {day.Count(s => s.SequenceStep > 1)}"));
    }
}
