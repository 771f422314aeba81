using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Inbound.Mailboxes;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Senders;

/// <summary>The mailbox of a sender is tried before it is saved, against Dovecot.</summary>
public sealed class MailboxVerifierTests(MailSystem mail) : IClassFixture<MailSystem>
{
    private static readonly CheckResult[] AllPassed = [CheckResult.Passed, CheckResult.Passed, CheckResult.Passed, CheckResult.Passed];

    [Fact]
    public async Task A_mailbox_that_works_says_what_is_in_it()
    {
        await mail.Ready();
        await mail.Deliver("ann@inbox.example", "Subject: One\r\n\r\nHello\r\n"u8.ToArray());

        var clear = await Try(new ImapInput { Host = "localhost", Port = mail.ImapPort, Security = SmtpSecurity.None });
        var startTls = await Try(new ImapInput { Host = "localhost", Port = mail.ImapPort, Security = SmtpSecurity.Starttls, AllowInvalidCertificate = true });
        var tls = await Try(new ImapInput { Host = "localhost", Port = mail.ImapsPort, Security = SmtpSecurity.Tls, AllowInvalidCertificate = true });

        Assert.Equal([CheckResult.Passed, CheckResult.NotNeeded, CheckResult.Passed, CheckResult.Passed], clear.Select(check => check.Result));
        Assert.Equal("INBOX (1 message) and Junk (0 messages) can be read. Nothing was marked.", clear[^1].Text);
        Assert.Equal(AllPassed, startTls.Select(check => check.Result));
        Assert.Equal(AllPassed, tls.Select(check => check.Result));
    }

    [Fact]
    public async Task Each_failure_names_its_stage_and_what_to_do()
    {
        await mail.Ready();

        var password = await Try(new ImapInput { Host = "localhost", Port = mail.ImapPort, Security = SmtpSecurity.None, Password = "wrong" });
        var certificate = await Try(new ImapInput { Host = "localhost", Port = mail.ImapsPort, Security = SmtpSecurity.Tls });
        var mixedUp = await Try(new ImapInput { Host = "localhost", Port = mail.ImapPort, Security = SmtpSecurity.Tls });
        var notImap = await Try(new ImapInput { Host = "localhost", Port = mail.SmtpPort, Security = SmtpSecurity.None });
        var nobody = await Try(new ImapInput { Host = "localhost", Port = 1, Security = SmtpSecurity.None });

        AssertFails(password, CheckStage.SignIn, "localhost refuses this user and password. Many providers want an app password here");
        AssertFails(certificate, CheckStage.Encrypt, "whom this machine does not trust");
        AssertFails(mixedUp, CheckStage.Encrypt, "Choose STARTTLS for it, or TLS with port 993.");
        AssertFails(notImap, CheckStage.Connect, "is no IMAP server");
        AssertFails(nobody, CheckStage.Connect, "Nothing listens at localhost on port 1.");
    }

    private static void AssertFails(IReadOnlyList<SenderCheck> checks, CheckStage stage, string text)
    {
        var failed = Assert.Single(checks, check => check.Result is CheckResult.Failed);
        Assert.Equal(stage, failed.Stage);
        Assert.Contains(text, failed.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<SenderCheck>> Try(ImapInput imap)
    {
        await using var database = await TestDatabase.Create();
        var verifier = new MailboxVerifier(database, SenderTools.Transports(database), SenderTools.Secrets, TimeProvider.System);
        var input = new SenderInput
        {
            Email = "ann@inbox.example",
            Imap = imap with { Username = "ann@inbox.example", Password = imap.Password ?? MailSystem.Password },
        };
        var proof = await verifier.Try(id: null, input, database.System, default);
        Assert.True(proof.Outcome.IsDone, proof.Outcome.Message);
        return proof.Checks;
    }
}
