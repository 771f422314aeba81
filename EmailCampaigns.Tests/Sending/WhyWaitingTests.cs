using System.Globalization;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Why has this not gone yet: the rule that binds and the next allowed time, and that it is what the gate does.</summary>
public sealed class WhyWaitingTests
{
    /// <summary>A Thursday.</summary>
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    private static readonly StepText[] TwoSteps = [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 3)];

    [Fact]
    public async Task A_window_says_when_it_opens_in_the_campaigns_zone()
    {
        await using var world = await OfficeHours(Noon.AddHours(8));

        await AssertWaits(world, WaitingRule.Window, Noon.AddHours(20), "The window opens tomorrow 09:00 in Berlin.");
    }

    [Fact]
    public async Task A_day_that_is_no_send_day_is_named()
    {
        await using var world = await OfficeHours(Noon.AddDays(2));

        await AssertWaits(world, WaitingRule.SendDay, Noon.AddDays(4).AddHours(-4), "Saturday is no send day; the window opens Monday 09:00 in Berlin.");
    }

    [Fact]
    public async Task A_holiday_is_named()
    {
        await using var world = await OfficeHours(Noon);
        await new HolidayEditor(world.Database, world.Clock).Create(world.Database.System, new HolidayInput("A day off", "01-15"), default);

        await AssertWaits(world, WaitingRule.Holiday, Noon.AddDays(1).AddHours(-4), "Today is a holiday; the window opens tomorrow 09:00 in Berlin.");
    }

    [Fact]
    public async Task A_gap_says_when_it_ends()
    {
        await using var world = await Due(contacts: 2, settings: s => s.DelayBetweenEmailsSeconds = 90);
        await world.Tick();

        await AssertWaits(world, WaitingRule.Gap, Noon.AddSeconds(90), "The pause of 90 seconds between two emails ends 12:01:30.");
    }

    [Fact]
    public async Task The_campaigns_daily_limit_says_when_it_frees()
    {
        await using var world = await Due(contacts: 4, settings: s => s.DailyLimit = 2);
        await world.Tick();

        await AssertWaits(world, WaitingRule.CampaignDailyLimit, Noon.AddHours(12), "The daily limit of 2 of this campaign is used up; it frees tomorrow 00:00 in UTC.");
    }

    [Fact]
    public async Task The_senders_limits_name_the_sender()
    {
        await using var daily = await Due(contacts: 4, sender: s => s.DailyLimit = 2);
        await daily.Tick();
        await AssertWaits(daily, WaitingRule.SenderDailyLimit, Noon.AddHours(12), "The daily limit of 2 for ann@northwind.example is used up; it frees tomorrow 00:00 in UTC.");

        await using var hourly = await Due(contacts: 4, sender: s => s.HourlyLimit = 1);
        await hourly.Tick();
        await AssertWaits(hourly, WaitingRule.SenderHourlyLimit, Noon.AddHours(1), "The hourly limit of 1 for ann@northwind.example is used up; it frees 13:00 in UTC.");

        await using var rolling = await Due(contacts: 4, sender: s => s.RollingLimit = 3);
        await rolling.Tick();
        await AssertWaits(rolling, WaitingRule.SenderRollingLimit, Noon.AddHours(25), "The limit of 3 in 24 hours for ann@northwind.example is used up; it frees tomorrow 13:00 in UTC.");
    }

    [Theory]
    [InlineData(QuotaScope.Workspace, "this workspace")]
    [InlineData(QuotaScope.Campaign, "this campaign")]
    public async Task A_further_limit_says_whose_it_is(QuotaScope scope, string whose)
    {
        await using var world = await Due(contacts: 4);
        var key = scope == QuotaScope.Campaign ? world.CampaignId.ToString() : null;
        Assert.True((await new RateLimitEditor(world.Database, world.Clock).Set(world.Database.System, new RateLimitInput(scope, key, QuotaPeriod.Hour, 2), default)).IsDone);
        await world.Tick();

        await AssertWaits(world, WaitingRule.RateLimit, Noon.AddHours(1), $"The limit of 2 an hour for {whose} is used up; it frees 13:00 in UTC.");
    }

    [Fact]
    public async Task New_contacts_wait_for_tomorrow_and_the_lane_does_not()
    {
        await using var world = await Due(contacts: 4, settings: s => s.DailyNewContacts = 2);
        await world.Tick();

        var why = await Why(world);
        Assert.Equal((WaitingRule.NewContacts, Noon.AddHours(12)), (why.Rule, why.NextAt));
        Assert.Equal(WaitingRule.Due, (await Lane(world)).Rule);
    }

    [Fact]
    public async Task A_domains_limit_and_a_domain_that_puts_mail_off_are_told_apart()
    {
        await using var limited = await Due(contacts: 3);
        await new RateLimitEditor(limited.Database, limited.Clock).Set(
            limited.Database.System, new RateLimitInput(QuotaScope.RecipientDomain, "customer.example", QuotaPeriod.Day, 1), default);
        await limited.Tick();
        Assert.Equal((WaitingRule.DomainLimit, Noon.AddHours(11)), ((await Why(limited)).Rule, (await Why(limited)).NextAt)); // midnight in the workspace, Berlin

        await using var backing = await Due(contacts: 8, parallelism: 1);
        backing.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451, "4.7.1 try again later"));
        await backing.Tick();
        var untried = (await backing.Rows()).First(r => r is { Status: ScheduledEmailStatus.Pending, Attempts: 0 });
        var why = (await backing.Get<WaitingQueries>().OfEmail(backing.Database.WorkspaceId, untried.Id, default))!;
        Assert.Equal(WaitingRule.DomainBacksOff, why.Rule);
        Assert.Equal("customer.example puts mail off (4.7.1 try again later). It is tried again 12:01 in UTC.", why.Words);
    }

    [Fact]
    public async Task A_contacts_own_hours_are_told_in_the_contacts_zone()
    {
        await using var world = await Due(settings: s =>
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone, s.UseContactTimezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin", true));
        await world.Do(async db => (await db.Contacts.SingleAsync()).Timezone = "America/New_York");

        await AssertWaits(world, WaitingRule.ContactWindow, Noon.AddHours(2),
            "It is not within the hours of the contact’s day. The window opens 09:00 in New York.", lane: WaitingRule.Due);
    }

    [Fact]
    public async Task A_sender_that_rests_is_switched_off_or_not_verified_says_so()
    {
        await using var world = await Due();
        await PauseSender(world, Noon.AddHours(3));
        await AssertWaits(world, WaitingRule.SenderPaused, Noon.AddHours(3), "ann@northwind.example is paused (The server is busy). It goes on 15:00 in UTC.");

        await PauseSender(world, Noon.AddHours(-3));
        await world.Do(async db => (await db.SenderAccounts.SingleAsync()).VerificationFailed("The password is wrong.", Noon));
        await AssertWaits(world, WaitingRule.SenderUnverified, null, "ann@northwind.example is not verified (The password is wrong). Verify it to go on.");

        await world.Do(async db => (await db.SenderAccounts.SingleAsync()).IsActive = false);
        await AssertWaits(world, WaitingRule.SenderInactive, null, "ann@northwind.example is switched off. Activate it to go on.");
    }

    [Fact]
    public async Task A_hold_and_a_process_that_is_not_there_say_so()
    {
        await using var world = await Due();
        world.Clock.Advance(TimeSpan.FromMinutes(5)); // no heartbeat since
        await AssertWaits(world, WaitingRule.NoDispatcher, null, null);

        await world.Get<SendingHold>().HoldWorkspace(world.Database.System, "The offer is wrong.", default);
        await AssertWaits(world, WaitingRule.WorkspaceHeld, null, "All sending of this workspace is held (The offer is wrong). Release it to go on.");

        await world.Get<SendingHold>().HoldInstallation("It may be a copy.", default);
        await AssertWaits(world, WaitingRule.InstallationHeld, null, "All sending of this installation is held (It may be a copy). An owner releases it.");
    }

    [Fact]
    public async Task A_paused_campaign_says_so_before_and_after_its_rows_are_settled()
    {
        await using var world = await Due();
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);
        await AssertWaits(world, WaitingRule.CampaignPaused, null, "The campaign is paused. Resume it to go on.");

        await world.Do(async db => (await db.ScheduledEmails.SingleAsync()).Cancel(CancelReason.CampaignPaused));
        Assert.Equal(WaitingRule.Cancelled, (await Why(world)).Rule);
    }

    [Fact]
    public async Task An_email_of_a_campaign_whose_contacts_move_says_so()
    {
        await using var world = await Due();
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE campaigns SET pending_moves = '[]'"));

        await AssertWaits(world, WaitingRule.ContactsMoving, null, "The sequence was changed. Sending goes on once its contacts have moved to the new version.");
    }

    [Fact]
    public async Task An_email_that_is_wanted_at_once_says_what_keeps_it_and_one_that_was_moved_to_when()
    {
        await using var world = await OfficeHours(Noon.AddHours(8));
        var email = (await world.Rows()).First(r => r.Status == ScheduledEmailStatus.Pending);
        var control = new EmailControl(world.Database, world.Get<EnrollmentPlanner>(), world.Clock);

        Assert.True((await control.SendNow(world.Database.System, email.Id, default)).IsDone);
        await AssertWaits(
            world, WaitingRule.Chosen, Noon.AddHours(20), "It goes as soon as allowed, which is tomorrow 09:00 in Berlin. The window opens tomorrow 09:00 in Berlin.", lane: WaitingRule.Window);

        Assert.True((await control.Move(world.Database.System, email.Id, Noon.AddHours(23), default)).IsDone);
        await AssertWaits(world, WaitingRule.Chosen, Noon.AddHours(23), "It was moved by hand to tomorrow 12:00 in Berlin.", lane: WaitingRule.Window);

        Assert.True((await control.Move(world.Database.System, email.Id, Noon.AddHours(15), default)).IsDone);
        await AssertWaits(
            world, WaitingRule.Chosen, Noon.AddHours(20), "It was moved by hand to tomorrow 04:00 in Berlin; the first moment from then on that is allowed is tomorrow 09:00 in Berlin.", lane: WaitingRule.Window);
    }

    [Fact]
    public async Task A_follow_up_waits_for_the_email_before_it_and_then_for_its_pause()
    {
        await using var world = await Due(steps: TwoSteps);
        var followUp = (await world.Rows()).Single(r => r.Priority == ScheduledEmail.FollowUp);
        Assert.Equal((WaitingRule.StepBefore, null), await RuleOf(world, followUp.Id));

        await world.Tick();

        Assert.Equal((WaitingRule.Delay, Noon.AddDays(3)), await RuleOf(world, followUp.Id));
    }

    [Fact]
    public async Task A_draft_waits_for_approval_and_the_second_for_both()
    {
        await using var world = await SendingWorld.WithCampaign(steps: TwoSteps, campaign: c => c.Approval = Approval.Required);
        var rows = await world.Rows();

        Assert.Equal("Its draft waits for approval.", (await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, rows[0].Id, default))!.Words);
        Assert.Equal((WaitingRule.StepBefore, null), await RuleOf(world, rows[1].Id));
    }

    [Fact]
    public async Task A_retry_says_why_and_when()
    {
        await using var world = await Due();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 450, "greylisted"));
        await world.Tick();

        await AssertWaits(world, WaitingRule.Retry, Noon.AddMinutes(1), "The last attempt was put off (greylisted). It is tried again 12:01 in UTC.", lane: WaitingRule.Due);
    }

    [Fact]
    public async Task An_email_in_flight_an_interrupted_and_a_sent_one_say_so()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 1);
        await world.MakeAllDue(Noon);
        var stalled = await StalledSending.Begin(world);
        var rows = await world.Rows();
        Assert.Contains(WaitingRule.InFlight, new[] { (await RuleOf(world, rows[0].Id)).Rule, (await RuleOf(world, rows[1].Id)).Rule });

        await stalled.End(ScriptedTransport.Of(DeliveryVerdict.Unknown));
        var rules = new List<WaitingRule>();
        foreach (var row in await world.Rows())
        {
            rules.Add((await RuleOf(world, row.Id)).Rule);
        }

        Assert.Contains(WaitingRule.Interrupted, rules);
        Assert.Null(await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, Guid.CreateVersion7(Noon), default));
    }

    /// <summary>
    /// What it says at a moment is what the gate does at that moment, whatever the rules are: due means that it goes, all else that it does not.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task What_it_says_is_what_the_gate_does(int seed)
    {
        var random = new Random(seed);
        string[] zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"];
        await using var world = await SendingWorld.WithCampaign(
            contacts: 30,
            steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)],
            settings: s =>
            {
                (s.SendWindowStart, s.SendWindowEnd) = (new TimeOnly(random.Next(24), random.Next(60)), new TimeOnly(random.Next(24), 0));
                s.SendDays = [.. Enum.GetValues<DayOfWeek>().Where(_ => random.Next(4) > 0).Append(DayOfWeek.Sunday).Distinct()];
                (s.Timezone, s.DailyLimit, s.DelayBetweenEmailsSeconds) = (zones[random.Next(4)], random.Next(8), random.Next(3) * 600);
                (s.DelayJitterSeconds, s.DailyNewContacts, s.UseContactTimezone) = (random.Next(2) * 400, random.Next(2) * 3, random.Next(2) == 0);
            },
            sender: s => (s.Timezone, s.DailyLimit, s.HourlyLimit, s.MinGapSeconds, s.RollingLimit) =
                (zones[random.Next(4)], random.Next(12), random.Next(5), random.Next(2) * 300, random.Next(3) * 4));
        await world.Do(async db => (await db.Contacts.ToListAsync()).ForEach(c => c.Timezone = random.Next(2) == 0 ? zones[random.Next(4)] : null));
        await world.MakeAllDue(new DateTime(2026, 3, 27, 20, 0, 0, DateTimeKind.Utc));
        var (due, waited) = (0, 0);

        for (var look = 0; look < 60; look++)
        {
            await world.Get<InstallationGuard>().Beat(default);
            var next = (await world.Rows()).Where(r => r.Status == ScheduledEmailStatus.Pending).OrderBy(r => r.ScheduledFor > world.Database.Now).ThenBy(r => r.Priority)
                .ThenBy(r => r.ScheduledFor).ThenBy(r => r.Id.ToString(), StringComparer.Ordinal).FirstOrDefault();
            if (next is null)
            {
                break;
            }

            var why = (await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, next.Id, default))!;
            await world.Tick();
            var went = (await world.Rows()).Single(r => r.Id == next.Id).Status == ScheduledEmailStatus.Sent;
            Assert.True(went == (why.Rule == WaitingRule.Due), string.Create(CultureInfo.InvariantCulture, $"{world.Database.Now:u}: {why} and it {(went ? "went" : "did not go")}"));
            (due, waited) = went ? (due + 1, waited) : (due, waited + 1);
            if (!went)
            {
                Assert.True(why.NextAt > world.Database.Now, $"{why} at {world.Database.Now:u}");
            }

            world.Clock.Advance(TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(8 * 3600) : random.Next(1200)));
        }

        Assert.True(due > 0 && waited > 0, $"{due} due, {waited} waited");
    }

    private static Task PauseSender(SendingWorld world, DateTime until) => world.Do(db => db.SenderAccounts.ExecuteUpdateAsync(
        set => set.SetProperty(s => s.PausedUntil, until).SetProperty(s => s.LastError, "The server is busy.")));

    private static async Task<SendingWorld> OfficeHours(DateTime at)
    {
        var world = await SendingWorld.WithCampaign(settings: s =>
        {
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin");
            s.SendDays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
        });
        await world.MakeAllDue(at);
        return world;
    }

    private static async Task<SendingWorld> Due(
        int contacts = 1, IReadOnlyList<StepText>? steps = null, Action<CampaignSettings>? settings = null, Action<SenderAccount>? sender = null, int parallelism = 8)
    {
        var world = await SendingWorld.WithCampaign(contacts, steps, settings: settings, sender: sender, parallelism: parallelism);
        await world.MakeAllDue(Noon);
        return world;
    }

    /// <summary>An email that waits, and its lane unless it waits for its own sake.</summary>
    private static async Task AssertWaits(SendingWorld world, WaitingRule rule, DateTime? nextAt, string? words, WaitingRule? lane = null)
    {
        var why = await Why(world);
        Assert.Equal((rule, nextAt), (why.Rule, why.NextAt));
        Assert.Equal(words ?? why.Words, why.Words);
        Assert.Equal(lane ?? rule, (await Lane(world)).Rule);
    }

    private static async Task<Waiting> Why(SendingWorld world)
    {
        var waiting = (await world.Rows()).First(r => r.Status is ScheduledEmailStatus.Pending or ScheduledEmailStatus.Cancelled);
        return (await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, waiting.Id, default))!;
    }

    private static async Task<Waiting> Lane(SendingWorld world) =>
        Assert.Single(await world.Get<WaitingQueries>().OfLanes(world.Database.WorkspaceId, world.CampaignId, default)).Waiting;

    private static async Task<(WaitingRule Rule, DateTime? NextAt)> RuleOf(SendingWorld world, Guid id) =>
        await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, id, default) is { } why ? (why.Rule, why.NextAt) : default;
}
