using System.Globalization;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class LimitsTests
{
    private static readonly DateTime Midnight = new(2026, 1, 15, 23, 0, 0, DateTimeKind.Utc); // in Berlin

    [Fact]
    public async Task S3_a_window_that_closes_within_five_seconds_lets_nothing_pass_and_the_lane_says_until_when()
    {
        await using var world = await SendingWorld.WithCampaign(settings: s =>
        {
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin");
        });
        await world.MakeAllDue(new DateTime(2026, 1, 15, 16, 59, 56, DateTimeKind.Utc));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.Window, new DateTime(2026, 1, 16, 8, 0, 0, DateTimeKind.Utc)), (lane.ClosedReason, lane.ClosedUntil));

        world.Clock.MoveTo(lane.ClosedUntil!.Value.AddMilliseconds(-1));
        await world.Tick();
        Assert.Empty(world.Transport.Handed);

        world.Clock.MoveTo(lane.ClosedUntil.Value);
        await world.Tick();
        Assert.Single(world.Transport.Handed);
        Assert.Null((await world.Lane()).ClosedReason);
    }

    [Fact]
    public async Task S3_a_window_that_closes_between_claim_and_gate_stops_what_was_claimed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, parallelism: 1, settings: s =>
        {
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin");
        });
        await world.MakeAllDue(new DateTime(2026, 1, 15, 16, 59, 0, DateTimeKind.Utc));
        var stalled = await StalledSending.Begin(world);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await stalled.End();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(LaneClosedReason.Window, (await world.Lane()).ClosedReason);
        Assert.Equal(2, (await world.Rows()).Count(r => r.Status == ScheduledEmailStatus.Pending && r.LeaseToken is null));
    }

    [Fact]
    public async Task S3_the_gap_of_a_campaign_lets_one_email_pass_at_a_time()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, settings: s => s.DelayBetweenEmailsSeconds = 120);
        await world.MakeAllDue();

        await world.Tick();
        Assert.Single(world.Transport.Handed);
        world.Clock.Advance(TimeSpan.FromSeconds(119.999));
        await world.Tick();
        Assert.Single(world.Transport.Handed);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S3_two_campaigns_on_one_sender_share_its_gap()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, sender: s => s.MinGapSeconds = 60);
        var other = await world.Start(contacts: 2);
        await world.MakeAllDue();

        await world.Tick();
        Assert.Single(world.Transport.Handed);
        world.Clock.Advance(TimeSpan.FromSeconds(59));
        await world.Tick();
        Assert.Single(world.Transport.Handed);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
        // Whose turn it is: the lane that was served longest ago.
        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync(s => s.CampaignId == other)));
    }

    [Fact]
    public async Task S3_a_gap_is_not_used_up_by_an_email_that_did_not_pass()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, sender: s => s.MinGapSeconds = 60);
        await world.MakeAllDue();
        await world.Do(async db =>
        {
            var first = (await db.ScheduledEmails.OrderBy(e => e.Id).FirstAsync()).CampaignContactId;
            await db.Database.ExecuteSqlRawAsync("UPDATE campaign_contacts SET status = 'stopped' WHERE id = {0}", db.Sql.Key(first));
        });

        await world.Tick();

        Assert.Single(world.Transport.Handed);
    }

    [Theory]
    [InlineData("campaign", LaneClosedReason.CampaignDailyLimit)]
    [InlineData("sender", LaneClosedReason.SenderDailyLimit)]
    public async Task S3_a_daily_limit_holds_until_local_midnight(string whose, LaneClosedReason reason)
    {
        await using var world = await SendingWorld.WithCampaign(
            contacts: 6,
            settings: s => (s.Timezone, s.DailyLimit) = ("Europe/Berlin", whose == "campaign" ? 2 : 0),
            sender: s => (s.Timezone, s.DailyLimit) = ("Europe/Berlin", whose == "sender" ? 2 : 0));
        await world.MakeAllDue();

        await world.Tick();
        Assert.Equal(2, world.Transport.Handed.Count);
        var lane = await world.Lane();
        Assert.Equal((reason, Midnight), (lane.ClosedReason, lane.ClosedUntil));
        world.Clock.MoveTo(Midnight.AddMilliseconds(-1));
        await world.Tick();
        Assert.Equal(2, world.Transport.Handed.Count);
        world.Clock.MoveTo(Midnight);
        await world.Tick();

        Assert.Equal(4, world.Transport.Handed.Count);
        Assert.Equal([2, 2], await Used(world, whose == "campaign" ? QuotaScope.Campaign : QuotaScope.Sender, QuotaPeriod.Day));
    }

    [Fact]
    public async Task S3_an_hourly_limit_of_the_sender_holds_over_all_its_campaigns()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4, sender: s => s.HourlyLimit = 5);
        await world.Start(contacts: 4);
        await world.MakeAllDue();

        await world.Tick();
        Assert.Equal(5, world.Transport.Handed.Count);
        world.Clock.Advance(TimeSpan.FromSeconds(1)); // the clock of a test starts a second before the hour
        await world.Tick();

        Assert.Equal(8, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S3_a_ramping_sender_sends_no_more_than_its_day_allows()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 9, sender: s => (s.RampUpStart, s.RampUpIncrement) = (2, 3));
        await world.MakeAllDue();

        await world.Tick();
        Assert.Equal(2, world.Transport.Handed.Count);
        world.Clock.Advance(TimeSpan.FromSeconds(1)); // the second day
        await world.Tick();

        Assert.Equal(7, world.Transport.Handed.Count);
    }

    [Theory]
    [InlineData(QuotaScope.Workspace)]
    [InlineData(QuotaScope.Campaign)]
    [InlineData(QuotaScope.Sender)]
    public async Task S3_a_rate_limit_closes_the_lane_until_its_period_ends(QuotaScope scope)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4);
        await world.MakeAllDue();
        var key = scope switch
        {
            QuotaScope.Workspace => world.Database.WorkspaceId,
            QuotaScope.Campaign => world.CampaignId,
            _ => world.SenderId,
        };
        await AddLimit(world, scope, key.ToString(), QuotaPeriod.Minute, 3);

        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.Equal(LaneClosedReason.RateLimit, (await world.Lane()).ClosedReason);
        world.Clock.Advance(TimeSpan.FromSeconds(1)); // the next minute
        await world.Tick();
        Assert.Equal(4, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S3_a_throttled_domain_moves_its_emails_and_leaves_the_lane_open()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);
        await world.MakeAllDue();
        await AddLimit(world, QuotaScope.RecipientDomain, "customer.example", QuotaPeriod.Minute, 1);

        await world.Tick();

        Assert.Single(world.Transport.Handed);
        Assert.Null((await world.Lane()).ClosedReason);
        var moved = (await world.Rows()).Where(r => r.Status == ScheduledEmailStatus.Pending).ToList();
        Assert.Equal(2, moved.Count);
        Assert.All(moved, r => Assert.Equal((MovedReason.DomainThrottle, Midnight.AddHours(-23), null), (r.MovedReason, r.ScheduledFor, r.LeaseToken)));
        Assert.Equal([1], await Used(world, QuotaScope.Sender, QuotaPeriod.Day));
    }

    [Fact]
    public async Task S3_with_contact_zones_an_email_waits_for_the_contacts_own_window()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, settings: s =>
        {
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone, s.UseContactTimezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin", true);
        });
        await world.Do(async db => (await db.Contacts.OrderBy(c => c.Id).FirstAsync()).Timezone = "America/New_York");
        await world.MakeAllDue(new DateTime(2026, 1, 15, 9, 0, 0, DateTimeKind.Utc));

        await world.Tick();

        Assert.Single(world.Transport.Handed);
        var late = (await world.Rows()).Single(r => r.Status == ScheduledEmailStatus.Pending);
        Assert.Equal((new DateTime(2026, 1, 15, 14, 0, 0, DateTimeKind.Utc), MovedReason.Window), (late.ScheduledFor, late.MovedReason));
    }

    [Fact]
    public async Task Quota_is_given_back_to_its_own_day_when_an_attempt_ended_before_acceptance()
    {
        await using var world = await SendingWorld.WithCampaign(parallelism: 1, settings: s => (s.Timezone, s.DailyLimit) = ("Europe/Berlin", 5));
        await world.MakeAllDue(Midnight.AddSeconds(-1));
        var stalled = await StalledSending.Begin(world);
        world.Clock.MoveTo(Midnight.AddSeconds(1));

        await stalled.End(ScriptedTransport.Of(Core.Mail.DeliveryVerdict.Retry, 451));

        Assert.Equal([0], await Used(world, QuotaScope.Campaign, QuotaPeriod.Day));
        Assert.Null((await world.Row()).QuotaBucket);
    }

    /// <summary>
    /// Two campaigns on one sender, with random windows, zones, limits and gaps, over days in which clocks change, looked at in random steps. Whatever the
    /// planner promised is thrown away, so that only the gate stands between the queue and the server.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task S3_nothing_passes_outside_of_the_rules_whatever_they_are(int seed)
    {
        var random = new Random(seed);
        string[] zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
        DateTime[] starts = [new(2026, 3, 28, 20, 0, 0, DateTimeKind.Utc), new(2026, 10, 24, 20, 0, 0, DateTimeKind.Utc), new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc)];
        void Randomize(CampaignSettings s)
        {
            (s.SendWindowStart, s.SendWindowEnd) = (new TimeOnly(random.Next(24), random.Next(60)), new TimeOnly(random.Next(24), 0));
            s.SendDays = [.. Enum.GetValues<DayOfWeek>().Where(_ => random.Next(3) > 0).Append(DayOfWeek.Sunday).Distinct()];
            (s.Timezone, s.DailyLimit, s.DelayBetweenEmailsSeconds) = (zones[random.Next(zones.Length)], random.Next(8), random.Next(3) * 600);
        }

        await using var world = await SendingWorld.Create(s =>
            (s.Timezone, s.DailyLimit, s.HourlyLimit, s.MinGapSeconds) = (zones[random.Next(zones.Length)], random.Next(12), random.Next(5), random.Next(2) * 300));
        world.Clock.MoveTo(starts[seed % starts.Length]);
        await world.Get<InstallationGuard>().Beat(default); // holds, after such a time
        await world.Get<SendingHold>().ReleaseInstallation(world.Database.System, default);
        Guid[] campaigns = [await world.Start(contacts: 25, settings: Randomize), await world.Start(contacts: 25, settings: Randomize)];
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE scheduled_emails SET scheduled_for = '2026-01-01'; UPDATE send_lanes SET oldest_due_at = '2026-01-01'"));

        for (var i = 0; i < 40; i++)
        {
            await world.Get<InstallationGuard>().Beat(default);
            await world.Tick();
            world.Clock.Advance(TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(6 * 3600) : random.Next(1800)));
        }

        await using var db = world.Database.Open();
        var sent = await db.SentEmails.OrderBy(s => s.SentAt).ToListAsync();
        Assert.NotEmpty(sent);
        var sender = await db.SenderAccounts.SingleAsync();
        var zone = ZoneCalendar.Of(sender.Timezone);
        AssertAtMost(sender.DailyLimit, sent.GroupBy(s => zone.Day(s.SentAt).DayNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        AssertAtMost(sender.HourlyLimit, sent.GroupBy(s => zone.HourStart(s.SentAt).ToString("O", CultureInfo.InvariantCulture)));
        AssertGap(sender.MinGapSeconds, sent);
        foreach (var id in campaigns)
        {
            var settings = await db.CampaignSettings.SingleAsync(s => s.CampaignId == id);
            var own = sent.Where(s => s.CampaignId == id).ToList();
            Assert.All(own, s => Assert.True(settings.Window(HolidayCalendar.None).IsOpen(s.SentAt), $"{s.SentAt:O} is outside of {settings.SendWindowStart}-{settings.SendWindowEnd} {settings.Timezone}"));
            AssertAtMost(settings.DailyLimit, own.GroupBy(s => settings.Window(HolidayCalendar.None).LocalDay(s.SentAt).ToString("O", CultureInfo.InvariantCulture)));
            AssertGap(settings.DelayBetweenEmailsSeconds, own);
        }
    }

    private static void AssertAtMost(int limit, IEnumerable<IGrouping<string, SentEmail>> groups) =>
        Assert.All(groups, g => Assert.True(limit == 0 || g.Count() <= limit, $"{g.Count()} in {g.Key}, allowed are {limit}"));

    private static void AssertGap(int seconds, List<SentEmail> sent) =>
        Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.True((pair.Second.SentAt - pair.First.SentAt).TotalSeconds >= seconds));

    private static Task AddLimit(SendingWorld world, QuotaScope scope, string key, QuotaPeriod period, int max) => world.Database.Add(
        new SendRateLimit { Id = Guid.CreateVersion7(world.Database.Now), Scope = scope, ScopeKey = key, Period = period, MaxCount = max });

    private static Task<List<int>> Used(SendingWorld world, QuotaScope scope, QuotaPeriod period) => world.Read(db =>
        db.SendQuotaUsage.Where(q => q.Scope == scope && q.Period == period).OrderBy(q => q.PeriodStart).Select(q => q.Used).ToListAsync());
}
