using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Sending;

/// <summary>
/// A year of twenty campaigns over ten zones on four senders, judged by the transport's log alone, with the framework's zones and a few lines of arithmetic:
/// the product's own idea of windows, days, holidays and limits has no part in it. <c>YEAR_CONTACTS</c> says how many contacts each campaign has (8 by
/// default).
/// </summary>
public sealed class YearTests
{
    private const int Campaigns = 20;
    private const int Steps = 3;
    private const string BigDomain = "big.example";
    private const int BigDomainDaily = 6;
    private const int WorkspaceHourly = 9;

    private static readonly int Contacts = int.Parse(Environment.GetEnvironmentVariable("YEAR_CONTACTS") ?? "8", CultureInfo.InvariantCulture);

    private static readonly DateTime From = new(2026, 1, 5, 3, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland", "America/Santiago", "Africa/Cairo",
        "Asia/Kathmandu", "Pacific/Pago_Pago",
    ];

    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Christmas, New Year, the fourth Thursday of November, Easter Monday 2026, 1 May; the last is added in the middle of the year.</summary>
    private static readonly string[] Holidays = ["12-25", "01-01", "11-thursday-4", "easter+1", "2026-05-01"];

    private static readonly HashSet<DateOnly> HolidayDates =
    [
        new(2026, 12, 25), new(2027, 1, 1), new(2026, 11, 26), new(2026, 4, 6), new(2026, 5, 1),
    ];

    private static readonly MailSender[] Senders =
    [
        new("a@northwind.example", "Europe/Lisbon", Daily: 4, Hourly: 0, Gap: 0, Rolling: 0, RampUp: 0),
        new("b@northwind.example", "America/Chicago", Daily: 0, Hourly: 3, Gap: 0, Rolling: 4, RampUp: 0),
        new("c@northwind.example", "Asia/Tokyo", Daily: 10, Hourly: 4, Gap: 240, Rolling: 0, RampUp: 0),
        new("d@northwind.example", "UTC", Daily: 0, Hourly: 0, Gap: 0, Rolling: 0, RampUp: 2),
    ];

    [Fact]
    public async Task S3_a_year_of_twenty_campaigns_over_ten_zones_breaks_no_rule()
    {
        var log = new List<Passed>();
        var campaigns = Enumerable.Range(0, Campaigns).Select(MailCampaign.Make).ToList();
        await using var scene = await Scene(log);
        var people = await Prepare(scene, campaigns);

        var looks = await Live(scene, campaigns, log);

        TestContext.Current.TestOutputHelper?.WriteLine($"{log.Count} emails of {Campaigns * Contacts * Steps} in {looks} looks, until {log[^1].At:u}.");
        Assert.Equal(Campaigns * Contacts * Steps, log.Count);
        Assert.Equal(log.Count, log.Select(p => (p.To, p.Campaign, p.Step)).Distinct().Count());
        AssertWindows(log, campaigns, people);
        AssertCampaignLimits(log, campaigns);
        AssertSenderLimits(log, campaigns);
        AssertWorkspaceLimits(log);
        AssertFollowUpsWaited(log, campaigns, people);
        AssertRulesDidBind(log, campaigns);
    }

    private static async Task<CampaignScene> Scene(List<Passed> log)
    {
        var transport = new ScriptedTransport();
        var errors = new LoggedErrors();
        var scene = await CampaignScene.Create(contacts: 0, configure: services => services
            .AddSingleton<ILoggerProvider>(errors)
            .AddSingleton<HolidayEditor>()
            .AddSingleton<RateLimitEditor>()
            .AddSending(
                new SendingOptions { DataDirectory = Temp.NewDirectory(), PublicBaseUrl = "https://mail.example", HoldAfterAbsence = TimeSpan.FromDays(1000) }, _ => _ => transport));
        var clock = scene.Database.Clock;
        transport.Answer = handed =>
        {
            lock (log)
            {
                log.Add(Passed.Read(clock.GetUtcNow().UtcDateTime, handed));
            }

            return Task.FromResult(ScriptedTransport.Accepted());
        };
        clock.MoveTo(From);
        await scene.Get<InstallationGuard>().Beat(default);
        return scene;
    }

