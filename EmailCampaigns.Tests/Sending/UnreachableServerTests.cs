using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A mail server that cannot be reached rests the sender; one email at a time asks whether it is back.</summary>
public sealed class UnreachableServerTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(DeliveryStage.Connect)]
    [InlineData(DeliveryStage.Hello)]
    [InlineData(DeliveryStage.Tls)]
    [InlineData(DeliveryStage.Auth)]
    public async Task It_rests_the_sender_and_costs_no_email_an_attempt(DeliveryStage stage)
    {
        await using var world = await Unreachable(contacts: 20, stage);

        await world.Tick();

        Assert.InRange(world.Transport.Handed.Count, 1, 8); // what was under way together
        Assert.All(await world.Rows(), r => Assert.Equal((ScheduledEmailStatus.Pending, 0, (DateTime?)null), (r.Status, r.Attempts, r.FirstAttemptAt)));
        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.SenderPaused, Noon.AddMinutes(1)), (lane.ClosedReason, lane.ClosedUntil));
    }

    [Fact]
    public async Task While_it_lasts_one_email_asks_after_ever_longer_pauses()
    {
        await using var world = await Unreachable(contacts: 20, DeliveryStage.Connect);
        await world.Tick();

        var at = Noon;
        foreach (var (pause, next) in ((int Pause, int Next)[])[(1, 2), (2, 4), (4, 8), (8, 15), (15, 15), (15, 15)])
        {
            var before = world.Transport.Handed.Count;
            at = at.AddMinutes(pause);
            await world.MakeAllDue(at);
            await world.Tick();
            Assert.Equal(before + 1, world.Transport.Handed.Count);
            Assert.Equal(at.AddMinutes(next), (await world.Lane()).ClosedUntil);
        }

        Assert.All(await world.Rows(), r => Assert.Equal(0, r.Attempts));
    }

    /// <summary>How long it has lasted is known to every process, and after a restart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_process_goes_on_with_the_longer_pause(bool beside)
    {
        await using var world = await Unreachable(contacts: 3, DeliveryStage.Connect);
        await world.Tick();
        await world.MakeAllDue(Noon.AddMinutes(1));
        await world.Tick();
        Assert.Equal(Noon.AddMinutes(3), (await world.Lane()).ClosedUntil);
        var answer = world.Transport.Answer;
        if (!beside)
        {
            world.Revive();
            world.Transport.Answer = answer;
        }

        var other = beside ? await world.StartBeside() : world.Dispatcher;
        await world.MakeAllDue(Noon.AddMinutes(3));
        await other.Tick(default);

        Assert.Equal(Noon.AddMinutes(7), (await world.Lane()).ClosedUntil);
    }

    [Fact]
    public async Task After_a_message_got_through_the_next_pause_is_short_again()
    {
        await using var world = await Unreachable(contacts: 2, DeliveryStage.Connect);
        var answer = world.Transport.Answer;
        await world.Tick();
        await world.MakeAllDue(Noon.AddMinutes(1));
        await world.Tick();
        await world.MakeAllDue(Noon.AddMinutes(3));
        world.Transport.Answer = handed => world.Transport.Handed.Count(h => h.MessageId == handed.MessageId) > 2 ? Task.FromResult(ScriptedTransport.Accepted()) : answer(handed);
        await world.Tick();
        world.Transport.Answer = answer;
        await world.Start();

        await world.Tick();

        Assert.Equal(Noon.AddMinutes(4), await world.Read(db => db.SenderAccounts.Select(s => s.PausedUntil).SingleAsync()));
    }

    /// <summary>It was refused while others were under way, whose server did not answer.</summary>
    [Fact]
    public async Task A_rest_that_a_person_ends_is_not_made_shorter()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 2);
        await world.MakeAllDue(Noon);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handed = 0;
        world.Transport.Answer = async _ =>
        {
            var isFirst = Interlocked.Increment(ref handed) == 1;
            if (!isFirst)
            {
                both.TrySetResult();
            }

            await both.Task;
            if (isFirst)
            {
                return ScriptedTransport.Of(DeliveryVerdict.SenderRefused, 535);
            }

            await world.Until(async () => (await world.Lane()).ClosedReason is not null);
            return ScriptedTransport.Of(DeliveryVerdict.SenderBusy, 421);
        };

        await world.Tick();

        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.SenderPaused, null), (lane.ClosedReason, lane.ClosedUntil));
        Assert.All(await world.Rows(), r => Assert.Equal((ScheduledEmailStatus.Pending, 0), (r.Status, r.Attempts)));
    }

    [Fact]
    public async Task The_first_that_gets_through_opens_the_way_for_all()
    {
        await using var world = await Unreachable(contacts: 20, DeliveryStage.Connect);
        await world.Tick();
        await world.MakeAllDue(Noon.AddMinutes(1));
        var passed = 0;
        world.Transport.Answer = async _ =>
        {
            passed = passed > 0 ? passed : await world.Read(db => db.ScheduledEmails.CountAsync(e => e.Status == ScheduledEmailStatus.Sending));
            return ScriptedTransport.Accepted();
        };

        await world.Tick();

        Assert.Equal(1, passed);
        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
        Assert.Null(await world.Read(db => db.SenderAccounts.Select(s => s.PausedUntil).SingleAsync()));
    }

    [Fact]
    public async Task An_email_that_waits_says_that_the_server_cannot_be_reached()
    {
        await using var world = await Unreachable(contacts: 1, DeliveryStage.Connect);
        await world.Tick();

        var waiting = await world.Get<WaitingQueries>().OfEmail(world.Database.WorkspaceId, (await world.Row()).Id, default);

        Assert.Equal(WaitingRule.SenderPaused, waiting!.Rule);
        Assert.Contains("The mail server cannot be reached", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("Nobody listens at port 25", waiting.Words, StringComparison.Ordinal);
    }

    private static async Task<SendingWorld> Unreachable(int contacts, DeliveryStage stage)
    {
        var world = await SendingWorld.WithCampaign(contacts);
        await world.MakeAllDue(Noon);
        world.Transport.AnswerAlways(new DeliveryOutcome(DeliveryVerdict.Retry, stage, "Nobody listens at port 25"));
        return world;
    }
}
