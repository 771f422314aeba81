using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A time that is shown is kept, or changed with its reason before it is over.</summary>
public sealed class KeptTimesTests
{
    private static readonly TimeSpan Interval = new SendingOptions { DataDirectory = "", PublicBaseUrl = "" }.DispatchInterval;

    /// <summary>What it takes from the look for due email to the gate.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(70);

    [Theory]
    [InlineData(0)]
    [InlineData(3.5)]
    public async Task Emails_with_a_pause_leave_at_the_times_that_are_shown(double secondsLate)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 20, settings: s => s.DelayBetweenEmailsSeconds = 120);
        world.Clock.Advance(TimeSpan.FromSeconds(secondsLate));
        var left = new List<(DateTime Shown, DateTime At, MovedReason? Moved)>();
        for (var until = world.Database.Now; left.Count < 20; world.Clock.MoveTo(until))
        {
            until += Interval;
            do
            {
                var shown = (await world.Rows()).Where(r => r.Status == ScheduledEmailStatus.Pending).ToDictionary(r => r.Id);
                var next = (await world.Get<SendingQueries>().State(world.Database.WorkspaceId, default)).Next;
                Assert.Equal(Later(shown.Values.Min(r => r.ScheduledFor), world.Database.Now), next);
                world.Clock.Advance(Look);
                await world.Tick();
                var sent = (await world.Read(db => db.SentEmails.ToListAsync())).Where(s => shown.ContainsKey(s.ScheduledEmailId));
                left.AddRange(sent.Select(s => (shown[s.ScheduledEmailId].ScheduledFor, s.SentAt, shown[s.ScheduledEmailId].MovedReason)));
            }
            while (left.Count < 20 && await MoveToOpening(world, until));
        }

        Assert.All(left.Zip(left.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(120), $"{pair.Second.At - pair.First.At} apart"));
        Assert.All(left.Skip(1), email => Assert.InRange(email.At - email.Shown, TimeSpan.Zero, TimeSpan.FromSeconds(1.5)));
        Assert.Equal(secondsLate > 1, left[1].Moved == MovedReason.Gap);
        Assert.InRange(left[^1].At - left[0].At, TimeSpan.FromMinutes(38), TimeSpan.FromMinutes(38) + TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_lane_that_waits_for_the_pause_of_its_sender_says_until_when_in_its_emails()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 1, sender: s => s.MinGapSeconds = 60);
        var other = await world.Start(contacts: 2);
        await world.MakeAllDue();

        await world.Tick();

        var gapEnds = world.Database.Now.AddSeconds(60);
        var waiting = (await world.Rows()).Concat(await world.Rows(other)).Where(r => r.Status == ScheduledEmailStatus.Pending).ToList();
        Assert.Equal(2, waiting.Count);
        Assert.All(waiting, row => Assert.Equal((MovedReason.Gap, true), (row.MovedReason, row.ScheduledFor >= gapEnds)));
        Assert.Equal(gapEnds, await world.Dispatcher.NextOpening(gapEnds));
        Assert.Null(await world.Dispatcher.NextOpening(gapEnds.AddSeconds(-1)));
    }

    [Fact]
    public async Task Without_a_pause_nothing_is_moved()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, sender: s => s.DailyLimit = 1);
        await world.MakeAllDue();

        await world.Tick();

        Assert.All((await world.Rows()).Where(r => r.Status == ScheduledEmailStatus.Pending), row => Assert.True(row.ScheduledFor < world.Database.Now));
    }

    [Fact]
    public void Follow_ups_that_are_due_go_first_and_what_has_its_place_already_stays()
    {
        var (first, followUp, later) = (Waits(ScheduledEmail.FirstEmail, 0), Waits(ScheduledEmail.FollowUp, 30), Waits(ScheduledEmail.FirstEmail, 600));

        var late = LateEmails.Spread([first, followUp, later], At(60), MovedReason.Gap, window: null, _ => TimeSpan.FromSeconds(120));

        Assert.Equal([new LateEmail(followUp.Id, At(60), MovedReason.Gap), new LateEmail(first.Id, At(180), MovedReason.Gap)], late);
    }

    [Fact]
    public void What_is_late_by_less_than_a_second_keeps_its_time()
    {
        WaitingEmail[] waiting = [Waits(ScheduledEmail.FirstEmail, 0), Waits(ScheduledEmail.FirstEmail, 120)];

        Assert.Empty(LateEmails.Spread(waiting, At(0.999), MovedReason.Gap, window: null, _ => TimeSpan.FromSeconds(120)));
        Assert.Equal(2, LateEmails.Spread(waiting, At(1), MovedReason.Gap, window: null, _ => TimeSpan.FromSeconds(120)).Count);
    }

    [Fact]
    public void What_finds_no_place_before_the_window_closes_goes_when_it_opens_again()
    {
        var window = new SendWindow(new TimeOnly(9, 0), new TimeOnly(12, 0), Enum.GetValues<DayOfWeek>(), "UTC");
        WaitingEmail[] waiting = [Waits(ScheduledEmail.FirstEmail, -120), Waits(ScheduledEmail.FirstEmail, -60), Waits(ScheduledEmail.FirstEmail, -1)];

        var late = LateEmails.Spread(waiting, At(-60), MovedReason.Gap, window, _ => TimeSpan.FromSeconds(120));

        var opens = At(21 * 3600);
        Assert.Equal([(At(-60), MovedReason.Gap), (opens, MovedReason.Window), (opens.AddSeconds(120), MovedReason.Gap)], late.Select(e => (e.At, e.Reason)));
    }

    private static async Task<bool> MoveToOpening(SendingWorld world, DateTime until)
    {
        var opens = await world.Dispatcher.NextOpening(until);
        world.Clock.MoveTo(opens ?? world.Database.Now);
        return opens is not null;
    }

    private static DateTime At(double seconds) => new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc).AddSeconds(seconds);

    private static WaitingEmail Waits(int priority, double seconds) => new(Guid.CreateVersion7(At(seconds)), priority, At(seconds));

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
