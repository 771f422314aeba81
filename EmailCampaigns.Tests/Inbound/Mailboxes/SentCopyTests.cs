using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Copies of what was sent, in the Sent folder at Dovecot.</summary>
public sealed class SentCopyTests(MailSystem mail) : IClassFixture<MailSystem>
{
    [Fact]
    public async Task What_went_out_lies_in_the_sent_folder_once_as_it_went_and_read()
    {
        await mail.Ready();
        await using var scene = await Create(contacts: 2);
        await scene.World.Tick();
        var sent = await scene.Sent();
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[0], "Could you send a quote?", "asks"));
        await scene.Read();
        var reply = Assert.Single(await scene.Replies());
        await scene.World.Get<AnswerWriter>().Send(scene.World.Database.System, reply.Id, new AnswerInput { BodyText = "Gladly." }, default);
        scene.World.Clock.Advance(ReplyAnswer.UndoTime);
        await scene.World.Get<AnswerDispatcher>().Tick(default);
        var answer = await scene.World.Read(db => db.ReplyAnswers.AsNoTracking().SingleAsync());

        await Keep(scene);
        await Keep(scene);

        var copies = await mail.In(scene.Mailbox, "Sent");
        Assert.Equal(
            new[] { sent[0].MessageId, sent[1].MessageId, answer.MessageId }.Order(StringComparer.Ordinal),
            copies.Select(c => MimeKit.Utils.MimeUtils.ParseMessageId(Header(c.Message, "Message-ID"))!).Order(StringComparer.Ordinal));
        Assert.All(copies, c => Assert.EndsWith(":2,S", c.Name, StringComparison.Ordinal));
        var arrived = (await mail.Messages(sent[1].RecipientEmail, 1))[0].ReplaceLineEndings("\n");
        var copy = copies.Single(c => c.Message.Contains(sent[1].MessageId, StringComparison.Ordinal)).Message.ReplaceLineEndings("\n");
        Assert.EndsWith(copy.TrimEnd(), arrived.TrimEnd(), StringComparison.Ordinal); // servers on the way added headers before it
        Assert.Equal(0, await scene.World.Read(db => db.SentCopies.CountAsync()));
        Assert.Equal(reply.Id, Assert.Single(await scene.Replies()).Id); // a copy of ours is no reply
    }

    [Fact]
    public async Task One_that_lies_there_already_is_not_added_again()
    {
        await mail.Ready();
        await using var scene = await Create(contacts: 1);
        await scene.World.Tick();
        await Keep(scene);
        var lying = Assert.Single(await mail.In(scene.Mailbox, "Sent"));
        var sent = Assert.Single(await scene.Sent());
        await scene.World.Do(db =>
        {
            db.Add(new SentCopy(scene.World.SenderId, sent.MessageId, System.Text.Encoding.UTF8.GetBytes(lying.Message), scene.World.Database.Now));
            return Task.CompletedTask;
        });

        await Keep(scene);

        Assert.Single(await mail.In(scene.Mailbox, "Sent"));
        Assert.Equal(0, await scene.World.Read(db => db.SentCopies.CountAsync()));
    }

    [Fact]
    public async Task A_mailbox_that_cannot_be_written_to_holds_up_nothing_and_is_given_up_after_two_days()
    {
        await mail.Ready();
        await using var scene = await Create(contacts: 1);
        await scene.ReadThrough(port: 1);
        await scene.World.Tick();
        Assert.Single(await scene.Sent());

        await Keep(scene);
        var waits = await scene.World.Read(db => db.SentCopies.AsNoTracking().SingleAsync());
        Assert.Equal((1, scene.World.Database.Now.AddSeconds(1)), (waits.Failures, waits.NextAttemptAt));
        Assert.Contains("Nothing listens at localhost on port 1.", waits.LastError, StringComparison.Ordinal);
        scene.World.Clock.Advance(SentCopy.GivesUpAfter);
        await Keep(scene);
        var givenUp = await scene.World.Read(db => db.SentCopies.AsNoTracking().SingleAsync());
        Assert.Null(givenUp.NextAttemptAt);
        Assert.Empty(givenUp.Message);

        await scene.ReadThrough(mail.ImapPort);
        await scene.World.Do(db =>
        {
            db.Add(new SentCopy(scene.World.SenderId, "next@northwind.example", "Subject: Next\r\nMessage-ID: <next@northwind.example>\r\n\r\nHello\r\n"u8.ToArray(), scene.World.Database.Now));
            return Task.CompletedTask;
        });
        await Keep(scene);
        Assert.Equal(0, await scene.World.Read(db => db.SentCopies.CountAsync()));
    }

    [Theory]
    [InlineData(SenderProvider.Smtp, false)]
    [InlineData(SenderProvider.Pickup, true)]
    public async Task Nothing_is_kept_that_nobody_wants_or_that_is_not_sent_yet(SenderProvider provider, bool keeps)
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1, provider, sender => sender.KeepsSentCopies = keeps);
        await scene.World.Tick();

        Assert.Single(await scene.Sent());
        Assert.Equal(0, await scene.World.Read(db => db.SentCopies.CountAsync()));
    }

    private Task<MailboxScene> Create(int contacts) => MailboxScene.Create(mail, contacts, SenderProvider.Smtp, sender => sender.KeepsSentCopies = true);

    private static Task Keep(MailboxScene scene) => scene.World.Get<SentCopyKeeper>().Run(default);

    private static string Header(string message, string name) =>
        message.ReplaceLineEndings("\n").Split('\n').First(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
}
