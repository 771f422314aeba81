using System.Globalization;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

public sealed class SmtpVerdictTests
{
    [Theory]
    // Recipients: the enhanced code decides before the first digit.
    [InlineData(DeliveryStage.Rcpt, "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in local recipient table", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.1.2 Bad destination system address", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "556 5.1.10 Domain does not accept mail (nullMX)", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "556 No mail here", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "450 5.1.1 User unknown", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.1.6 Recipient no longer on server", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.2.1 The email account that you tried to reach is disabled", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.4.1 Recipient address rejected: Access denied", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 5.4.4 Unable to route: host not found", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 No such user here", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "550 Requested action not taken: mailbox unavailable", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "551 User not local", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.Rcpt, "553 5.3.0 <x@y.example>... No such user here", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.FinalDot, "550 5.1.1 User unknown", DeliveryVerdict.RecipientHard)]
    [InlineData(DeliveryStage.FinalDot, "554 delivery error: dd This user doesn't have a yahoo.example account", DeliveryVerdict.RecipientHard)]
    // Mailboxes that are full, and trouble of the other side.
    [InlineData(DeliveryStage.Rcpt, "452 4.2.2 The email account that you tried to reach is over quota", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "552 5.2.2 Mailbox full", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "550 5.2.2 Over quota", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "552 Requested mail action aborted: exceeded storage allocation", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "452 Mailbox is full", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "550 Mailbox quota exceeded", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.FinalDot, "552 5.2.2 Mailbox full", DeliveryVerdict.RecipientSoft)]
    [InlineData(DeliveryStage.Rcpt, "550 5.4.7 Delivery expired (message too old)", DeliveryVerdict.RecipientSoft)]
    // Policy: the contact is not at fault.
    [InlineData(DeliveryStage.Rcpt, "550 5.7.1 Message rejected due to local policy", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.Rcpt, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.FinalDot, "550 5.7.26 This mail has been blocked because the sender is unauthenticated", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.FinalDot, "550 5.7.515 Access denied, sending domain does not meet the required authentication level", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.FinalDot, "554 Transaction failed: looks like spam", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.FinalDot, "550 Content rejected", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.Data, "554 5.7.1 No", DeliveryVerdict.Blocked)]
    [InlineData(DeliveryStage.Rcpt, "554 Sender is on a blacklist", DeliveryVerdict.Blocked)]
    // The message itself.
    [InlineData(DeliveryStage.FinalDot, "552 5.7.0 This message was blocked because its content presents a potential security issue", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.Mail, "552 5.3.4 Message size exceeds fixed limit", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.Mail, "552 Message size exceeds fixed maximum message size", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.FinalDot, "552 5.3.4 Too big", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.FinalDot, "550 5.2.3 Message length exceeds administrative limit", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.FinalDot, "552 Too much mail data", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.FinalDot, "554 5.6.0 Message contents not conforming", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.Rcpt, "553 5.6.7 SMTPUTF8 needed", DeliveryVerdict.MessageRefused)]
    [InlineData(DeliveryStage.Rcpt, "501 5.5.4 Syntax error in parameters", DeliveryVerdict.MessageRefused)]
    // The sender, until a person acts.
    [InlineData(DeliveryStage.Auth, "535 5.7.8 Error: authentication failed", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Auth, "534 5.7.9 Application-specific password required", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Auth, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Mail, "530 5.7.0 Must issue a STARTTLS command first", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Mail, "550 5.7.1 Sender address rejected", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Mail, "553 Mailbox name not allowed", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Mail, "530 5.7.57 Client not authenticated to send mail", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Rcpt, "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user c", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Rcpt, "554 5.7.1 <x@y.example>: Relay access denied", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Rcpt, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Rcpt, "530 5.7.0 Authentication required", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.FinalDot, "554 5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.FinalDot, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.FinalDot, "550 5.1.8 Access denied, bad outbound sender", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Connect, "554 5.7.1 No SMTP service here", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Hello, "550 5.7.1 Bad name", DeliveryVerdict.SenderRefused)]
    [InlineData(DeliveryStage.Tls, "501 5.5.4 No", DeliveryVerdict.SenderRefused)]
    // Too busy: it passes.
    [InlineData(DeliveryStage.Connect, "421 4.7.0 Too many connections", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Connect, "554 Too many concurrent connections", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Tls, "454 4.7.0 TLS not available due to local problem", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Auth, "454 4.7.0 Temporary authentication failure", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Auth, "432 4.3.2 Concurrent connections limit exceeded", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Mail, "452 4.3.1 Insufficient system storage", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Rcpt, "421 4.7.0 Try again later, closing connection", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.Rcpt, "451 4.3.0 Temporary lookup failure", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.FinalDot, "454 Throttling failure: Maximum sending rate exceeded.", DeliveryVerdict.SenderBusy)]
    [InlineData(DeliveryStage.FinalDot, "421 4.4.2 Timeout", DeliveryVerdict.SenderBusy)]
    // The provider's limit for the day.
    [InlineData(DeliveryStage.Mail, "550 5.4.5 Daily user sending limit exceeded", DeliveryVerdict.SenderDayLimit)]
    [InlineData(DeliveryStage.Rcpt, "550 5.4.5 Daily SMTP relay limit exceeded", DeliveryVerdict.SenderDayLimit)]
    [InlineData(DeliveryStage.FinalDot, "550 5.4.5 Daily user sending limit exceeded", DeliveryVerdict.SenderDayLimit)]
    [InlineData(DeliveryStage.FinalDot, "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", DeliveryVerdict.SenderDayLimit)]
    [InlineData(DeliveryStage.FinalDot, "454 Throttling failure: Daily message quota exceeded.", DeliveryVerdict.SenderDayLimit)]
    // This message, later.
    [InlineData(DeliveryStage.Rcpt, "450 4.2.0 <x@y.example>: Recipient address rejected: Greylisted", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Rcpt, "451 4.7.1 Greylisting in action, please come back later", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Rcpt, "450 4.1.1 User unknown in local recipient table", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Rcpt, "450 4.2.1 The user you are trying to contact is receiving mail too quickly", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Rcpt, "452 4.5.3 Too many recipients", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Mail, "451 4.7.1 Later", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.Data, "451 Local error in processing", DeliveryVerdict.Retry)]
    [InlineData(DeliveryStage.FinalDot, "451 4.7.1 Later", DeliveryVerdict.Retry)]
    public void A_refusal_has_one_meaning(DeliveryStage stage, string reply, DeliveryVerdict verdict) =>
        Assert.Equal(verdict, SmtpVerdict.Of(stage, Reply(reply)));

    [Fact]
    public void Every_refusal_at_every_stage_has_a_verdict_that_says_it_was_not_sent()
    {
        string?[] enhanced =
        [
            null, .. from type in new[] { "4", "5" } from subject in Enumerable.Range(0, 8) from detail in new[] { 0, 1, 2, 3, 4, 5, 7, 8, 10, 26, 999 } select $"{type}.{subject}.{detail}",
        ];
        foreach (var stage in Enum.GetValues<DeliveryStage>())
        {
            foreach (var code in (int[])[400, 421, 432, 450, 451, 452, 454, 499, 500, 501, 503, 521, 530, 534, 535, 550, 551, 552, 553, 554, 555, 556, 599])
            {
                foreach (var status in enhanced)
                {
                    var verdict = SmtpVerdict.Of(stage, new SmtpReply(code, [$"{status} Because"]));

                    Assert.True(verdict is not (DeliveryVerdict.Accepted or DeliveryVerdict.Unknown), $"{stage} {code} {status}: {verdict}");
                    if (stage < DeliveryStage.Rcpt)
                    {
                        Assert.False(verdict is DeliveryVerdict.RecipientHard or DeliveryVerdict.RecipientSoft, $"{stage} {code} {status}: {verdict}, and no recipient was named yet");
                    }
                }
            }
        }
    }

    [Fact]
    public void Whatever_breaks_behind_the_final_dot_is_unknown_and_before_it_nothing_is()
    {
        foreach (var kind in Enum.GetValues<SmtpFaultKind>().Except([SmtpFaultKind.Refused]))
        {
            Assert.Equal(DeliveryVerdict.Unknown, SmtpVerdict.Of(DeliveryStage.FinalDot, kind));
            Assert.True(SmtpVerdict.Of(DeliveryStage.Data, kind) is DeliveryVerdict.Retry or DeliveryVerdict.SenderRefused, $"{kind}");
        }

        Assert.Equal(DeliveryVerdict.Retry, SmtpVerdict.Of(DeliveryStage.Connect, SmtpFaultKind.TimedOut));
        Assert.Equal(DeliveryVerdict.SenderRefused, SmtpVerdict.Of(DeliveryStage.Tls, SmtpFaultKind.CertificateNameMismatch));
    }

    [Fact]
    public void What_is_no_refusal_is_not_judged() => Assert.Throws<ArgumentException>(() => SmtpVerdict.Of(DeliveryStage.Mail, Reply("250 Ok")));

    private static SmtpReply Reply(string text) => new(int.Parse(text[..3], CultureInfo.InvariantCulture), [.. text.Split('\n').Select(line => line[4..])]);
}
