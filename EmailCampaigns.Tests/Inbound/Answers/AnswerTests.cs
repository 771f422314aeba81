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

/// <summary>An answer to a reply: what it says, when it goes, what stands against it, what becomes of it.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task It_goes_after_twenty_seconds_in_the_thread_and_the_reply_is_handled()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var id = await world.Answer(replyId, "Gladly.\n\nDoes Tuesday suit you?");

        await world.SendAnswers(ReplyAnswer.UndoTime - TimeSpan.FromMilliseconds(1));
        Assert.Empty(world.Handed());
        await world.SendAnswers(TimeSpan.FromMilliseconds(1));

        var (handed, reply, answer) = (Assert.Single(world.Handed()), await world.FindReply(replyId), await world.Find(id));
        Assert.Equal((AnswerStatus.Sent, world.Now), (answer.Status, answer.SentAt));
        Assert.Equal((world.Now, world.Now), (reply.HandledAt, reply.ReadAt));
        Assert.Equal(world.Sent[0].RecipientEmail, handed.To);
        Assert.Equal($"<{answer.MessageId}>", handed.Header("Message-ID"));
        Assert.Equal($"<{reply.MessageId}>", handed.Header("In-Reply-To"));
        Assert.Equal($"<{world.Sent[0].MessageId}> <{reply.MessageId}>", handed.Header("References"));
        Assert.Equal("Re: Spring trade fair", handed.Header("Subject"));
        Assert.Equal("Ann Lee <ann@northwind.example>", handed.Header("From"));
        Assert.Null(handed.Header("List-Unsubscribe"));
        Assert.DoesNotContain("/t/", handed.Message, StringComparison.Ordinal);
        Assert.Contains("Does Tuesday suit you?", handed.Message, StringComparison.Ordinal);
        Assert.Contains("> Could you send a quote?", handed.Message, StringComparison.Ordinal);
        Assert.Empty(world.Sending.Errors.All);
    }

    [Fact]
    public async Task It_stands_in_the_thread_and_counts_against_the_sender()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var id = await world.Answer(replyId);

        var waiting = Assert.Single((await world.Thread(replyId)).OfType<ThreadMessage.Answer>());
        await world.SendAnswers();

        Assert.Equal((AnswerStatus.Waiting, AnswerWait.Undo), (waiting.Status, waiting.WaitsFor));
        var last = Assert.IsType<ThreadMessage.Answer>((await world.Thread(replyId))[^1]);
        Assert.Equal((id, AnswerStatus.Sent, "Gladly, by Friday."), (last.Id, last.Status, last.Text));
        var used = await world.Sending.Read(db => db.SendQuotaUsage.Where(u => u.Scope == QuotaScope.Sender && u.Period == QuotaPeriod.Day).SumAsync(u => u.Used));
        Assert.Equal(2, used);
        var sender = Assert.Single(await new SenderQueries(world.Sending.Database, world.Sending.Clock).All(world.Sending.Database.WorkspaceId, default));
        Assert.Equal(1, sender.SentThisHour); // the campaign's email left in the hour before
    }

    [Fact]
    public async Task Once_it_went_it_stands_among_what_happened_with_the_contact()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        await world.Answer(replyId, new string('a', 400));
        var timeline = new TimelineQueries(world.Sending.Database);
        async Task<TimelineEntry.Answered?> Find() => (await timeline.Of(world.Sending.Database.WorkspaceId, world.Sent[0].ContactId, before: null, 50, default))!.OfType<TimelineEntry.Answered>().SingleOrDefault();

        Assert.Null(await Find());
        await world.SendAnswers();

        Assert.Equal((replyId, "Re: Spring trade fair", new string('a', 300), "ann@northwind.example", world.Now), (await Find()) switch
        {
            { } found => (found.ReplyId, found.Subject, found.Snippet, found.Sender, found.At),
            null => default,
        });
    }

    [Fact]
    public async Task Undo_takes_it_back_until_it_goes_and_is_refused_after_that()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var taken = await world.Answer(replyId);

        Assert.True((await world.Undo(taken)).IsDone);
        Assert.True((await world.Undo(taken)).IsDone);
        await world.SendAnswers();
        var sent = await world.Answer(replyId);
        await world.SendAnswers();

        Assert.Equal(AnswerStatus.Cancelled, (await world.Find(taken)).Status);
        Assert.Equal((await world.Find(sent)).MessageId, Assert.Single(world.Handed()).MessageId);
        var late = await Assert.ThrowsAsync<IllegalTransitionException>(() => world.Undo(sent));
        Assert.Equal("Only an answer that waits can be taken back; this one is sent.", late.Message);
        Assert.DoesNotContain(await world.Thread(replyId), m => m.Id == taken);
    }

    [Fact]
    public async Task One_at_a_time_goes_to_a_reply()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var first = await world.Answer(replyId);

        var second = await world.Write(replyId);

        Assert.Equal((EditVerdict.Exists, first), (second.Verdict, second.Id));
        await world.SendAnswers();
        await world.Answer(replyId, "One more thing.");
        await world.SendAnswers();
        Assert.Equal(2, world.Handed().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("no text holds \0")]
    public async Task What_cannot_be_sent_is_told_at_its_field(string text)
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;

        var outcome = await world.Write(replyId, text);

        Assert.Equal((EditVerdict.Invalid, "bodyText"), (outcome.Verdict, Assert.Single(outcome.Problems).Field));
    }

    [Fact]
    public async Task The_limits_of_the_sender_hold_and_those_of_the_campaign_do_not()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        await world.Sending.Do(db => db.CampaignSettings.ExecuteUpdateAsync(s => s.SetProperty(x => x.DailyLimit, 1).SetProperty(x => x.SendDays, new List<DayOfWeek> { DayOfWeek.Sunday })));
        var first = await world.Answer(replyId);
        await world.SendAnswers();
        await world.Sending.Do(db => db.SenderAccounts.ExecuteUpdateAsync(s => s.SetProperty(x => x.HourlyLimit, 1)));
        var second = await world.Answer(replyId, "And one more thing.");

        await world.SendAnswers();

        Assert.Equal(AnswerStatus.Sent, (await world.Find(first)).Status);
        var waits = await world.Find(second);
        Assert.Equal((AnswerStatus.Waiting, AnswerWait.SenderHourlyLimit, world.Now.Date.AddHours(world.Now.Hour + 1)), (waits.Status, waits.WaitsFor, waits.DueAt));
        world.Sending.Clock.MoveTo(waits.DueAt);
        await world.Tick();
        Assert.Equal(AnswerStatus.Sent, (await world.Find(second)).Status);
    }

    [Fact]
    public async Task The_gap_of_the_sender_is_kept_and_taken()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var free = world.Now.AddMinutes(2);
        await world.Sending.Do(db => db.SenderAccounts.ExecuteUpdateAsync(s => s.SetProperty(x => x.MinGapSeconds, 90).SetProperty(x => x.NextSendAt, free)));
        var id = await world.Answer(replyId);

        await world.SendAnswers();
        var waits = await world.Find(id);
        world.Sending.Clock.MoveTo(free);
        await world.Tick();

        Assert.Equal((AnswerStatus.Waiting, AnswerWait.Gap, free), (waits.Status, waits.WaitsFor, waits.DueAt));
        Assert.Equal(AnswerStatus.Sent, (await world.Find(id)).Status);
        Assert.Equal(free.AddSeconds(90), await world.Sending.Read(db => db.SenderAccounts.Select(s => s.NextSendAt).SingleAsync()));
    }

    [Fact]
    public async Task S5_nothing_goes_while_the_workspace_is_held_or_the_sender_rests()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var (hold, system) = (world.Sending.Get<SendingHold>(), world.Sending.Database.System);
        await hold.HoldWorkspace(system, "Stop.", default);
        var id = await world.Answer(replyId);

        await world.SendAnswers();
        Assert.Equal(AnswerWait.WorkspaceHeld, (await world.Find(id)).WaitsFor);
        await hold.ReleaseWorkspace(system, default);
        await world.Sending.Do(db => SenderPause.Begin(db, world.Sending.SenderId, world.Now.AddMinutes(30), "Busy.", world.Now, default));
        await world.SendAnswers(TimeSpan.FromMinutes(1));
        Assert.Equal(AnswerWait.SenderPaused, (await world.Find(id)).WaitsFor);
        Assert.Empty(world.Handed());
        await world.SendAnswers(TimeSpan.FromMinutes(30));

        Assert.Equal(AnswerStatus.Sent, (await world.Find(id)).Status);
        Assert.Null(await world.Sending.Read(db => db.SenderAccounts.Select(s => s.PausedUntil).SingleAsync()));
    }

    [Theory]
    [InlineData(SuppressionReason.Unsubscribed)]
    [InlineData(SuppressionReason.Manual)]
    public async Task Who_wants_no_more_email_is_answered_by_somebody_who_has_seen_that(SuppressionReason reason)
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        await Suppress(world, reason);

        var refused = await world.Write(replyId);
        Assert.Equal((EditVerdict.Invalid, "despiteSuppression"), (refused.Verdict, Assert.Single(refused.Problems).Field));
        var id = await world.Answer(replyId, despiteSuppression: true);
        await world.SendAnswers();

        Assert.Equal(AnswerStatus.Sent, (await world.Find(id)).Status);
        Assert.NotEmpty(await world.Suppressions()); // nothing else goes to them
    }

    [Theory]
    [InlineData(SuppressionReason.HardBounce)]
    [InlineData(SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.Erased)]
    public async Task S4_who_must_not_be_mailed_gets_no_answer(SuppressionReason reason)
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var before = await world.Answer(replyId, despiteSuppression: true);
        await Suppress(world, reason);

        var refused = await world.Write(replyId, despiteSuppression: true);
        await world.SendAnswers();

        Assert.Empty(world.Handed());
        Assert.Equal(AnswerStatus.Failed, (await world.Find(before)).Status);
        Assert.Equal(EditVerdict.Exists, refused.Verdict); // it waited
        Assert.Equal(EditVerdict.InUse, (await world.Write(replyId, despiteSuppression: true)).Verdict);
    }

    [Fact]
    public async Task S4_a_suppression_that_comes_while_it_waits_stops_it()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var id = await world.Answer(replyId);
        await Suppress(world, SuppressionReason.Unsubscribed);

        await world.SendAnswers();

        Assert.Empty(world.Handed());
        Assert.Equal(AnswerStatus.Failed, (await world.Find(id)).Status);
    }

    [Fact]
    public async Task S1_of_one_that_nobody_can_tell_a_person_decides()
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
    public async Task One_that_arrived_after_all_counts_as_sent()
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
    public async Task An_address_that_does_not_exist_fails_it_and_is_suppressed()
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
    public async Task A_server_that_refuses_the_sender_rests_it_and_the_answer_waits()
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
    public async Task S2_what_a_dead_process_had_under_way_is_interrupted_and_a_late_answer_counts()
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
    public async Task S2_what_nobody_renews_any_more_is_interrupted()
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
    public async Task A_further_reply_that_names_the_answer_lies_in_the_same_thread_and_is_answered_in_it()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var answer = await world.Find(await world.Answer(replyId));
        await world.SendAnswers();
        world.Sending.Clock.Advance(TimeSpan.FromHours(1));

        var second = await world.Receive(Eml.Text("Tuesday it is.", inReplyTo: answer.MessageId));
        var reply = await world.FindReply(second.ReplyId!.Value);
        var again = await world.Answer(reply.Id, "Until Tuesday.");
        await world.SendAnswers();

        Assert.Equal((answer.Id, world.Sent[0].Id, ReplyKind.Reply), (reply.AnswerId, reply.SentEmailId, reply.Kind));
        Assert.Equal(5, (await world.Thread(reply.Id)).Count); // the email, two replies, two answers
        Assert.Equal(
            $"<{world.Sent[0].MessageId}> <{(await world.FindReply(replyId)).MessageId}> <{answer.MessageId}> <{reply.MessageId}>",
            world.Handed()[^1].Header("References"));
        Assert.Equal(AnswerStatus.Sent, (await world.Find(again)).Status);
    }

    [Fact]
    public async Task One_that_comes_back_says_so_and_leaves_the_campaign_alone()
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

    [Fact]
    public async Task What_somebody_has_begun_is_kept_for_them_alone_and_goes_with_the_answer()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        var (writer, answers, workspace) = (world.Sending.Get<AnswerWriter>(), world.Sending.Get<AnswerQueries>(), world.Sending.Database.WorkspaceId);
        var ann = Actor.User(workspace, Guid.CreateVersion7(world.Now), Role.Reviewer);
        var ben = Actor.User(workspace, Guid.CreateVersion7(world.Now), Role.Reviewer);

        await writer.Keep(ann, replyId, "Hello Ka", default);
        await writer.Keep(ann, replyId, "Hello Katrin", default);
        await writer.Keep(ben, replyId, "Dear", default);
        Assert.Equal("Hello Katrin", await answers.Draft(workspace, replyId, ann.ToString(), default));
        Assert.True((await writer.Send(ann, replyId, new AnswerInput { BodyText = "Hello Katrin" }, default)).IsDone);

        Assert.Null(await answers.Draft(workspace, replyId, ann.ToString(), default));
        Assert.Equal("Dear", await answers.Draft(workspace, replyId, ben.ToString(), default));
        await writer.Keep(ben, replyId, " ", default);
        Assert.Equal(0, await world.Sending.Read(db => db.AnswerDrafts.CountAsync()));
    }

    [Fact]
    public async Task Of_undo_and_sending_exactly_one_wins()
    {
        var (world, _) = await AnswerScene.Create(contacts: 40);
        await using var __ = world;
        var answers = new List<Guid>();
        foreach (var sent in world.Sent.Skip(1))
        {
            answers.Add(await world.Answer(await world.Reply("Yes?", sent)));
        }

        world.Sending.Clock.Advance(ReplyAnswer.UndoTime);
        var ticking = Task.Run(world.Tick);
        var undone = await Task.WhenAll(answers.Select(id => Task.Run(async () =>
        {
            try
            {
                return (await world.Undo(id)).IsDone ? id : (Guid?)null;
            }
            catch (IllegalTransitionException)
            {
                return null;
            }
        })));
        await ticking;
        await world.Tick();

        var taken = undone.OfType<Guid>().ToHashSet();
        foreach (var answer in await world.Sending.Read(db => db.ReplyAnswers.AsNoTracking().ToListAsync()))
        {
            Assert.Equal(taken.Contains(answer.Id) ? AnswerStatus.Cancelled : AnswerStatus.Sent, answer.Status);
            Assert.Equal(taken.Contains(answer.Id) ? 0 : 1, world.Handed().Count(h => h.MessageId == answer.MessageId));
        }
    }

    private static Task<EditOutcome> Resolve(InboundWorld world, Guid answerId, InterruptedAs decision) =>
        world.Sending.Get<AnswerWriter>().Resolve(world.Sending.Database.System, answerId, decision, default);

    private static Task Suppress(InboundWorld world, SuppressionReason reason) => world.Sending.Do(db => world.Sending.Get<Suppressor>().Suppress(
        db, SuppressionKind.Address, world.Sent[0].RecipientEmail, reason, "test", note: null, causedBy: null, world.Sending.Database.System, default));
}
