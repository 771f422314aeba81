using System.Globalization;
using System.Text;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A server that sends what no server should, at every stage: each case has one outcome, and none hangs. No test waits: the clock is moved.</summary>
public sealed class MisbehavingServerTests
{
    [Theory]
    [InlineData("connect", "554 5.7.1 No service for you", DeliveryVerdict.SenderRefused, DeliveryStage.Connect)]
    [InlineData("connect", "421 4.3.2 Too busy", DeliveryVerdict.SenderBusy, DeliveryStage.Connect)]
    [InlineData("connect", "450 4.7.1 Come back later", DeliveryVerdict.SenderBusy, DeliveryStage.Connect)]
    [InlineData("EHLO", "421 4.3.2 Shutting down", DeliveryVerdict.SenderBusy, DeliveryStage.Hello)]
    [InlineData("EHLO", "553 5.7.1 You again", DeliveryVerdict.SenderRefused, DeliveryStage.Hello)]
    [InlineData("MAIL", "550 5.7.1 Not from this address", DeliveryVerdict.SenderRefused, DeliveryStage.Mail)]
    [InlineData("MAIL", "451 4.7.1 Later", DeliveryVerdict.Retry, DeliveryStage.Mail)]
    [InlineData("MAIL", "452 4.3.1 Disk full", DeliveryVerdict.SenderBusy, DeliveryStage.Mail)]
    [InlineData("RCPT", "550 5.1.1 No such user", DeliveryVerdict.RecipientHard, DeliveryStage.Rcpt)]
    [InlineData("RCPT", "450 4.2.0 Greylisted", DeliveryVerdict.Retry, DeliveryStage.Rcpt)]
    [InlineData("RCPT", "452 4.2.2 Mailbox full", DeliveryVerdict.RecipientSoft, DeliveryStage.Rcpt)]
    [InlineData("RCPT", "421 4.7.0 Enough for now", DeliveryVerdict.SenderBusy, DeliveryStage.Rcpt)]
    [InlineData("DATA", "451 4.7.1 Not now", DeliveryVerdict.Retry, DeliveryStage.Data)]
    [InlineData("DATA", "554 5.7.1 Spam", DeliveryVerdict.Blocked, DeliveryStage.Data)]
    [InlineData("content", "554 5.7.1 Spam", DeliveryVerdict.Blocked, DeliveryStage.FinalDot)]
    [InlineData("content", "552 5.3.4 Too big", DeliveryVerdict.MessageRefused, DeliveryStage.FinalDot)]
    [InlineData("content", "451 4.3.0 Queue trouble", DeliveryVerdict.SenderBusy, DeliveryStage.FinalDot)]
    [InlineData("content", "421 4.3.2 Shutting down", DeliveryVerdict.SenderBusy, DeliveryStage.FinalDot)]
    public async Task A_refusal_is_judged_by_where_it_comes(string at, string reply, DeliveryVerdict verdict, DeliveryStage stage)
    {
        foreach (var offers in (string[])[ServedConnection.UsualOffers, LoopbackServer.OneByOne])
        {
            await using var scene = new SmtpScene(LoopbackServer.Following((_, command) => command.Replace("HELO", "EHLO", StringComparison.Ordinal).StartsWith(at, StringComparison.Ordinal) ? reply : null, offers));

            var outcome = await scene.Send();

            Assert.Equal((verdict, stage, reply), (outcome.Verdict, outcome.Stage, outcome.Text));
            Assert.Equal((int.Parse(reply[..3], CultureInfo.InvariantCulture), reply.Split(' ')[1]), (outcome.Code!.Value, outcome.EnhancedCode));
            Assert.Empty(scene.Loopback.Messages);
        }
    }

