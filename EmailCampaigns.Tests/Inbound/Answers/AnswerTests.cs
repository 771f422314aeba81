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

/// <summary>An answer to a reply: what it says, when it goes, what stands against it.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task An_answer_is_sent_after_twenty_seconds_in_the_thread_and_its_reply_is_handled()
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
    public async Task An_answer_is_part_of_the_thread_and_counts_against_the_limits_of_its_sender()
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
    public async Task A_sent_answer_is_in_the_timeline_of_the_contact()
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
    public async Task An_answer_can_be_undone_until_it_is_sent()
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
    public async Task A_reply_has_one_waiting_answer_at_most()
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
    public async Task An_answer_without_readable_text_is_refused_at_its_field(string text)
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
    public async Task An_unsent_text_is_kept_for_its_writer_only_and_deleted_once_sent()
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

    private static Task Suppress(InboundWorld world, SuppressionReason reason) => world.Sending.Do(db => world.Sending.Get<Suppressor>().Suppress(
        db, SuppressionKind.Address, world.Sent[0].RecipientEmail, reason, "test", note: null, causedBy: null, world.Sending.Database.System, default));
}
