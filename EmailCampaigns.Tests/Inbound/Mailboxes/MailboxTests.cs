using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Tests.Mail.Smtp.Real;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Mailboxes are read from Dovecot, after a campaign that went out through Postfix.</summary>
public sealed class MailboxTests(MailSystem mail) : IClassFixture<MailSystem>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_reply_an_absence_and_the_bounce_that_postfix_makes_act_on_their_enrollments_within_one_reading()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 4);
        var gone = await MoveOneContactTo($"gone@{MailSystem.DeadDomain}", scene);
        await scene.World.Tick();
        var sent = await scene.Sent();
        Assert.Equal(4, sent.Count);
        var (ann, bob, quiet) = (sent[0], sent[1], sent[2]);
        Assert.Contains($"<{ann.MessageId}>", (await mail.Messages(ann.RecipientEmail, 1))[0], StringComparison.OrdinalIgnoreCase);

        await Send(ann, scene, scene.ReplyTo(ann, "Yes, let us talk.", "ann"));
        await Send(bob, scene, WithHeader(scene.ReplyTo(bob, "I am out of office until 14 December 2026.", "bob"), "Auto-Submitted: auto-replied"));
        await mail.Messages(scene.Mailbox, 3); // the third is what Postfix sends back from the dead domain
        var before = mail.Names(scene.Mailbox);
        await scene.Read();

        var status = await scene.World.Read(db => db.Enrollments.AsNoTracking().ToDictionaryAsync(e => e.ContactId, e => e.Status));
        Assert.Equal(EnrollmentStatus.Replied, status[ann.ContactId]);
        Assert.Equal(EnrollmentStatus.Bounced, status[gone]);
        Assert.Equal(EnrollmentStatus.Completed, status[quiet.ContactId]);
        Assert.Equal(
            [ReplyKind.Reply, ReplyKind.OutOfOffice, ReplyKind.Bounce],
            (await scene.Replies()).Select(reply => reply.Kind).Order());
        Assert.Equal(before, mail.Names(scene.Mailbox)); // no flag, nothing moved
        Assert.Null((await scene.Status()).LastError);
    }

    [Fact]
    public async Task A_reply_is_answered_and_what_they_write_back_to_the_answer_alone_lies_in_the_thread()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await Send(sent, scene, scene.ReplyTo(sent, "Could you send a quote?", "asks"));
        await mail.Messages(scene.Mailbox, 1);
        await scene.Read();
        var reply = (await scene.Replies()).Single();

        Assert.True((await scene.World.Get<AnswerWriter>().Send(scene.World.Database.System, reply.Id, new AnswerInput { BodyText = "Gladly, by Friday." }, default)).IsDone);
        scene.World.Clock.Advance(ReplyAnswer.UndoTime);
        await scene.World.Get<AnswerDispatcher>().Tick(default);
        var answer = await scene.World.Read(db => db.ReplyAnswers.AsNoTracking().SingleAsync());
        var arrived = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes((await mail.Messages(sent.RecipientEmail, 2)).Single(m => m.Contains(answer.MessageId, StringComparison.Ordinal)))));
        var back = new TheirWords(sent.RecipientEmail, answer.MessageId);
        await Send(sent, scene, back.Reply(scene.Mailbox));
        await mail.Messages(scene.Mailbox, 2);
        await scene.Read();

        Assert.Equal(AnswerStatus.Sent, answer.Status);
        Assert.Equal("asks@customer.example", arrived.InReplyTo);
        Assert.Equal([sent.MessageId, "asks@customer.example"], arrived.References);
        Assert.StartsWith("Gladly, by Friday.", arrived.TextBody, StringComparison.Ordinal);
        Assert.False(arrived.Headers.Contains("List-Unsubscribe"));
        var further = (await scene.Replies()).Single(r => r.MessageId == "thanks@customer.example");
        Assert.Equal((answer.Id, reply.CampaignId, reply.ContactId), (further.AnswerId, further.CampaignId, further.ContactId));
        Assert.NotNull((await scene.Replies()).Single(r => r.Id == reply.Id).HandledAt);
    }

    [Fact]
    public async Task A_mailbox_that_is_numbered_anew_is_read_again_with_nothing_twice_and_nothing_missed()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 4);
        await scene.World.Tick();
        var sent = await scene.Sent();
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[0], "One", "one"));
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[1], "Two", "two"));
        await scene.Read();
        var before = (await Cursor(scene)).UidValidity;

        mail.Renumber(scene.Mailbox);
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[2], "Three", "three"));
        await scene.Read();
        await scene.Read();

        Assert.NotEqual(before, (await Cursor(scene)).UidValidity);
        Assert.Equal(["one@customer.example", "three@customer.example", "two@customer.example"], (await scene.Replies()).Select(reply => reply.MessageId));
        Assert.Equal(3, await scene.World.Read(db => db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Replied)));
    }

    [Fact]
    public async Task A_connection_that_breaks_anywhere_loses_nothing_and_repeats_nothing()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 12);
        await scene.World.Tick();
        foreach (var (index, sent) in (await scene.Sent()).Index())
        {
            await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, $"Reply {index}", $"r{index}"));
        }

        var random = new Random(Seed);
        var failures = 0;
        for (var cut = 0; cut < 10; cut++)
        {
            await using var proxy = new CuttingProxy(mail.ImapPort, random.Next(20, 9_000));
            await scene.ReadThrough(proxy.Port);
            await scene.Read().WaitAsync(Soon);
            failures += (await scene.Status()).LastError is null ? 0 : 1;
        }

        await scene.ReadThrough(mail.ImapPort);
        await scene.Read();

        Assert.True(failures > 0, $"No reading broke with seed {Seed}.");
        Assert.Null((await scene.Status()).LastError);
        Assert.Equal(12, (await scene.Replies()).Count);
        Assert.Equal(12, await scene.World.Read(db => db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Replied)));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_put_aside_and_the_mailbox_goes_on()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await mail.Deliver(scene.Mailbox, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"X-{i}: endless\r\n"))));
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, "Yes", "yes"));

        await scene.Read();
        await scene.Read();

        var aside = await scene.World.Read(db => db.UnreadableMessages.AsNoTracking().SingleAsync());
        Assert.NotEmpty(aside.Error);
        Assert.StartsWith("X-0: endless", Encoding.ASCII.GetString(aside.Beginning), StringComparison.Ordinal);
        Assert.Equal("yes@customer.example", (await scene.Replies()).Single().MessageId);
    }

    [Fact]
    public async Task The_junk_folder_is_read_too()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.World.Tick();
        await mail.Deliver(scene.Mailbox, scene.ReplyTo((await scene.Sent()).Single(), "I am no spam", "junk"), "Junk");

        await scene.Read();

        Assert.Equal("junk@customer.example", (await scene.Replies()).Single().MessageId);
    }

    [Fact]
    public async Task A_mailbox_that_cannot_be_read_says_why_and_is_tried_later_and_the_others_are_read()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.ReadThrough(port: 1);

        await scene.Read();

        var status = await scene.Status();
        Assert.Contains("Nothing listens at localhost on port 1.", status.LastError, StringComparison.Ordinal);
        Assert.Equal((1, scene.World.Clock.GetUtcNow().UtcDateTime), (status.Failures, status.FailingSince));
        Assert.True(status.NextReadAt > status.FailingSince);

        await scene.ReadThrough(mail.ImapPort);
        await scene.Read();
        Assert.Equal((0, null), ((await scene.Status()).Failures, (await scene.Status()).LastError));
    }

    private const int Seed = 20261129;

    /// <summary>What somebody writes whose program names nothing but the message that it answers.</summary>
    private sealed record TheirWords(string From, string InReplyTo)
    {
        public byte[] Reply(string to) => Encoding.ASCII.GetBytes($"""
            From: <{From}>
            To: <{to}>
            Subject: Thanks
            Message-ID: <thanks@customer.example>
            In-Reply-To: <{InReplyTo}>
            Date: Sun, 29 Nov 2026 11:00:00 +0000
            Content-Type: text/plain; charset=us-ascii

            Thank you.
            """.ReplaceLineEndings("\r\n"));
    }

    private async Task Send(SentEmail from, MailboxScene scene, byte[] message)
    {
        await using var transport = new SmtpConnections(new SmtpLimits(), TimeProvider.System).Transport(RealServer.Settings(mail.SmtpPort));
        var outcome = await transport.Send(new Envelope(from.RecipientEmail, scene.Mailbox), message, $"{from.Id}@customer.example", default);
        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
    }

    private static byte[] WithHeader(byte[] message, string header) => [.. Encoding.ASCII.GetBytes(header + "\r\n"), .. message];

    private static Task<MailboxFolder> Cursor(MailboxScene scene) => scene.World.Read(db => db.MailboxFolders.AsNoTracking().SingleAsync(f => f.Folder == "INBOX"));

    private static async Task<Guid> MoveOneContactTo(string address, MailboxScene scene)
    {
        var id = await scene.World.Read(db => db.Contacts.OrderByDescending(c => c.EmailNormalized).Select(c => c.Id).FirstAsync());
        await scene.World.Do(db => db.Contacts.Where(c => c.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(c => c.Email, address).SetProperty(c => c.EmailNormalized, address).SetProperty(c => c.EmailDomain, MailSystem.DeadDomain)));
        return id;
    }
}
