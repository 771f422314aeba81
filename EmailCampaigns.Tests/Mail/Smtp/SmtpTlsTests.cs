using System.Security.Cryptography.X509Certificates;
using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>TLS, both ways, and what somebody on the way might try.</summary>
public sealed class SmtpTlsTests
{
    private static readonly SmtpServer Starttls = SmtpScene.Plain with { Security = SmtpSecurity.Starttls, Host = "localhost", TrustedRoots = TestCertificates.Roots };
    private static readonly SmtpServer Tls = Starttls with { Security = SmtpSecurity.Tls };

    [Theory]
    [InlineData(SmtpSecurity.Tls)]
    [InlineData(SmtpSecurity.Starttls)]
    public async Task A_message_goes_through_tls(SmtpSecurity security)
    {
        await using var scene = new SmtpScene(Secured(security, TestCertificates.For("localhost")), Starttls with { Security = security });

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Equal(2, Assert.Single(scene.Loopback.Connections).Messages.Count);
    }

    [Theory]
    [InlineData("other", "for mail.other.example, not for localhost")]
    [InlineData("expired", "from 2000-01-01 to 2001-01-01 only")]
    [InlineData("self", "signed by itself")]
    public async Task A_certificate_that_is_not_to_be_trusted_stops_the_sender_until_it_is_allowed(string kind, string said)
    {
        using var certificate = kind switch
        {
            "other" => TestCertificates.For("mail.other.example"),
            "expired" => TestCertificates.ExpiredFor("localhost"),
            _ => TestCertificates.SelfSignedFor("localhost"),
        };
        foreach (var settings in (SmtpServer[])[Starttls, Tls])
        {
            await using var strict = new SmtpScene(Secured(settings.Security, certificate), settings);
            await using var lax = new SmtpScene(Secured(settings.Security, certificate), settings with { AllowInvalidCertificate = true });

            var outcome = await strict.Send();

            Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Tls), (outcome.Verdict, outcome.Stage));
            Assert.Contains(said, outcome.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(strict.Loopback.Connections[0].Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
            Assert.Equal(DeliveryVerdict.Accepted, (await lax.Send()).Verdict);
        }
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_this_machine_does_not_know_is_not_trusted()
    {
        await using var scene = new SmtpScene(Secured(SmtpSecurity.Tls, TestCertificates.For("localhost")), Tls with { TrustedRoots = null });

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Tls), (outcome.Verdict, outcome.Stage));
        Assert.Contains("Authority of the tests", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_starttls_was_taken_away_gets_neither_password_nor_message()
    {
        await using var scene = new SmtpScene(
            LoopbackServer.Following(offers: "PIPELINING\nAUTH PLAIN LOGIN"), Starttls with { Credentials = SmtpCredentials.ByPassword("anna", "secret") });

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.SenderRefused, DeliveryStage.Tls), (outcome.Verdict, outcome.Stage));
        Assert.Contains("does not offer STARTTLS", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(["EHLO"], scene.Loopback.Connections[0].Commands.Select(c => c.Split(' ')[0]));
    }

    [Theory]
    [InlineData("454 4.7.0 TLS not available", DeliveryVerdict.SenderBusy)]
    [InlineData("502 5.5.1 No", DeliveryVerdict.SenderRefused)]
    [InlineData("250 Sure", DeliveryVerdict.Retry)]
    public async Task A_starttls_that_is_refused_ends_there(string reply, DeliveryVerdict verdict)
    {
        await using var scene = new SmtpScene(LoopbackServer.Following((_, command) => command == "STARTTLS" ? reply : null, "STARTTLS"), Starttls);

        var outcome = await scene.Send();

        Assert.Equal((verdict, DeliveryStage.Tls), (outcome.Verdict, outcome.Stage));
        Assert.Equal("STARTTLS", scene.Loopback.Connections[0].Commands[^1]);
    }

    [Fact]
    public async Task What_was_put_behind_the_220_of_starttls_is_not_believed()
    {
        using var certificate = TestCertificates.For("localhost");
        await using var scene = new SmtpScene(
            new LoopbackServer(async c =>
            {
                await c.Say("220 ready");
                await c.ReadLine();
                await c.Say(ServedConnection.Capabilities("STARTTLS\nPIPELINING"));
                await c.ReadLine();
                // The answer to the second EHLO, in the clear: it offers what the server does not.
                await c.SayRaw(Encoding.ASCII.GetBytes("220 go on\r\n250-loopback.example\r\n250-AUTH PLAIN\r\n250 SIZE 1\r\n235 welcome\r\n"));
                await c.StartTls(certificate);
                await c.FollowCommands(ServedConnection.UsualOffers, null);
            }),
            Starttls);

        var outcome = await scene.Send();

        // With the injected offers the message would have been too big.
        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA"], scene.Loopback.Connections[0].Commands.Select(c => c.Split(' ')[0]));
    }

    [Fact]
    public async Task What_was_offered_in_the_clear_is_forgotten()
    {
        using var certificate = TestCertificates.For("localhost");
        await using var scene = new SmtpScene(
            new LoopbackServer(async c =>
            {
                await c.Say("220 ready");
                await c.ReadLine();
                await c.Say(ServedConnection.Capabilities("STARTTLS\nPIPELINING\nSIZE 1"));
                await c.ReadLine();
                await c.Say("220 go on");
                await c.StartTls(certificate);
                await c.FollowCommands("", null);
            }),
            Starttls);

        Assert.Equal(DeliveryVerdict.Accepted, (await scene.Send()).Verdict);
        Assert.Contains("MAIL FROM:<anna@sender.example>\r\n", scene.Loopback.Connections[0].Flights);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_does()
    {
        await using var scene = new SmtpScene(new LoopbackServer(c => c.Stall()), Tls);

        var sending = scene.Send();
        await scene.Clock.RunOut(SmtpScene.Timeouts.Handshake, sending);

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Tls), ((await sending).Verdict, (await sending).Stage));
    }

    [Fact]
    public async Task A_port_that_speaks_no_tls_is_said_to_speak_none()
    {
        await using var scene = new SmtpScene(LoopbackServer.Following(), Tls);

        var outcome = await scene.Send();

        Assert.Equal((DeliveryVerdict.Retry, DeliveryStage.Tls), (outcome.Verdict, outcome.Stage));
        Assert.Contains("No TLS", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_in_the_midst_of_the_handshake_is_tried_again_later()
    {
        await using var scene = new SmtpScene(new LoopbackServer(c =>
        {
            c.Close();
            return Task.CompletedTask;
        }), Tls);

        Assert.Equal(DeliveryVerdict.Retry, (await scene.Send()).Verdict);
    }

    private static LoopbackServer Secured(SmtpSecurity security, X509Certificate2 certificate) => new(async c =>
    {
        if (security is SmtpSecurity.Tls)
        {
            await c.StartTls(certificate);
            await c.Follow(ServedConnection.UsualOffers, null);
            return;
        }

        await c.Say("220 ready");
        await c.ReadLine();
        await c.Say(ServedConnection.Capabilities("STARTTLS\n" + ServedConnection.UsualOffers));
        await c.ReadLine();
        await c.Say("220 go on");
        await c.StartTls(certificate);
        await c.FollowCommands(ServedConnection.UsualOffers, null);
    });
}