    /// <summary>Senders, holidays, limits, contacts and campaigns; nothing is started. Each address with its contact's zone.</summary>
    private static async Task<Dictionary<string, string?>> Prepare(CampaignScene scene, List<MailCampaign> campaigns)
    {
        var by = scene.Database.System;
        foreach (var holiday in Holidays.SkipLast(1))
        {
            Assert.True((await scene.Get<HolidayEditor>().Create(by, new HolidayInput(holiday, holiday), default)).IsDone);
        }

        Assert.True((await scene.Get<RateLimitEditor>().Set(by, new RateLimitInput(QuotaScope.RecipientDomain, BigDomain, QuotaPeriod.Day, BigDomainDaily), default)).IsDone);
        Assert.True((await scene.Get<RateLimitEditor>().Set(by, new RateLimitInput(QuotaScope.Workspace, null, QuotaPeriod.Hour, WorkspaceHourly), default)).IsDone);
        var senders = Senders.Select(s => s.Make(scene.Database.Now)).ToArray();
        await scene.Database.Add([.. senders]);
        var people = new Dictionary<string, string?>();
        foreach (var campaign in campaigns)
        {
            var list = await AddPeople(scene, campaign, people);
            var outcome = await scene.Get<CampaignEditor>().Create(
                by, new CampaignEdit { Name = campaign.Name, ListId = list, SenderAccountId = senders[campaign.Sender].Id, Approval = Approval.Automatic, Settings = campaign.Settings }, default);
            Assert.True(outcome.IsDone, outcome.Message);
            Assert.True((await scene.Get<SequenceEditor>().Replace(by, outcome.Id, campaign.StepEdits, version: null, default)).IsDone);
            campaign.Id = outcome.Id;
        }

        return people;
    }

    private static async Task<Guid> AddPeople(CampaignScene scene, MailCampaign campaign, Dictionary<string, string?> people)
    {
        var now = scene.Database.Now;
        var list = new ContactList(campaign.Name, null, now);
        await using var db = scene.Database.Open();
        db.Add(list);
        for (var i = 0; i < Contacts; i++)
        {
            Assert.True(EmailAddress.TryParse($"c{i}.{campaign.Number}@{(i % 3 == 0 ? BigDomain : $"small{campaign.Number}.example")}", out var address, out _));
            var zone = i % 2 == 0 ? Zones[(campaign.Number + i) % Zones.Length] : null;
            var contact = new Contact(address, now) { FirstName = "Zoë", Timezone = zone };
            db.AddRange(contact, new ContactListMember(list.Id, contact.Id, now));
            people.Add(contact.EmailNormalized, campaign.UsesContactZones ? zone : null);
        }

        await db.SaveChangesAsync();
        return list.Id;
    }

