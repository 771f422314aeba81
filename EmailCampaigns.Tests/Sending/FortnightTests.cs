using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Sending;

/// <summary>
/// Two weeks of two campaigns on one sender, as the transport saw them. What was sent is judged by the log of the transport alone, with the framework's zones
/// and a few lines of arithmetic: the product's own idea of windows, days and delays has no part in it.
/// </summary>
public sealed class FortnightTests
{
    private const int Contacts = 6;
    private const int Emails = 2 * 3 * Contacts;

    private static readonly TimeZoneInfo SenderZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Lisbon");

    private static readonly IReadOnlyList<DayOfWeek> Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Starts on a Monday; the Sunday in the middle is the one on which the clocks change.</summary>
    public static TheoryData<DateTime, int, int> Fortnights => new()
    {
        // In New York the hour 02:00 is missing on 8 March.
        { new DateTime(2026, 3, 2, 4, 0, 0, DateTimeKind.Utc), 600, 300 },
        // In Berlin and Lisbon an hour is missing on 29 March. The gap of the sender is the longer one.
        { new DateTime(2026, 3, 23, 4, 0, 0, DateTimeKind.Utc), 240, 420 },
        // Berlin and Lisbon have an hour twice on 25 October, New York on 1 November. Without a gap much goes at once.
        { new DateTime(2026, 10, 19, 4, 0, 0, DateTimeKind.Utc), 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Fortnights))]
    public async Task Nothing_passes_outside_its_window_its_days_its_limits_and_its_gaps(DateTime from, int campaignGap, int senderGap)
    {
        Lane[] lanes =
        [
            new("Berlin", "Europe/Berlin", new TimeOnly(9, 0), new TimeOnly(17, 0), Weekdays, DailyLimit: 3, campaignGap),
            // Sunday is a send day here: the day of the change itself.
            new("New York", "America/New_York", new TimeOnly(8, 30), new TimeOnly(12, 15), [DayOfWeek.Sunday, .. Weekdays], DailyLimit: 4, campaignGap),
        ];
        const int senderLimit = 5;
        var log = new List<Passed>();
        await using var scene = await Scene(log, from, senderLimit, senderGap, lanes);

        // A few days more than the fortnight, for what the hours put back in which nothing was sent.
        await Live(scene, from.AddDays(20), seed: from.DayOfYear, isOver: () => log.Count == Emails);

        Assert.Equal(Emails, log.Count);
        AssertNobodyGotAStepTwice(log);
        AssertInsideWindowsAndDays(log, lanes);
        AssertDailyLimits(log, lanes, senderLimit);
        AssertGaps(log, lanes, senderGap);
        AssertFollowUpsWaited(log, lanes);
        AssertTheClocksChanged(log, lanes);
        await using var db = scene.Database.Open();
        Assert.Equal([CampaignStatus.Completed, CampaignStatus.Completed], await db.Campaigns.Select(c => c.Status).ToListAsync());
    }

    private static List<StepEdit> Steps(string lane) =>
    [
        new() { Name = "First", SubjectTemplate = "Hello {{first_name}}", BodyTemplate = $"<p>[{lane}/1]</p>" },
        new() { Name = "Second", BodyTemplate = $"<p>[{lane}/2]</p>", DelayDays = 2, PreferredSendTime = new TimeOnly(10, 45), ReplyInThread = true },
        new() { Name = "Third", BodyTemplate = $"<p>[{lane}/3]</p>", DelayDays = 1, DelayHours = 3, ReplyInThread = true },
    ];

    private static async Task<CampaignScene> Scene(List<Passed> log, DateTime from, int senderLimit, int senderGap, IReadOnlyList<Lane> lanes)
    {
        var transport = new ScriptedTransport();
        var errors = new LoggedErrors();
        var scene = await CampaignScene.Create(
            contacts: Contacts,
            steps: Steps(lanes[0].Name),
            settings: lanes[0].Set,
            configure: services => services
                .AddSingleton<ILoggerProvider>(errors)
                .AddSending(
                    // One heartbeat lasts the whole fortnight.
                    new SendingOptions { DataDirectory = Temp.NewDirectory(), PublicBaseUrl = "https://mail.example", HoldAfterAbsence = TimeSpan.FromDays(30) },
                    _ => _ => transport));
        var clock = scene.Database.Clock;
        transport.Answer = handed =>
        {
            lock (log)
            {
                log.Add(Passed.Read(clock.GetUtcNow().UtcDateTime, handed));
            }

            return Task.FromResult(ScriptedTransport.Accepted());
        };
        clock.MoveTo(from);
        await using (var db = scene.Database.Open())
        {
            var sender = await db.SenderAccounts.SingleAsync();
            (sender.Timezone, sender.DailyLimit, sender.MinGapSeconds) = (SenderZone.Id, senderLimit, senderGap);
            await db.SaveChangesAsync();
        }

        await scene.Start();
        var second = await scene.AddCampaign(lanes[1].Name, Approval.Automatic, lanes[1].Set, Steps(lanes[1].Name));
        Assert.True((await scene.Get<CampaignControl>().Start(scene.Database.System, second, default)).IsDone);
        await scene.RunJobs();
        await scene.Get<InstallationGuard>().Beat(default);
        return scene;
    }

    /// <summary>
    /// Looks at odd moments, by day and by night, never when the product would like it. Now and then the process is down for hours, so that much is due at
    /// once when it comes back, wherever in the day that is: a plan that was good no longer helps, only the gate does.
    /// </summary>
    private static async Task Live(CampaignScene scene, DateTime until, int seed, Func<bool> isOver)
    {
        var random = new Random(seed);
        var clock = scene.Database.Clock;
        while (clock.GetUtcNow().UtcDateTime < until && !isOver())
        {
            await scene.Get<Dispatcher>().Tick(default);
            clock.Advance(random.Next(150) == 0 ? TimeSpan.FromMinutes(random.Next(200, 1800)) : TimeSpan.FromSeconds(random.Next(20, 1200)));
        }

        Assert.Empty(scene.Database.Services.GetServices<ILoggerProvider>().OfType<LoggedErrors>().Single().All);
    }

    private static void AssertNobodyGotAStepTwice(List<Passed> log) =>
        Assert.Equal(log.Count, log.Select(p => (p.To, p.Lane, p.Step)).Distinct().Count());

    private static void AssertInsideWindowsAndDays(List<Passed> log, IReadOnlyList<Lane> lanes) => Assert.All(log, passed =>
    {
        var lane = lanes.Single(l => l.Name == passed.Lane);
        var local = lane.Local(passed.At);
        Assert.InRange(TimeOnly.FromDateTime(local), lane.Opens, lane.Closes.Add(TimeSpan.FromTicks(-1)));
        Assert.Contains(local.DayOfWeek, lane.Days);
    });

    private static void AssertDailyLimits(List<Passed> log, IReadOnlyList<Lane> lanes, int senderLimit)
    {
        foreach (var lane in lanes)
        {
            // The limit is kept, and it did bind: else this would show nothing.
            Assert.Equal(lane.DailyLimit, log.Where(p => p.Lane == lane.Name).CountBy(p => lane.Local(p.At).Date).Max(day => day.Value));
        }

        Assert.Equal(senderLimit, log.CountBy(p => TimeZoneInfo.ConvertTimeFromUtc(p.At, SenderZone).Date).Max(day => day.Value));
    }

    private static void AssertGaps(List<Passed> log, IReadOnlyList<Lane> lanes, int senderGap)
    {
        AssertApart([.. log.Select(p => p.At)], senderGap);
        foreach (var lane in lanes)
        {
            AssertApart([.. log.Where(p => p.Lane == lane.Name).Select(p => p.At)], lane.Gap);
        }
    }

    private static void AssertApart(IReadOnlyList<DateTime> times, int seconds) =>
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True((pair.Second - pair.First).TotalSeconds >= seconds, $"{pair.First:u} and {pair.Second:u} are too close"));

    private static void AssertFollowUpsWaited(List<Passed> log, IReadOnlyList<Lane> lanes)
    {
        foreach (var (lane, sequence) in lanes.SelectMany(l => log.Where(p => p.Lane == l.Name).GroupBy(p => p.To).Select(p => (l, p.OrderBy(e => e.Step).ToList()))))
        {
            var (first, second, third) = (sequence[0], sequence[1], sequence[2]);
            var secondDay = lane.Local(first.At).Date.AddDays(2);
            Assert.True(lane.Local(second.At) >= secondDay.AddHours(10.75), $"{second} came before 10:45 two days after {first}");
            var aDayLater = TimeZoneInfo.ConvertTimeToUtc(lane.Local(second.At).AddDays(1), lane.Zone);
            Assert.True(third.At >= aDayLater.AddHours(3), $"{third} came before a day and three hours after {second}");
        }
    }

    /// <summary>Emails went before and after the change, else the fortnight would show nothing of it.</summary>
    private static void AssertTheClocksChanged(List<Passed> log, IReadOnlyList<Lane> lanes) => Assert.Contains(
        lanes, lane => log.Where(p => p.Lane == lane.Name).Select(p => lane.Zone.GetUtcOffset(p.At)).Distinct().Count() == 2);

    /// <summary>One email as the transport got it.</summary>
    private sealed record Passed(DateTime At, string To, string Lane, int Step)
    {
        public static Passed Read(DateTime at, Handed handed)
        {
            var mark = handed.Message[(handed.Message.IndexOf('[', StringComparison.Ordinal) + 1)..handed.Message.IndexOf(']', StringComparison.Ordinal)].Split('/');
            return new Passed(at, handed.To, mark[0], mark[1][0] - '0');
        }
    }

    private sealed record Lane(string Name, string ZoneName, TimeOnly Opens, TimeOnly Closes, IReadOnlyList<DayOfWeek> Days, int DailyLimit, int Gap)
    {
        public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(ZoneName);

        public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Zone);

        public void Set(CampaignSettings settings)
        {
            (settings.SendWindowStart, settings.SendWindowEnd, settings.SendDays) = (Opens, Closes, [.. Days]);
            (settings.Timezone, settings.DailyLimit, settings.DelayBetweenEmailsSeconds) = (ZoneName, DailyLimit, Gap);
        }
    }
}