    [Fact]
    public async Task After_a_refusal_the_same_connection_takes_the_next_message()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(
            (c, command) => command.StartsWith("RCPT", StringComparison.Ordinal) && c.Commands.Count < 4 ? "550 5.1.1 No such user" : null));

        var first = await scene.Send();
        var second = await scene.Send();

        Assert.Equal((DeliveryVerdict.RecipientHard, DeliveryVerdict.Accepted), (first.Verdict, second.Verdict));
        var connection = Assert.Single(scene.Loopback.Connections);
        Assert.Equal(["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA"], connection.Commands.Select(command => command.Split(' ', ':')[0]));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\n")]
    [InlineData("HTTP/1.1 400 Bad Request\n")]
    [InlineData("22\n")]
    [InlineData("999 hello\n")]
    [InlineData("250_hello\n")]
    public async Task What_is_no_mail_server_is_said_to_be_none(string banner)
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say(banner);
            await c.Stall();
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Connect), (outcome.Verdict, outcome.Stage));
        Assert.Contains("no SMTP reply", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_rubbish_in_place_of_the_final_reply_leaves_it_unknown()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.ReadContent();
            await c.SayRaw([.. Enumerable.Range(0, 2000).Select(i => (byte)(i * 37))]);
            await c.Stall();
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Unknown, DeliveryStage.FinalDot), (outcome.Verdict, outcome.Stage));
    }

    [Theory]
    [InlineData("354 go on")]
    [InlineData("334 what?")]
    public async Task A_final_reply_that_is_neither_yes_nor_no_leaves_it_unknown(string reply)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((_, command) => command == "content" ? reply : null));

        Assert.Equal(DeliveryVerdict.Unknown, (await scene.Send()).Verdict);
    }

    [Theory]
    [InlineData("MAIL", "354 go on", DeliveryStage.Mail)]
    [InlineData("DATA", "250 fine", DeliveryStage.Data)]
    public async Task An_answer_to_another_question_is_not_built_upon(string at, string reply, DeliveryStage stage)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((_, command) => command.StartsWith(at, StringComparison.Ordinal) ? reply : null, LoopbackServer.OneByOne));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, stage), (outcome.Verdict, outcome.Stage));
        Assert.Empty(scene.Loopback.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endless_banner_ends(bool inOneLine)
    {
        var chunk = Encoding.ASCII.GetBytes(inOneLine ? new string('x', 1000) : string.Concat(Enumerable.Repeat("220-welcome\r\n", 100)));
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.SayRaw("220-"u8.ToArray());
            while (true)
            {
                await c.SayRaw(chunk);
            }
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Connect), (outcome.Verdict, outcome.Stage));
        Assert.Contains("octets", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_drips_its_answer_wins_no_time()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.SayRaw("220-a\r\n220-b\r\n22"u8.ToArray());
            await c.Stall();
        }));

        var sending = scene.Send();
        await scene.Clock.RunOut(SmtpScene.Timeouts.Greeting, sending);

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Connect), ((await sending).Verdict, (await sending).Stage));
    }

    [Fact]
    public async Task Endless_lines_behind_the_final_dot_leave_it_unknown()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            await c.Say("220 ready");
            await c.ReplyTo("EHLO", "MAIL", "RCPT", "DATA");
            await c.ReadContent();
            while (true)
            {
                await c.Say("250-and another thing");
            }
        }));

        Assert.Equal(DeliveryVerdict.Unknown, (await scene.Send()).Verdict);
    }

    [Fact]
    public async Task Answers_may_come_octet_by_octet_and_many_in_one_piece()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            foreach (var octet in "220-loopback.example\r\n220-hello\r\n220 ready\r\n"u8.ToArray())
            {
                await c.SayRaw([octet]);
            }

            await c.ReplyTo("EHLO");
            await c.ReadLine();
            await c.ReadLine();
            await c.Say("250-2.1.0 Sender\n250 2.1.0 ok\n250 2.1.5 Recipient ok");
            await c.ReadLine();
            await c.Say("354-Go\n354 on");
            await c.ReadContent();
            await c.SayRaw("250-2.0.0 Thank you\r\n250-2.0.0 very mu"u8.ToArray());
            await c.SayRaw("ch\r\n250 2.0.0 queued as ABC\r\n"u8.ToArray());
            await c.Stall();
        }));

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Accepted, "250 2.0.0 Thank you very much queued as ABC", "ABC"), (outcome.Verdict, outcome.Text, outcome.ProviderMessageId));
    }
}
