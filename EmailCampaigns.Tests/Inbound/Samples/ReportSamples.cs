namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>Delivery reports. Written by hand from RFC 3464 and 3463 and from what the vendors document of their status codes and texts; the people and hosts are invented.</summary>
internal static class ReportSamples
{
    public static IReadOnlyList<InboundSample> All { get; } =
    [
        Hard("Postfix, unknown user", Eml.Report("5.1.1", $"550 5.1.1 <{Eml.Them}>: Recipient address rejected: User unknown in virtual mailbox table", text: $"""
            This is the mail system at host mx1.northwind.example.

            I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

            <{Eml.Them}>: host mx.contoso.example[192.0.2.7] said: 550 5.1.1 <{Eml.Them}>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)
            """)),
        Hard("Postfix, host not found", Eml.Report("5.4.4", null, text: $"<{Eml.Them}>: Host or domain name not found. Name service error for name=contoso.example type=AAAA: Host not found", extra: "Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error for name=contoso.example type=AAAA: Host not found\n")),
        Hard("An unknown user as 450, given up", Eml.Report("4.1.1", $"450 4.1.1 <{Eml.Them}>: Recipient address rejected: unverified address: user unknown")),
        Hard("Null MX", Eml.Report("5.1.10", "556 5.1.10 Recipient address has null MX")),
        Hard("Exchange Online, no such recipient", Eml.Report("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient cem@contoso.example not found by SMTP address lookup", from: "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northwind.example>", subject: "Undeliverable: Spring trade fair")),
        Hard("Exchange Online, access denied at the recipient's directory", Eml.Report("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)")),
        Hard("Exchange Online, domain not found", Eml.Report("5.4.310", "550 5.4.310 DNS domain contoso.example does not exist [Message=InfoDomainNonexistent]")),
        Hard("Exchange in German", Eml.Report("5.1.1", null, subject: "Unzustellbar: Spring trade fair", text: "Fehler bei der Nachrichtenzustellung an folgende Empfänger: Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.")),
        Hard("Exchange in French, status without a reason", Eml.Report("5.0.0", null, subject: "Non remis : Spring trade fair", text: "Échec de la remise à ces destinataires. L'adresse de messagerie que vous avez entrée est introuvable.")),
        Hard("Exchange in Spanish, status without a reason", Eml.Report("5.0.0", null, subject: "No se puede entregar: Spring trade fair", text: "No se pudo entregar el mensaje. La dirección de correo no se encontró en el servidor de destino.")),
        Hard("Gmail, no such account", Eml.Report("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos. NoSuchUser - gsmtp", from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Failure)", returned: "message/rfc822")),
        Hard("Gmail, disabled account", Eml.Report("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled.")),
        Hard("Yahoo, no account", Eml.Report("5.0.0", "554 delivery error: dd This user doesn't have a yahoo account (cem@contoso.example)")),
        Hard("Outlook.com, mailbox unavailable", Eml.Report("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).")),
        Hard("A bare 550 at RCPT", Eml.Report("5.0.0", "550 No thanks", text: "SMTP error from remote mail server after RCPT TO:<cem@contoso.example>: 550 No thanks")),
        Hard("Unknown user that is called policy", Eml.Report("5.7.1", "550 5.7.1 <cem@contoso.example>: Recipient address rejected: user unknown in relay recipient table")),
        Hard("Sendmail, user unknown", Eml.Report("5.1.1", "550 5.1.1 <cem@contoso.example>... User unknown", text: "   ----- The following addresses had permanent fatal errors -----\n<cem@contoso.example>\n    (reason: 550 5.1.1 <cem@contoso.example>... User unknown)\n\n   ----- Transcript of session follows -----\n>>> DATA\n<<< 550 5.1.1 <cem@contoso.example>... User unknown", subject: "Returned mail: see transcript for details", from: "Mail Delivery Subsystem <MAILER-DAEMON@mx1.northwind.example>")),
        Hard("Amazon SES, unknown user", Eml.Report("5.1.1", "550 5.1.1 user unknown", from: "MAILER-DAEMON@amazonses.com", subject: "Delivery Status Notification (Failure)")),
        Hard("Mimecast, invalid recipient", Eml.Report("5.0.0", "550 Invalid Recipient - https://community.example/docs/DOC-1369#550")),
        Hard("GMX, mailbox unavailable", Eml.Report("5.0.0", "550 Requested action not taken: mailbox unavailable")),
        Hard("Mailbox moved", Eml.Report("5.1.6", "551 5.1.6 Recipient no longer on server")),
        Hard("Yandex, no such user", Eml.Report("5.7.1", "550 5.7.1 No such user!")),
        Hard("mail.ru, no such user", Eml.Report("5.0.0", "550 Message was not accepted -- invalid mailbox. Local mailbox cem@contoso.example is unavailable: user not found")),
        Hard("QQ, mailbox does not exist", Eml.Report("5.0.0", "550 Mailbox not found. 收件人邮箱不存在")),
        Hard("163, user not found", Eml.Report("5.0.0", "550 User not found: cem@contoso.example")),
        Soft("Full mailbox as 552", Eml.Report("5.2.2", "552 5.2.2 Mailbox over quota")),
        Soft("Full mailbox, 552 without an enhanced code", Eml.Report("5.0.0", "552 Requested mail action aborted: exceeded storage allocation")),
        Soft("Gmail, over quota", Eml.Report("4.2.2", "452-4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to their settings. OverQuota")),
        Soft("Exchange, quota exceeded, called policy elsewhere", Eml.Report("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message")),
        Soft("Full mailbox with the status of an unknown one", Eml.Report("5.1.1", "550 5.1.1 cem@contoso.example is over quota")),
        Soft("Expired in the queue", Eml.Report("4.4.7", null, text: "Message expired: unable to deliver in 5 days.")),
        Soft("Exim, retry timeout", Eml.Report("5.0.0", null, text: "This message was created automatically by mail delivery software.\n\n  cem@contoso.example\n    host mx.contoso.example [192.0.2.7]\n    retry timeout exceeded")),
        Soft("Connection timed out for days", Eml.Report("4.4.1", "connect to mx.contoso.example[192.0.2.7]:25: Connection timed out")),
        Soft("Name server silent", Eml.Report("4.4.3", "Host or domain name not found. Name service error for name=contoso.example type=MX: Host not found, try again")),
        Soft("5.4.1 of old: nobody answered", Eml.Report("5.4.1", "No answer from host: connection timed out")),
        Soft("Greylisted to the end", Eml.Report("4.7.1", "450 4.7.1 Recipient address rejected: Greylisted, please try again later")),
        Soft("A loop between servers", Eml.Report("5.4.6", "554 5.4.6 Too many hops, routing loop detected")),
        Soft("System trouble", Eml.Report("4.3.0", "451 4.3.0 Temporary lookup failure")),
        Blocked("Spamhaus", Eml.Report("5.7.1", "554 5.7.1 Service unavailable; Client host [198.51.100.4] blocked using zen.dnsbl.example")),
        Blocked("A bounce that is on a block list", Eml.Report("5.7.1", "550 5.7.1 Your mail server is on our block list")),
        Blocked("Gmail, unauthenticated sender", Eml.Report("5.7.26", "550-5.7.26 This mail has been blocked because the sender is unauthenticated. SPF and DKIM did not pass")),
        Blocked("Outlook.com, 5.7.515", Eml.Report("5.7.515", "550 5.7.515 Access denied, sending domain northwind.example doesn't meet the required authentication level")),
        Blocked("DMARC", Eml.Report("5.7.1", "550 5.7.1 Email rejected per DMARC policy for northwind.example")),
        Blocked("Reputation, without an enhanced code", Eml.Report("5.0.0", "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation")),
        Blocked("Outlook.com, part of a network", Eml.Report("5.7.1", "550 5.7.1 Unfortunately, messages from [198.51.100.4] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).")),
        Blocked("Yahoo, user complaints", Eml.Report("4.7.0", "421 4.7.0 [TSS04] Messages from 198.51.100.4 temporarily deferred due to unexpected volume or user complaints")),
        Blocked("Proofpoint, blocked", Eml.Report("5.0.0", "554 Blocked - see https://support.example/reputation?ip=198.51.100.4")),
        Blocked("Barracuda, listed", Eml.Report("5.0.0", "550 permanent failure for one or more recipients (cem@contoso.example:blocked)")),
        Blocked("Spam content at the final dot", Eml.Report("5.0.0", "554 Message rejected as spam by Content Filtering.", text: "host mx.contoso.example said: 554 Message rejected as spam by Content Filtering. (in reply to end of DATA command)")),
        Blocked("T-Online, reputation", Eml.Report("5.0.0", "554 IP=198.51.100.4 - A problem occurred. (Ask your postmaster for help or to contact us to clarify.) (BL)")),
        Blocked("Only members may write to this group", Eml.Report("5.7.1", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required")),
        Blocked("Our address is refused", Eml.Report("5.1.8", "553 5.1.8 <ann@northwind.example>: Sender address rejected: Domain not found")),
        Blocked("Our host has no reverse name", Eml.Report("5.7.1", "550 5.7.1 Client host rejected: cannot find your reverse hostname")),
        Blocked("A bare 550 at the final dot", Eml.Report("5.0.0", "550 No thanks", text: "host mx.contoso.example said: 550 No thanks (in reply to end of DATA command)").Replace("smtp; 550 No thanks", "smtp; 550 No thanks (in reply to end of DATA command)", StringComparison.Ordinal)),
        Of("Too large", FailureClass.Message, Eml.Report("5.3.4", "552 5.3.4 Message size exceeds fixed maximum message size")),
        Of("Too large for the mailbox", FailureClass.Message, Eml.Report("5.2.3", "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient")),
        Machine("Delayed, nothing is lost yet", Eml.Report("4.4.1", "connect to mx.contoso.example: Connection timed out", action: "delayed", subject: "Delayed Mail (still being retried)")),
        Machine("Delivered, as was asked for", Eml.Report("2.0.0", "250 2.0.0 Ok", action: "delivered", subject: "Delivery Status Notification (Success)")),
        Machine("Relayed to a server that reports nothing", Eml.Report("2.0.0", null, action: "relayed")),
        Machine("Expanded to a list", Eml.Report("2.0.0", null, action: "expanded")),
        Machine("Read receipt", Eml.Text("""
            --=_b
            Content-Type: text/plain

            Your message was displayed.
            --=_b
            Content-Type: message/disposition-notification

            Final-Recipient: rfc822; cem@contoso.example
            Disposition: manual-action/MDN-sent-manually; displayed
            --=_b--
            """, type: "multipart/report; report-type=disposition-notification; boundary=\"=_b\"")),
        Of("ARF, abuse", FailureClass.Complaint, Arf("abuse")),
        Of("ARF, opted out", FailureClass.Complaint, Arf("opt-out")),
        Machine("ARF, not spam after all", Arf("not-spam")),
    ];

    /// <summary>A feedback report (RFC 5965).</summary>
    public static string Arf(string type) => Eml.Text($"""
        --=_b
        Content-Type: text/plain

        This is an email abuse report for an email message received on Mon, 1 Mar 2027.
        --=_b
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Loop/1.0
        Version: 1
        Original-Rcpt-To: <{Eml.Them}>

        --=_b
        Content-Type: message/rfc822

        {Eml.Original()}
        --=_b--
        """, subject: "FW: Spring trade fair", from: "feedback@loop.example", inReplyTo: null, type: "multipart/report; report-type=feedback-report; boundary=\"=_b\"");

    private static InboundSample Hard(string name, string eml) => Of(name, FailureClass.Hard, eml);

    private static InboundSample Soft(string name, string eml) => Of(name, FailureClass.Soft, eml);

    private static InboundSample Blocked(string name, string eml) => Of(name, FailureClass.Blocked, eml);

    private static InboundSample Of(string name, FailureClass failure, string eml) => new(name, eml, ReplyKind.Bounce) { Failure = failure };

    private static InboundSample Machine(string name, string eml) => new(name, eml, ReplyKind.AutoReply);
}