    /// <summary>
    /// Looks at odd moments, sleeps where nothing can go, and is down now and then, so that much is due at once when it comes back, wherever in the day that
    /// is. Campaigns start through the year; one is paused for a while; a holiday and a limit are changed while it runs.
    /// </summary>
    private static async Task<int> Live(CampaignScene scene, List<MailCampaign> campaigns, List<Passed> log)
    {
        var random = new Random(2026);
        var clock = scene.Database.Clock;
        var by = scene.Database.System;
        var acts = campaigns.Select(c => (At: c.StartsAt, Act: (Func<Task>)(() => scene.Get<CampaignControl>().Start(by, c.Id, default))))
            .Append((From.AddDays(60), () => scene.Get<CampaignControl>().Pause(by, campaigns[1].Id, null, default)))
            .Append((From.AddDays(75), () => scene.Get<CampaignControl>().Resume(by, campaigns[1].Id, default)))
            .Append((From.AddDays(100), () => scene.Get<HolidayEditor>().Create(by, new HolidayInput("May Day", Holidays[^1]), default)))
            .Append((From.AddDays(150), () => scene.Get<CampaignEditor>().Update(by, campaigns[2].Id, new CampaignEdit { Settings = new CampaignSettingsEdit { DailyNewContacts = 1 } }, default)))
            .OrderBy(a => a.Item1).ToList();
        var looks = 0;
        for (var end = From.AddDays(540); clock.GetUtcNow().UtcDateTime < end && log.Count < Campaigns * Contacts * Steps; looks++)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            while (acts is [var (at, act), ..] && at <= now)
            {
                await act();
                await scene.RunJobs();
                acts.RemoveAt(0);
            }

            await scene.Get<InstallationGuard>().Beat(default);
            await scene.Get<Dispatcher>().Tick(default);
            var next = (await scene.Get<SendingQueries>().State(by.WorkspaceId, default)).Next ?? now.AddDays(1);
            var sleep = next > now.AddHours(1) ? next - now - TimeSpan.FromSeconds(random.Next(600)) : TimeSpan.FromSeconds(random.Next(20, 1500));
            var untilAct = acts is [var (due, _), ..] ? due - now : sleep;
            clock.Advance(random.Next(60) == 0 ? TimeSpan.FromMinutes(random.Next(200, 3000)) : sleep < untilAct ? sleep : untilAct);
        }

