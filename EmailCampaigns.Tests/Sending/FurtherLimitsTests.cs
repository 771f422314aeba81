using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>The rarer rules at the gate, each with everything due, so that no plan helps it.</summary>
public sealed class FurtherLimitsTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task S3_nothing_passes_on_a_holiday_and_a_new_one_holds_from_its_commit()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, settings: s => s.Timezone = "Europe/Berlin");
        await world.MakeAllDue(Noon);
        Assert.True((await Holidays(world).Create(world.Database.System, new HolidayInput("A day off", "01-15"), default)).IsDone);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.Window, new DateTime(2026, 1, 15, 23, 0, 0, DateTimeKind.Utc)), (lane.ClosedReason, lane.ClosedUntil));
    }

    [Fact]
    public async Task A_holiday_that_is_removed_opens_the_lane_again()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        await world.MakeAllDue(Noon);
        var holiday = await Holidays(world).Create(world.Database.System, new HolidayInput("A day off", "01-15"), default);
        await world.Tick();
        Assert.Empty(world.Transport.Handed);

        Assert.True((await Holidays(world).Delete(world.Database.System, holiday.Id, null, default)).IsDone);
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S3_a_limit_for_any_24_hours_holds_over_midnight_until_its_first_hour_is_a_day_old()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 7, sender: s => s.RollingLimit = 3);
        await world.MakeAllDue(Noon.AddHours(11).AddMinutes(20));

        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.SenderRollingLimit, Noon.AddDays(1).AddHours(12)), (lane.ClosedReason, lane.ClosedUntil));
        world.Clock.MoveTo(Noon.AddHours(20)); // a new day
        await world.Tick();
        Assert.Equal(3, world.Transport.Handed.Count);
        world.Clock.MoveTo(lane.ClosedUntil!.Value);
        await world.Tick();
        Assert.Equal(6, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S3_enough_new_contacts_today_stand_back_and_follow_ups_go_on()
    {
        await using var world = await SendingWorld.WithCampaign(
            contacts: 5, parallelism: 1, steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)], settings: s => s.DailyNewContacts = 2);
        await world.MakeAllDue(Noon);

        await world.Tick();
        Assert.Equal(2, world.Transport.Handed.Count);
        var lane = await world.Lane();
        Assert.Equal((null, Noon.AddHours(12)), (lane.ClosedReason, lane.NewContactsFrom));
        Assert.All((await world.Rows()).Where(r => r.Status == ScheduledEmailStatus.Pending && r.Priority == ScheduledEmail.FirstEmail), r => Assert.Null(r.LeaseToken));

        world.Clock.MoveTo(Noon.AddDays(1).AddHours(1)); // the next day: two follow-ups and two more contacts
        await world.Tick();

        var handed = world.Transport.Handed.Skip(2).ToList();
        Assert.Equal(["Two", "Two", "One", "One"], handed.Select(h => h.Header("Subject")!).OrderDescending());
        Assert.Equal(["Two", "Two"], handed.Take(2).Select(h => h.Header("Subject")!));
    }

    [Fact]
    public async Task New_contacts_that_stand_back_cost_the_lane_no_look_before_their_day()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5, settings: s => s.DailyNewContacts = 2);
        await world.MakeAllDue(Noon);
        await world.Tick();

        await world.Tick();

        Assert.Equal(Noon.AddHours(12), (await world.Lane()).OldestDueAt);
    }

    [Fact]
    public async Task S3_gate_and_planner_use_the_same_jitter()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 6, settings: s => (s.DelayBetweenEmailsSeconds, s.DelayJitterSeconds) = (60, 300));
        var planned = (await world.Rows()).OrderBy(r => r.ScheduledFor).Select(r => r.ScheduledFor).ToList();
        var sent = new List<DateTime>();
        world.Transport.Answer = _ =>
        {
            sent.Add(world.Database.Now);
            return Task.FromResult(ScriptedTransport.Accepted());
        };

        for (var second = 0; second < 2000 && sent.Count < 6; second++)
        {
            await world.Tick();
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // To the second it is looked at, no email was late, so plan and gate gave each the same pause.
        Assert.Equal(planned.Select(at => Math.Ceiling((at - planned[0]).TotalSeconds)), sent.Select(at => (at - sent[0]).TotalSeconds));
        Assert.True(planned.Zip(planned.Skip(1), (one, next) => next - one).Distinct().Count() > 2);
        Assert.All(planned.Zip(planned.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 60, 360));
    }

    [Fact]
    public async Task S3_a_ramp_up_begins_on_the_first_day_on_which_the_sender_sends()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 12, sender: s => (s.RampUpStart, s.RampUpIncrement) = (2, 3));
        await world.MakeAllDue(Noon.AddDays(10)); // ten days after it was made

        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.Equal(DateOnly.FromDateTime(Noon.AddDays(10)), await world.Read(db => db.SenderAccounts.Select(s => s.RampUpStartedOn).SingleAsync()));
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Tick();
        Assert.Equal(7, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task A_domain_that_puts_mail_off_three_times_is_left_alone_and_comes_back_by_one_trial()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 12, parallelism: 1);
        await world.MakeAllDue(Noon);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451, "try again later"));

        await world.Tick();

        // The one after the third may have passed before the third's answer was on disk; it says nothing new.
        var before = world.Transport.Handed.Count;
        Assert.InRange(before, 3, 4);
        var backoff = await Backoff(world);
        Assert.Equal((3, Noon.AddMinutes(1)), (backoff!.Failures, backoff.PausedUntil));
        Assert.All((await world.Rows()).Where(r => r.Attempts == 0), r => Assert.Equal(MovedReason.DomainThrottle, r.MovedReason));
        Assert.Null((await world.Lane()).ClosedReason);

        world.Clock.MoveTo(Noon.AddMinutes(1));
        await world.Tick();
        Assert.Equal(before + 1, world.Transport.Handed.Count); // the trial
        Assert.Equal((4, Noon.AddMinutes(3)), ((await Backoff(world))!.Failures, (await Backoff(world))!.PausedUntil));

        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        world.Clock.MoveTo(Noon.AddMinutes(3));
        await world.Tick();
        Assert.Null(await Backoff(world)); // from the trial's success on the others go
        world.Clock.MoveTo(Noon.AddMinutes(10));
        await world.Tick();
        Assert.Equal(12, (await world.Rows()).Count(r => r.Status == ScheduledEmailStatus.Sent));
    }

    [Fact]
    public async Task One_who_is_greylisted_does_not_stop_a_domain()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 4, parallelism: 1);
        await world.MakeAllDue(Noon);
        var answers = 0;
        world.Transport.Answer = _ => Task.FromResult(++answers is 1 or 2 ? ScriptedTransport.Of(DeliveryVerdict.Retry, 450) : ScriptedTransport.Accepted());

        await world.Tick();

        Assert.Equal(2, (await world.Rows()).Count(r => r.Status == ScheduledEmailStatus.Sent));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 8)]
    [InlineData(9, 60)]
    [InlineData(500, 60)]
    public void A_domain_is_left_alone_longer_each_time(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), DomainBackoffs.PauseAfter(failures));

    [Fact]
    public async Task S3_a_limit_set_in_the_middle_of_a_run_holds_from_its_commit()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5, parallelism: 1);
        await world.MakeAllDue(Noon);
        var stalled = await StalledSending.Begin(world);
        var editor = new RateLimitEditor(world.Database, world.Clock);

        Assert.True((await editor.Set(world.Database.System, new RateLimitInput(QuotaScope.Workspace, null, QuotaPeriod.Day, 1), default)).IsDone);
        await stalled.End();

        // One passed before anybody counted for the workspace, and one is allowed from then on.
        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.Equal(LaneClosedReason.RateLimit, (await world.Lane()).ClosedReason);
    }

    [Fact]
    public async Task A_limit_that_is_raised_opens_the_lane_it_closed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 5);
        await world.MakeAllDue(Noon);
        var editor = new RateLimitEditor(world.Database, world.Clock);
        await editor.Set(world.Database.System, new RateLimitInput(QuotaScope.Sender, world.SenderId.ToString(), QuotaPeriod.Hour, 1), default);
        await world.Tick();
        Assert.Single(world.Transport.Handed);

        await editor.Set(world.Database.System, new RateLimitInput(QuotaScope.Sender, world.SenderId.ToString(), QuotaPeriod.Hour, 4), default);
        await world.Tick();

        Assert.Equal(4, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task A_contact_with_a_zone_that_nobody_knows_is_mailed_on_the_campaigns_clocks()
    {
        await using var world = await SendingWorld.WithCampaign(settings: s =>
            (s.SendWindowStart, s.SendWindowEnd, s.Timezone, s.UseContactTimezone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "Europe/Berlin", true));
        await world.Do(async db => (await db.Contacts.SingleAsync()).Timezone = "Atlantis/Capital");
        await world.MakeAllDue(Noon);

        await world.Tick();

        Assert.Single(world.Transport.Handed);
    }

    private static HolidayEditor Holidays(SendingWorld world) => new(world.Database, world.Clock);

    private static Task<DomainBackoff?> Backoff(SendingWorld world) => world.Read(db => db.DomainBackoffs.AsNoTracking().SingleOrDefaultAsync());
}
