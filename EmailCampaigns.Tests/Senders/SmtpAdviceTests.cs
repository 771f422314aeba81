using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Mail.Smtp;

namespace EmailCampaigns.Tests.Senders;

/// <summary>What a person is told when a server cannot be used.</summary>
public sealed class SmtpAdviceTests
{
    private static readonly SmtpServer Server = new() { Host = "smtp.sender.example", Port = 587, Security = SmtpSecurity.Starttls, Credentials = SmtpCredentials.ByPassword("anna", "x") };

    [Fact]
    public void Every_fault_at_every_stage_says_what_happened_and_what_to_do()
    {
        foreach (var kind in Enum.GetValues<SmtpFaultKind>().Except([SmtpFaultKind.Refused]))
        {
            foreach (var stage in Enum.GetValues<DeliveryStage>())
            {
                foreach (var server in (SmtpServer[])[Server, Server with { Port = 465 }, Server with { Port = 465, Security = SmtpSecurity.Tls }, Server with { Security = SmtpSecurity.Tls }, Server with { Port = 25, Security = SmtpSecurity.None, Credentials = null }])
                {
                    var advice = SmtpAdvice.For(server, "anna@sender.example", new SmtpFault(stage, kind, "What happened.", inner: null));

                    Assert.True(advice.Count(c => c is '.' or ')') >= 2, advice);
                    Assert.DoesNotContain("Exception", advice, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(465, SmtpSecurity.Starttls, SmtpFaultKind.TimedOut, DeliveryStage.Connect, "Choose TLS")]
    [InlineData(465, SmtpSecurity.None, SmtpFaultKind.Closed, DeliveryStage.Connect, "Choose TLS")]
    [InlineData(587, SmtpSecurity.Tls, SmtpFaultKind.HandshakeFailed, DeliveryStage.Tls, "Choose STARTTLS")]
    [InlineData(25, SmtpSecurity.Starttls, SmtpFaultKind.TimedOut, DeliveryStage.Connect, "use 587")]
    [InlineData(587, SmtpSecurity.Starttls, SmtpFaultKind.TimedOut, DeliveryStage.Connect, "firewall")]
    [InlineData(587, SmtpSecurity.Starttls, SmtpFaultKind.HostUnknown, DeliveryStage.Connect, "spelling")]
    [InlineData(587, SmtpSecurity.Starttls, SmtpFaultKind.CertificateUntrusted, DeliveryStage.Tls, "allow any certificate")]
    public void The_usual_mistakes_are_named(int port, SmtpSecurity security, SmtpFaultKind kind, DeliveryStage stage, string advice) => Assert.Contains(
        advice, SmtpAdvice.For(Server with { Port = port, Security = security }, "anna@sender.example", new SmtpFault(stage, kind, "What happened.", inner: null)), StringComparison.Ordinal);

    [Theory]
    [InlineData("smtp.gmail.com", "apppasswords")]
    [InlineData("smtp.office365.com", "SMTP AUTH")]
    [InlineData("smtp.mail.yahoo.com", "app password")]
    [InlineData("email-smtp.eu-west-1.amazonaws.com", "SMTP credentials")]
    [InlineData("mail.example.com", "the user is often the whole email address")]
    [InlineData("notgmail.com.example", "the user is often the whole email address")]
    public void A_refused_password_is_explained_by_provider(string host, string advice) => Assert.Contains(
        advice,
        SmtpAdvice.For(Server with { Host = host }, "anna@sender.example", new SmtpFault(DeliveryStage.Auth, new SmtpReply(535, ["5.7.8 Bad credentials"]))),
        StringComparison.Ordinal);

    [Fact]
    public void Who_did_not_sign_in_is_told_to() => Assert.Contains(
        "Enter user and password",
        SmtpAdvice.For(Server with { Credentials = null }, "anna@sender.example", new SmtpFault(DeliveryStage.Mail, new SmtpReply(550, ["5.7.1 Relaying denied"]))),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_test_names_the_stage_at_which_tls_failed()
    {
        using var certificate = TestCertificates.SelfSignedFor("localhost");
        await using var server = new LoopbackServer(c => c.StartTls(certificate));
        var settings = new SmtpServer { Host = "localhost", Port = server.Port, Security = SmtpSecurity.Tls };

        var checks = SenderCheck.Of(settings, "a@b.example", await SmtpProbe.Run(settings, "a@b.example", SmtpTimeouts.Trying, TimeProvider.System, default));

        Assert.Equal([CheckResult.Passed, CheckResult.Failed, CheckResult.NotNeeded, CheckResult.NotReached], checks.Select(check => check.Result));
        Assert.Contains("signed by itself", checks[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_encrypted_from_the_start_is_told_by_its_silence()
    {
        var clock = new VirtualClock();
        await using var server = new LoopbackServer(c => c.Stall());
        var settings = Server with { Host = "127.0.0.1", Port = server.Port };

        var trying = SmtpProbe.Run(settings, "a@b.example", SmtpTimeouts.Trying, clock, default);
        await clock.RunOut(SmtpTimeouts.Trying.Greeting, trying);

        Assert.Equal((DeliveryStage.Connect, SmtpFaultKind.TimedOut), ((await trying).Fault!.Stage, (await trying).Fault!.Kind));
    }
}
