using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Answers;

/// <summary>What becomes of an answer that was handed to the mail server: sent, refused, in doubt, bounced.</summary>
public sealed class AnswerOutcomeTests
{
    [Fact]
    public async Task S1_an_answer_with_an_unknown_outcome_waits_for_a_decision()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        await world.Sending.Do(db => db.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.OnInterrupted, OnInterrupted.Resend)));
        world.Sending.Transport.AnswerAlways(new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.FinalDot, "No answer."));
        var id = await world.Answer(replyId);

        await world.SendAnswers();
        await world.SendAnswers(TimeSpan.FromHours(3));
        Assert.Equal(AnswerStatus.Interrupted, (await world.Find(id)).Status);
        Assert.Single(world.Handed());
        Assert.Null((await world.FindReply(replyId)).HandledAt);
        world.Sending.Transport.AnswerAlways(ScriptedTransport.Accepted());
        await Resolve(world, id, InterruptedAs.Resend);
        await Resolve(world, id, InterruptedAs.Resend);
        await world.SendAnswers();

        Assert.Equal(AnswerStatus.Sent, (await world.Find(id)).Status);
        Assert.Equal(2, world.Handed().Count);
        Assert.Single(world.Handed().Select(h => h.MessageId).Distinct());
    }

    [Fact]
    public async Task An_interrupted_answer_can_be_marked_as_sent()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        world.Sending.Transport.AnswerAlways(new DeliveryOutcome(DeliveryVerdict.Unknown, DeliveryStage.FinalDot, "No answer."));
        var id = await world.Answer(replyId);
        await world.SendAnswers();
        var at = world.Now;
        world.Sending.Clock.Advance(TimeSpan.FromHours(1));

        await Resolve(world, id, InterruptedAs.Sent);
        await Resolve(world, id, InterruptedAs.Sent);

        Assert.Equal((AnswerStatus.Sent, at), ((await world.Find(id)).Status, (await world.Find(id)).SentAt));
        Assert.NotNull((await world.FindReply(replyId)).HandledAt);
        await Assert.ThrowsAsync<IllegalTransitionException>(() => Resolve(world, id, InterruptedAs.Resend));
    }

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_and_the_quota_goes_back()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        world.Sending.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451));
        var id = await world.Answer(replyId);

        await world.SendAnswers();
        var waits = await world.Find(id);
        var used = await world.Sending.Read(db => db.SendQuotaUsage.Where(u => u.Scope == QuotaScope.Sender && u.Period == QuotaPeriod.Day).SumAsync(u => u.Used));
        world.Sending.Transport.AnswerAlways(ScriptedTransport.Accepted());
        await world.SendAnswers(TimeSpan.FromMinutes(1));

        Assert.Equal((AnswerStatus.Waiting, AnswerWait.Retry, 1), (waits.Status, waits.WaitsFor, used));
        Assert.Equal((AnswerStatus.Sent, 2), ((await world.Find(id)).Status, (await world.Find(id)).Attempts));
    }

    [Fact]
    public async Task An_address_that_does_not_exist_fails_the_answer_and_is_suppressed()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        world.Sending.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550, "550 5.1.1 No such user"));
        var id = await world.Answer(replyId);

        await world.SendAnswers();

        Assert.Equal((AnswerStatus.Failed, "550 5.1.1 No such user"), ((await world.Find(id)).Status, (await world.Find(id)).LastError));
        Assert.Equal(SuppressionReason.HardBounce, Assert.Single(await world.Suppressions()).Reason);
        Assert.Null((await world.FindReply(replyId)).HandledAt);
    }

    [Fact]
    public async Task A_server_that_refuses_the_sender_pauses_it_and_the_answer_waits()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        world.Sending.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderRefused, 535));
        var id = await world.Answer(replyId);

        await world.SendAnswers();

        Assert.Equal((AnswerStatus.Waiting, AnswerWait.SenderPaused, 0), ((await world.Find(id)).Status, (await world.Find(id)).WaitsFor, (await world.Find(id)).Attempts));
        Assert.NotNull(await world.Sending.Read(db => db.SenderAccounts.Select(s => s.PausedUntil).SingleAsync()));
    }

    [Fact]
    public async Task S2_an_answer_of_a_dead_process_is_interrupted_and_its_late_outcome_counts()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var (handed, said) = (new TaskCompletionSource(), new TaskCompletionSource<DeliveryOutcome>());
        world.Sending.Transport.Answer = _ =>
        {
            handed.SetResult();
            return said.Task;
        };
        var id = await world.Answer(replyId);
        world.Sending.Clock.Advance(ReplyAnswer.UndoTime);
        var tick = world.Tick();
        await handed.Task;
        Assert.Equal(AnswerStatus.Sending, (await world.Find(id)).Status);
        var leases = world.Sending.Get<AnswerLeases>();

        Assert.Equal(0, await leases.Reap(default)); // its process lives
        Assert.Equal(1, await leases.Recover(default));
        Assert.Equal(AnswerStatus.Interrupted, (await world.Find(id)).Status);
        said.SetResult(ScriptedTransport.Accepted());
        await tick;

        Assert.Equal(AnswerStatus.Sent, (await world.Find(id)).Status);
        Assert.Single(world.Handed());
    }

    [Fact]
    public async Task S2_an_answer_whose_lease_expires_is_interrupted()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var id = await world.Answer(replyId);
        await world.Sending.Do(async db =>
        {
            var answer = await db.ReplyAnswers.SingleAsync();
            answer.Begin(Guid.CreateVersion7(world.Now), "[]", world.Now);
        });
        await world.Sending.Do(db => db.ReplyAnswers.ExecuteUpdateAsync(a => a.SetProperty(x => x.LeaseUntil, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)))); // the database's clock is the real one

        Assert.Equal(1, await world.Sending.Get<AnswerLeases>().Reap(default));
        await world.SendAnswers(TimeSpan.FromHours(1));

        Assert.Equal(AnswerStatus.Interrupted, (await world.Find(id)).Status);
        Assert.Empty(world.Handed());
    }

    [Fact]
    public async Task A_bounced_answer_fails_and_its_campaign_counts_no_bounce()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var answer = await world.Find(await world.Answer(replyId));
        await world.SendAnswers();

        var bounce = await world.Receive(Eml.Report("5.1.1", "smtp; 550 5.1.1 unknown user").Replace(Eml.OurId, answer.MessageId, StringComparison.Ordinal));

        Assert.Equal(ReplyKind.Bounce, bounce.Kind);
        var failed = await world.Find(answer.Id);
        Assert.Equal(AnswerStatus.Failed, failed.Status);
        Assert.Contains("unknown user", failed.LastError, StringComparison.Ordinal);
        Assert.Null((await world.FindReply(replyId)).HandledAt);
        Assert.Equal(SentEmailStatus.Sent, await world.Sending.Read(db => db.SentEmails.Select(s => s.Status).SingleAsync()));
        Assert.False(await world.Sending.Read(db => db.MessageEvents.AnyAsync(e => e.Type == MessageEventType.Bounced)));
        Assert.Equal(SuppressionReason.HardBounce, Assert.Single(await world.Suppressions()).Reason);
        await Assert.ThrowsAsync<IllegalTransitionException>(() => Resolve(world, answer.Id, InterruptedAs.Resend));

        await world.Sending.Get<JudgementReverser>().TakeBack(world.Sending.Database.System, bounce.ReplyId!.Value, default);
        Assert.Equal(AnswerStatus.Sent, (await world.Find(answer.Id)).Status);
        Assert.Empty(await world.Suppressions());
    }

    private static Task<EditOutcome> Resolve(InboundWorld world, Guid answerId, InterruptedAs decision) =>
        world.Sending.Get<AnswerWriter>().Resolve(world.Sending.Database.System, answerId, decision, default);
}
