using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A server that behaves: what the client says to it, and how it keeps its connections.</summary>
public sealed class SmtpTransportTests
{
    private static readonly Envelope Beyond = new("zoë@sender.example", "bob@recipient.example");

    [Fact]
    public async Task Commands_go_in_one_flight_and_the_content_in_another()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());

        var outcome = await scene.Send("Hello\r\n.dot\r\n");

        Assert.Equal((DeliveryVerdict.Accepted, DeliveryStage.FinalDot, 250, "2.0.0", "4Tq0XJ2rSHz"), (outcome.Verdict, outcome.Stage, outcome.Code, outcome.EnhancedCode, outcome.ProviderMessageId));
        Assert.Equal("250 2.0.0 Ok: queued as 4Tq0XJ2rSHz", outcome.Text);
        Assert.Equal("Subject: x\r\n\r\nHello\r\n.dot\r\n", Assert.Single(scene.Loopback.Messages));
        var flights = scene.Loopback.Connections[0].Flights;
        Assert.Equal(4, flights.Count);
        Assert.StartsWith("EHLO ", flights[0], StringComparison.Ordinal);
        Assert.Equal("MAIL FROM:<anna@sender.example> SIZE=27\r\nRCPT TO:<bob@recipient.example>\r\n", flights[1]);
        Assert.Equal("DATA\r\n", flights[2]);
        Assert.Equal("Subject: x\r\n\r\nHello\r\n..dot\r\n.\r\n", flights[3]);
    }

    [Fact]
    public async Task The_next_mail_never_comes_before_the_answer_to_the_final_dot()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), limits: new SmtpLimits { ConnectionsPerHost = 1 });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => scene.Send($"{i}\r\n")));

        var flights = Assert.Single(scene.Loopback.Connections).Flights;
        Assert.Equal(20, flights.Count(f => f.StartsWith("MAIL", StringComparison.Ordinal)));
        Assert.Equal(20, flights.Count(f => f.EndsWith("\r\n.\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_pipelining_each_command_waits_for_its_answer()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: ""));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);

        var flights = scene.Loopback.Connections[0].Flights;
        Assert.Equal(["EHLO", "MAIL", "RCPT", "DATA", "Subject"], flights.Select(f => f.Split(' ', ':', '\r')[0]));
        Assert.Equal("MAIL FROM:<anna@sender.example>\r\n", flights[1]); // no SIZE where it is not offered
    }

    [Fact]
    public async Task Who_does_not_know_ehlo_is_greeted_with_helo()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "502 5.5.1 What?" : null));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.StartsWith("HELO ", scene.Loopback.Connections[0].Commands[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_message_arrives_as_it_went()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => (i % 7 == 0 ? "." : "") + new string('x', i % 90) + "\r\n"));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send(text)).Verdict);
        Assert.Equal("Subject: x\r\n\r\n" + text, Assert.Single(scene.Loopback.Messages));
    }

    [Fact]
    public async Task A_message_above_the_servers_limit_is_not_offered_and_fails_alone()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: "SIZE 100"));

        var outcome = await scene.Send(new string('x', 100) + "\r\n");

        Assert.Equal((DeliveryVerdict.MessageRefused, "5.3.4"), (outcome.Verdict, outcome.EnhancedCode));
        Assert.Contains("takes 100 at most", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send("short\r\n")).Verdict);
        Assert.Equal(["EHLO", "MAIL", "RCPT", "DATA"], Assert.Single(scene.Loopback.Connections).Commands.Select(c => c.Split(' ')[0]));
    }

    [Fact]
    public async Task An_address_beyond_ascii_needs_a_server_that_takes_it()
    {
        await using var old = new SmtpScene(LoopbackServer.Following());
        await using var able = new SmtpScene(LoopbackServer.Following(offers: ServedConnection.UsualOffers + "\nSMTPUTF8"));

        var refused = await old.Send(envelope: Beyond);
        var taken = await able.Send(envelope: Beyond);
        await able.Send();

        Assert.Equal((DeliveryVerdict.MessageRefused, "5.6.7"), (refused.Verdict, refused.EnhancedCode));
        Assert.Contains("SMTPUTF8", refused.Text, StringComparison.Ordinal);
        Assert.Equal(DeliveryVerdict.Accepted, taken.Verdict);
        Assert.Equal(
            ["MAIL FROM:<zoë@sender.example> SMTPUTF8 SIZE=21", "MAIL FROM:<anna@sender.example> SIZE=21"],
            able.Loopback.Connections.Select(c => c.Commands.Single(command => command.StartsWith("MAIL", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_domain_beyond_ascii_is_written_in_ascii_also_to_a_server_that_offers_smtputf8()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: "8BITMIME\nSMTPUTF8"));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send(envelope: new Envelope("anna@bücher.example", "bob@bücher.example"))).Verdict);

        Assert.Equal(
            ["MAIL FROM:<anna@xn--bcher-kva.example>", "RCPT TO:<bob@xn--bcher-kva.example>"],
            scene.Loopback.Connections[0].Commands.Where(command => command.Contains('@', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_header_beyond_ascii_needs_smtputf8_as_well()
    {
        var message = MimeWriter.Write(MailSamples.Plain with { ReplyTo = new Mailbox("zoë@sender.example") });
        await using var old = new SmtpScene(LoopbackServer.Following());
        await using var able = new SmtpScene(LoopbackServer.Following(offers: "8BITMIME\nSMTPUTF8\nSIZE"));

        var refused = await old.Transport.Send(SmtpScene.Envelope, message, SmtpScene.MessageId, default);
        var taken = await able.Transport.Send(SmtpScene.Envelope, message, SmtpScene.MessageId, default);

        Assert.Equal((DeliveryVerdict.MessageRefused, DeliveryVerdict.Accepted), (refused.Verdict, taken.Verdict));
        Assert.Contains(able.Loopback.Connections[0].Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal) && command.Contains(" SMTPUTF8", StringComparison.Ordinal));
        Assert.Contains("Reply-To: zoë@sender.example\r\n", Assert.Single(able.Loopback.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size 100", false)]
    [InlineData("SIZE 100", false)]
    [InlineData("SIZE", true)]
    [InlineData("SIZE 0", true)]
    [InlineData("SIZE many", true)]
    [InlineData("SIZE 99999999999999999999", true)]
    public async Task Only_a_size_that_is_a_number_is_a_limit(string offers, bool isTaken)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: offers));

        Assert.Equal(isTaken ? DeliveryVerdict.Accepted : DeliveryVerdict.MessageRefused, (await scene.Send(new string('x', 200) + "\r\n")).Verdict);
    }

    [Fact]
    public async Task Chunking_is_not_used()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(offers: "CHUNKING\nBINARYMIME\n" + ServedConnection.UsualOffers));

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Contains("DATA", scene.Loopback.Connections[0].Commands);
    }

    [Fact]
    public async Task A_line_end_that_some_servers_take_for_the_end_of_a_message_is_made_whole()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());

        await scene.Send("Hello\n.\nMAIL FROM:<a@b.example>\r\n");

        Assert.Equal("Subject: x\r\n\r\nHello\r\n.\r\nMAIL FROM:<a@b.example>\r\n", Assert.Single(scene.Loopback.Messages));
    }

    [Fact]
    public async Task Connections_are_used_again_and_ended_after_their_share()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), limits: new SmtpLimits { MessagesPerConnection = 3 });

        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        }

        await Task.WhenAll(scene.Loopback.Connections.Take(2).Select(c => c.Ended));
        Assert.Equal([3, 3, 1], scene.Loopback.Connections.Select(c => c.Messages.Count));
        Assert.Equal(["QUIT", "QUIT", "DATA"], scene.Loopback.Connections.Select(c => c.Commands[^1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_the_server_ended_between_two_messages_costs_the_next_one_nothing(bool farewell)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((c, command) =>
        {
            if (c.Number == 0 && command.StartsWith("MAIL", StringComparison.Ordinal) && c.Messages.Count == 2)
            {
                if (farewell)
                {
                    return "421 4.7.0 That was enough";
                }

                c.Close();
            }

            return null;
        }));

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send($"{i}\r\n")).Verdict);
        }

        Assert.Equal([2, 2], scene.Loopback.Connections.Select(c => c.Messages.Count));
    }

    [Theory]
    [InlineData(ServedConnection.UsualOffers)]
    [InlineData("")]
    public async Task A_farewell_to_the_reset_after_a_refused_recipient_costs_the_next_message_nothing(string offers)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(
            (c, command) => c.Number > 0 ? null : command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 No such user" : command == "RSET" ? "421 4.7.0 Too many errors" : null, offers));

        Assert.Equal(DeliveryVerdict.RecipientHard, (await scene.Send()).Verdict);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
    }

    [Fact]
    public async Task A_fresh_connection_that_is_refused_too_is_the_senders_fault()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((c, command) => command.StartsWith("MAIL", StringComparison.Ordinal) && c.Messages.Count + c.Number > 0 ? "421 4.7.0 Enough" : null));

        await scene.Send();
        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderBusy, DeliveryStage.Mail), (outcome.Verdict, outcome.Stage));
        Assert.Equal(2, scene.Loopback.Connections.Count);
    }

    [Fact]
    public async Task A_kept_connection_that_breaks_after_the_content_is_not_tried_again()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((c, command) =>
        {
            if (command == "content" && c.Messages.Count == 1)
            {
                c.Close();
            }

            return null;
        }));

        await scene.Send();
        var outcome = await scene.Send();

        Assert.Equal(DeliveryVerdict.Unknown, outcome.Verdict);
        Assert.Single(scene.Loopback.Connections);
    }

    [Fact]
    public async Task A_connection_idle_for_a_while_is_asked_first_and_given_up_if_it_is_dead()
    {
        await using var scene = new SmtpScene(new LoopbackServer(async c =>
        {
            if (c.Number > 0)
            {
                await c.Follow(ServedConnection.UsualOffers, null);
                return;
            }

            await c.Follow(ServedConnection.UsualOffers, (_, command) => command == "NOOP" && c.Messages.Count == 2 ? throw new IOException("From here on the server neither reads nor answers.") : null);
        }));
        await scene.Send();
        scene.Clock.Advance(TimeSpan.FromSeconds(6));
        await scene.Send();
        scene.Clock.Advance(TimeSpan.FromSeconds(6));

        var sending = scene.Send();
        await scene.Clock.RunOut(SmtpScene.Timeouts.Housekeeping, sending);

        Assert.Equal(DeliveryVerdict.Accepted, (await sending).Verdict);
        Assert.Equal([2, 1], scene.Loopback.Connections.Select(c => c.Messages.Count));
        Assert.Equal(2, scene.Loopback.Connections[0].Commands.Count(c => c == "NOOP"));
    }

    [Fact]
    public async Task What_nobody_used_is_ended_with_a_good_bye()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());
        await scene.Send();

        scene.Clock.Advance(TimeSpan.FromSeconds(31));

        await scene.Loopback.Connections[0].Ended;
        Assert.Equal("QUIT", scene.Loopback.Connections[0].Commands[^1]);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal(2, scene.Loopback.Connections.Count);
    }

    [Fact]
    public async Task A_sender_has_no_more_connections_than_it_may()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), SmtpScene.Plain with { MaxConnections = 3 });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.Send()));

        Assert.InRange(scene.Loopback.Connections.Count, 1, 3);
        Assert.Equal(50, scene.Loopback.Messages.Count);
    }

    [Fact]
    public async Task Senders_on_one_server_share_what_it_takes_and_none_starves()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), limits: new SmtpLimits { ConnectionsPerHost = 2 });
        await using var other = scene.Connections.Transport(SmtpScene.Plain with { Port = scene.Loopback.Port });
        await Task.WhenAll(scene.Send(), scene.Send());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? scene.Transport : other).Send(SmtpScene.Envelope, SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default)));

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict));
        Assert.Equal(42, scene.Loopback.Messages.Count);
    }

    [Fact]
    public async Task A_connection_that_one_sender_keeps_and_does_not_use_makes_place_for_another()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), limits: new SmtpLimits { ConnectionsPerHost = 1 });
        await using var other = scene.Connections.Transport(SmtpScene.Plain with { Port = scene.Loopback.Port });
        await scene.Send();

        var outcome = await other.Send(SmtpScene.Envelope, SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        await scene.Loopback.Connections[0].Ended;
        Assert.Equal("QUIT", scene.Loopback.Connections[0].Commands[^1]);
    }

    [Fact]
    public async Task Waiting_for_a_connection_can_be_called_off_and_leaves_no_trace()
    {
        var go = new TaskCompletionSource();
        await using var scene = new SmtpScene(
            new LoopbackServer(async c =>
            {
                await go.Task;
                await c.Follow(ServedConnection.UsualOffers, null);
            }),
            limits: new SmtpLimits { ConnectionsPerHost = 1 });
        using var stop = new CancellationTokenSource();
        var first = scene.Send();
        var second = scene.Send(stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.SetResult();

        Assert.Equal(DeliveryVerdict.Accepted, (await first).Verdict);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Single(scene.Loopback.Connections);
    }

    [Fact]
    public async Task A_transport_that_is_over_says_good_bye_and_still_sends_what_comes()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following());
        await scene.Send();

        await scene.Transport.DisposeAsync();
        Assert.Equal("QUIT", scene.Loopback.Connections[0].Commands[^1]);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        await scene.Loopback.Connections[1].Ended;
        Assert.Equal("QUIT", scene.Loopback.Connections[1].Commands[^1]);
    }
}
