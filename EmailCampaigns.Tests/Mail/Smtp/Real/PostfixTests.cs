using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Tests.Mail.Smtp.Real;

/// <summary>Our client against Postfix.</summary>
public sealed class PostfixTests(PostfixServer postfix) : IClassFixture<PostfixServer>
{
    private readonly SmtpConnections _connections = new(new SmtpLimits(), TimeProvider.System);

    [Theory]
    [InlineData("bob", DeliveryVerdict.Accepted, 250, "2.0.0", DeliveryStage.FinalDot)]
    [InlineData("nobody", DeliveryVerdict.RecipientHard, 550, "5.1.1", DeliveryStage.Rcpt)]
    [InlineData("later", DeliveryVerdict.Retry, 450, "4.2.0", DeliveryStage.Rcpt)]
    public async Task Each_recipient_has_the_outcome_that_postfix_gives(
        string recipient, DeliveryVerdict verdict, int code, string enhanced, DeliveryStage stage)
    {
        await postfix.Ready();

        var outcome = await Send(RealServer.Settings(postfix.Port), recipient, "Hello\r\n");

        Assert.Equal((verdict, code, enhanced, stage), (outcome.Verdict, outcome.Code!.Value, outcome.EnhancedCode, outcome.Stage));
    }

    [Fact]
    public async Task What_arrives_is_what_was_sent_and_its_queue_id_is_known()
    {
        await postfix.Ready();
        const string Text = "Hello\r\n.\r\n..dots\r\n.a dot before a word\r\nlast\r\n";

        var outcome = await Send(RealServer.Settings(postfix.Port), "held", Text);

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        Assert.EndsWith("\n\n" + Text.ReplaceLineEndings("\n"), await postfix.Held(outcome.ProviderMessageId!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_above_its_size_is_the_messages_fault_whether_postfix_tells_its_limit_or_not()
    {
        await postfix.Ready();
        var big = string.Concat(Enumerable.Repeat("more than a hundred thousand octets\r\n", 4000));

        var told = await Send(RealServer.Settings(postfix.Port), "bob", big);
        var refused = await Send(RealServer.Settings(postfix.SilentPort), "bob", big);

        Assert.Equal((DeliveryVerdict.MessageRefused, DeliveryVerdict.MessageRefused), (told.Verdict, refused.Verdict));
        Assert.Equal((DeliveryStage.Mail, null), (told.Stage, told.Code));
        Assert.Equal((DeliveryStage.FinalDot, 552, "5.3.4"), (refused.Stage, refused.Code!.Value, refused.EnhancedCode));
    }

    [Fact]
    public async Task Starttls_and_signing_in_by_dovecot()
    {
        await postfix.Ready();
        var settings = RealServer.Settings(postfix.Port, SmtpSecurity.Starttls);

        var welcome = await Send(settings with { Credentials = SmtpCredentials.ByPassword("anna", "secret") }, "bob", "Hello\r\n");
        var refused = await Send(settings with { Credentials = SmtpCredentials.ByPassword("anna", "wrong") }, "bob", "Hello\r\n");
        var clear = await Send(RealServer.Settings(postfix.Port) with { Credentials = SmtpCredentials.ByPassword("anna", "secret") }, "bob", "Hello\r\n");

        Assert.Equal(DeliveryVerdict.Accepted, welcome.Verdict);
        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth, 535), (refused.Verdict, refused.Stage, refused.Code!.Value));
        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth), (clear.Verdict, clear.Stage)); // it offers none in the clear
    }

    [Fact]
    public async Task Tls_from_the_start_and_a_certificate_that_is_looked_at()
    {
        await postfix.Ready();
        var settings = RealServer.Settings(postfix.TlsPort, SmtpSecurity.Tls) with { Credentials = SmtpCredentials.ByPassword("anna", "secret") };

        var welcome = await Send(settings, "bob", "Hello\r\n");
        var stranger = await Send(settings with { TrustedRoots = null }, "bob", "Hello\r\n");
        var byAddress = await Send(settings with { Host = "127.0.0.1" }, "bob", "Hello\r\n");

        Assert.Equal(DeliveryVerdict.Accepted, welcome.Verdict);
        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Tls), (stranger.Verdict, stranger.Stage));
        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Tls), (byAddress.Verdict, byAddress.Stage));
        Assert.Contains("for localhost, not for 127.0.0.1", byAddress.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_sign_in_where_it_is_asked_is_told_to()
    {
        await postfix.Ready();
        var settings = RealServer.Settings(postfix.TlsPort, SmtpSecurity.Tls);

        var outcome = await Send(settings, "bob", "Hello\r\n");
        var proof = await SmtpProbe.Run(settings, "anna@sender.example", SmtpTimeouts.Trying, TimeProvider.System, default);

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Mail), (outcome.Verdict, outcome.Stage));
        Assert.Contains("Enter user and password", SmtpAdvice.For(settings, "anna@sender.example", proof.Fault!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_recipient_costs_the_next_message_nothing()
    {
        await postfix.Ready();
        await using var transport = _connections.Transport(RealServer.Settings(postfix.Port));

        var outcomes = new List<DeliveryVerdict>();
        foreach (var recipient in (string[])["bob", "nobody", "bob", "later", "bob"])
        {
            outcomes.Add((await transport.Send(new Envelope("anna@sender.example", $"{recipient}@postfix.example"), SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default)).Verdict);
        }

        Assert.Equal([DeliveryVerdict.Accepted, DeliveryVerdict.RecipientHard, DeliveryVerdict.Accepted, DeliveryVerdict.Retry, DeliveryVerdict.Accepted], outcomes);
    }

    [Fact]
    public async Task Many_messages_on_eight_connections_arrive_each_once()
    {
        await postfix.Ready();
        await using var transport = _connections.Transport(RealServer.Settings(postfix.Port, SmtpSecurity.Starttls));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => transport.Send(
            new Envelope("anna@sender.example", "bob@postfix.example"), SmtpScene.Message($"{i}\r\n"), $"{i}@sender.example", default)));

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict));
        Assert.Equal(200, outcomes.Select(outcome => outcome.ProviderMessageId).Distinct().Count());
    }

    [Fact]
    public async Task An_address_beyond_ascii_goes_where_it_is_taken()
    {
        await postfix.Ready();
        await using var transport = _connections.Transport(RealServer.Settings(postfix.Port));

        var outcome = await transport.Send(new Envelope("zoë@sender.example", "bob@postfix.example"), SmtpScene.Message("x\r\n"), SmtpScene.MessageId, default);

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
    }

    private async Task<DeliveryOutcome> Send(SmtpServer settings, string recipient, string text)
    {
        await using var transport = _connections.Transport(settings);
        return await transport.Send(new Envelope("anna@sender.example", $"{recipient}@postfix.example"), SmtpScene.Message(text), SmtpScene.MessageId, default);
    }
}