        Assert.Empty(scene.Database.Services.GetServices<ILoggerProvider>().OfType<LoggedErrors>().Single().All);
        return looks;
    }

    private static void AssertWindows(List<Passed> log, List<MailCampaign> campaigns, Dictionary<string, string?> people) => Assert.All(log, passed =>
    {
        var campaign = campaigns[passed.Campaign];
        var local = Local(passed.At, people[passed.To] ?? campaign.Zone);
        var (time, day) = (TimeOnly.FromDateTime(local), DateOnly.FromDateTime(local));
        // A window over midnight belongs to the day on which it opened.
        var opened = campaign.Closes <= campaign.Opens && time < campaign.Closes ? day.AddDays(-1) : day;
        Assert.True(campaign.Closes > campaign.Opens ? time >= campaign.Opens && time < campaign.Closes : time >= campaign.Opens || time < campaign.Closes, $"{passed} at {local}");
        Assert.True(campaign.Days.Contains(opened.DayOfWeek), $"{passed} on {opened.DayOfWeek}");
        Assert.False(HolidayDates.Contains(opened), $"{passed} on the holiday {opened}");
    });

    private static void AssertCampaignLimits(List<Passed> log, List<MailCampaign> campaigns)
    {
        foreach (var campaign in campaigns)
        {
            var own = log.Where(p => p.Campaign == campaign.Number).ToList();
            AssertAtMost(campaign.DailyLimit, own.CountBy(p => Local(p.At, campaign.Zone).Date), campaign.Name);
            AssertAtMost(campaign.NewContacts, own.Where(p => p.Step == 1).CountBy(p => Local(p.At, campaign.Zone).Date), campaign.Name + " new");
            AssertApart(own, campaign.Gap);
        }
    }

    private static void AssertSenderLimits(List<Passed> log, List<MailCampaign> campaigns)
    {
        foreach (var (index, sender) in Senders.Index())
        {
            var own = log.Where(p => campaigns[p.Campaign].Sender == index).ToList();
            AssertAtMost(sender.Daily, own.CountBy(p => Local(p.At, sender.Zone).Date), sender.Email);
            AssertAtMost(sender.Hourly, own.CountBy(p => Local(p.At, sender.Zone) is var at ? (at.Date, at.Hour, TimeZoneInfo.FindSystemTimeZoneById(sender.Zone).GetUtcOffset(p.At)) : default), sender.Email);
            AssertApart(own, sender.Gap);
            if (sender.Rolling > 0)
            {
                Assert.All(own, last => Assert.InRange(own.Count(p => p.At > last.At.AddDays(-1) && p.At <= last.At), 1, sender.Rolling));
            }

            if (sender.RampUp > 0)
            {
                var first = Local(own.Min(p => p.At), sender.Zone).Date;
                Assert.All(own.CountBy(p => Local(p.At, sender.Zone).Date), day => Assert.InRange(day.Value, 1, sender.RampUp * (1 + (day.Key - first).Days)));
            }
        }
    }

    private static void AssertWorkspaceLimits(List<Passed> log)
    {
        // The workspace is in Berlin; its hours are those of UTC.
        AssertAtMost(WorkspaceHourly, log.CountBy(p => (p.At.Date, p.At.Hour)), "workspace");
        AssertAtMost(BigDomainDaily, log.Where(p => p.To.EndsWith(BigDomain, StringComparison.Ordinal)).CountBy(p => Local(p.At, "Europe/Berlin").Date), BigDomain);
    }

    private static void AssertFollowUpsWaited(List<Passed> log, List<MailCampaign> campaigns, Dictionary<string, string?> people)
    {
        foreach (var sequence in log.GroupBy(p => (p.To, p.Campaign)).Select(g => g.OrderBy(p => p.Step).ToList()))
        {
            var campaign = campaigns[sequence[0].Campaign];
            var zone = people[sequence[0].To] ?? campaign.Zone;
            Assert.Equal(Steps, sequence.Count);
            foreach (var (before, after) in sequence.Zip(sequence.Skip(1)))
            {
                var days = campaign.Delays[after.Step - 1];
                var earliest = Local(before.At, zone).Date;
                for (var counted = 0; counted < days;)
                {
                    earliest = earliest.AddDays(1);
                    counted += !campaign.BusinessDays || (campaign.Days.Contains(earliest.DayOfWeek) && !HolidayDates.Contains(DateOnly.FromDateTime(earliest))) ? 1 : 0;
                }

                Assert.True(Local(after.At, zone).Date >= earliest, $"{after} came before {earliest:d}, {days} days after {before}");
            }
        }
    }

    /// <summary>Each kind of limit was reached somewhere, clocks changed, and contacts were mailed on their own: else this would show little.</summary>
    private static void AssertRulesDidBind(List<Passed> log, List<MailCampaign> campaigns)
    {
        Assert.Contains(campaigns, c => log.Where(p => p.Campaign == c.Number).CountBy(p => Local(p.At, c.Zone).Date).Any(day => day.Value == c.DailyLimit));
        Assert.Contains(campaigns, c => log.Where(p => p.Campaign == c.Number && p.Step == 1).CountBy(p => Local(p.At, c.Zone).Date).Any(day => day.Value == c.NewContacts));
        Assert.Contains(Senders.Index(), s => log.Where(p => campaigns[p.Campaign].Sender == s.Index).CountBy(p => Local(p.At, s.Item.Zone).Date).Any(day => day.Value == s.Item.Daily));
        Assert.True(campaigns.Count(c => log.Where(p => p.Campaign == c.Number).Select(p => TimeZoneInfo.FindSystemTimeZoneById(c.Zone).GetUtcOffset(p.At)).Distinct().Count() == 2) >= 5);
        Assert.True(log.Max(p => p.At) - log.Min(p => p.At) > TimeSpan.FromDays(330));
    }

    private static void AssertAtMost<TKey>(int limit, IEnumerable<KeyValuePair<TKey, int>> counts, string whose) =>
        Assert.All(counts, count => Assert.True(limit == 0 || count.Value <= limit, $"{whose}: {count.Value} in {count.Key}, allowed are {limit}"));

    private static void AssertApart(List<Passed> passed, int seconds)
    {
        var times = passed.Select(p => p.At).Order().ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True((pair.Second - pair.First).TotalSeconds >= seconds, $"{pair.First:u} and {pair.Second:u} are too close"));
    }

    private static DateTime Local(DateTime utc, string zone) => TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>One email as the transport got it.</summary>
    private sealed record Passed(DateTime At, string To, int Campaign, int Step)
    {
        public static Passed Read(DateTime at, Handed handed)
        {
            var mark = handed.Message[(handed.Message.IndexOf('[', StringComparison.Ordinal) + 1)..handed.Message.IndexOf(']', StringComparison.Ordinal)].Split('/');
            return new Passed(at, handed.To, int.Parse(mark[0], CultureInfo.InvariantCulture), mark[1][0] - '0');
        }
    }

    private sealed record MailSender(string Email, string Zone, int Daily, int Hourly, int Gap, int Rolling, int RampUp)
    {
        public SenderAccount Make(DateTime now)
        {
            var sender = new SenderAccount(Email, SenderProvider.Pickup, now)
            {
                Timezone = Zone,
                DailyLimit = Daily,
                HourlyLimit = Hourly,
                MinGapSeconds = Gap,
                RollingLimit = Rolling,
                RampUpStart = RampUp,
                RampUpIncrement = RampUp,
            };
            sender.Verified(now);
            return sender;
        }
    }

    private sealed record MailCampaign(
        int Number, string Zone, TimeOnly Opens, TimeOnly Closes, IReadOnlyList<DayOfWeek> Days, int DailyLimit, int NewContacts, int Gap, int Jitter)
    {
        public Guid Id { get; set; }

        public string Name => $"Campaign {Number}";

        public int Sender => Number % Senders.Length;

        public bool UsesContactZones => Number % 3 == 1;

        public bool BusinessDays => Number % 4 == 2;

        /// <summary>Days before each step.</summary>
        public int[] Delays => [0, 9 + Number % 7, 40 + Number];

        public DateTime StartsAt => From.AddDays(Number * 15 + 1).AddHours(Number);

        public CampaignSettingsEdit Settings => new()
        {
            SendWindowStart = Opens,
            SendWindowEnd = Closes,
            SendDays = Days,
            Timezone = Zone,
            DailyLimit = DailyLimit,
            DailyNewContacts = NewContacts,
            DelayBetweenEmailsSeconds = Gap,
            DelayJitterSeconds = Jitter,
            UseContactTimezone = UsesContactZones,
            BusinessDaysOnly = BusinessDays,
        };

        public List<StepEdit> StepEdits =>
        [
            new() { Name = "First", SubjectTemplate = "Hello", BodyTemplate = $"<p>[{Number}/1]</p>" },
            new() { Name = "Second", BodyTemplate = $"<p>[{Number}/2]</p>", DelayDays = Delays[1], PreferredSendTime = Number % 2 == 0 ? new TimeOnly(10, 45) : null, ReplyInThread = true },
            new() { Name = "Third", BodyTemplate = $"<p>[{Number}/3]</p>", DelayDays = Delays[2], ReplyInThread = true },
        ];

        public static MailCampaign Make(int number) => new(
            number,
            Zones[number % Zones.Length],
            // Every fifth is open over midnight.
            number % 5 == 4 ? new TimeOnly(21, 0) : new TimeOnly(8 + (number % 3), 15 * (number % 4)),
            number % 5 == 4 ? new TimeOnly(5, 0) : new TimeOnly(13 + (number % 5), 0),
            number % 6 == 5 ? [DayOfWeek.Sunday, .. Weekdays] : Weekdays,
            DailyLimit: number % 2 == 0 ? 3 : 0,
            NewContacts: number % 3 == 0 ? 2 : 0,
            Gap: number % 4 == 1 ? 600 : 0,
            Jitter: number % 8 == 1 ? 900 : 0);
    }
}
