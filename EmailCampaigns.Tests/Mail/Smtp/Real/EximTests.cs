using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp.Real;

/// <summary>Our client against Exim, which words its replies otherwise and drops who talks out of turn.</summary>
public sealed class EximTests(EximServer exim) : IClassFixture<EximServer>
{
    private readonly SmtpConnections _connections = new(new SmtpLimits(), TimeProvider.System);

    [Theory]
    [InlineData("bob", "Hello", DeliveryVerdict.Accepted, 250, DeliveryStage.FinalDot)]
    [InlineData("nobody", "Hello", DeliveryVerdict.RecipientHard, 550, DeliveryStage.Rcpt)]
    [InlineData("later", "Hello", DeliveryVerdict.Retry, 451, DeliveryStage.Rcpt)]
    [InlineData("bob", "spam", DeliveryVerdict.Blocked, 550, DeliveryStage.FinalDot)]
    public async Task Each_message_has_the_outcome_that_exim_gives(string recipient, string subject, DeliveryVerdict verdict, int code, DeliveryStage stage)
    {
        await exim.Ready();

        var outcome = await Send(RealServer.Settings(exim.Port), recipient, subject, "Hello\r\n");

        Assert.Equal((verdict, code, stage), (outcome.Verdict, outcome.Code!.Value, outcome.Stage));
    }

    [Fact]
    public async Task What_arrives_is_what_was_sent_and_its_id_is_known()
    {
        await exim.Ready();
        const string Text = "Hello\r\n.\r\n..dots\r\nlast\r\n";

        var outcome = await Send(RealServer.Settings(exim.Port), "bob", "dots", Text);

        Assert.EndsWith(Text.ReplaceLineEndings("\n"), await exim.Queued(outcome.ProviderMessageId!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_is_taken_and_refused()
    {
        await exim.Ready();
        var settings = RealServer.Settings(exim.Port);

        Assert.Equal(DeliveryVerdict.Accepted, (await Send(settings with { Credentials = SmtpCredentials.ByPassword("anna", "secret") }, "bob", "x", "x\r\n")).Verdict);
        var refused = await Send(settings with { Credentials = SmtpCredentials.ByPassword("anna", "wrong") }, "bob", "x", "x\r\n");

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Auth, 535), (refused.Verdict, refused.Stage, refused.Code!.Value));
    }

    [Fact]
    public async Task Pipelined_messages_on_a_kept_connection_are_all_taken()
    {
        await exim.Ready();
        await using var transport = _connections.Transport(RealServer.Settings(exim.Port) with { MaxConnections = 2 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => transport.Send(
            new Envelope("anna@sender.example", i % 5 == 4 ? "nobody@exim.example" : "bob@exim.example"), SmtpScene.Message($"{i}\r\n"), $"{i}@sender.example", default)));

        Assert.Equal((24, 6), (outcomes.Count(o => o.Verdict == DeliveryVerdict.Accepted), outcomes.Count(o => o.Verdict == DeliveryVerdict.RecipientHard)));
    }

    private async Task<DeliveryOutcome> Send(SmtpServer settings, string recipient, string subject, string text)
    {
        await using var transport = _connections.Transport(settings);
        var message = System.Text.Encoding.ASCII.GetBytes($"From: <anna@sender.example>\r\nSubject: {subject}\r\n\r\n{text}");
        return await transport.Send(new Envelope("anna@sender.example", $"{recipient}@exim.example"), message, SmtpScene.MessageId, default);
    }
}
