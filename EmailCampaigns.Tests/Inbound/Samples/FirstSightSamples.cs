namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>
/// Messages that were written without a look at the rules, so that they show how the rules do with mail they were not made for. Each group says what it was written from; nothing is copied,
/// people and hosts are invented.
/// </summary>
internal static class FirstSightSamples
{
    private const string Exchange = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example>";

    private const string Signed = "\n\nCem Kaya\nHead of Events | Contoso Ltd\nT +49 30 1234567 | www.contoso.example\n\nThis e-mail and any attachments are confidential. If you are not the intended recipient, please contact the sender and delete this message.";

    public static IReadOnlyList<InboundSample> All { get; } = [.. Microsoft(), .. Google(), .. Providers(), .. Servers(), .. Standards(), .. Absences(), .. Departed(), .. People()];

    /// <summary>From Microsoft's documentation of Exchange, Exchange Online and Outlook.com.</summary>
    private static IEnumerable<InboundSample> Microsoft() =>
    [
        Blocked("Exchange Online, a group that takes mail of signed-in senders only", Eml.Report("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group", from: Exchange)),
        Blocked("Exchange Online, traffic not accepted", Eml.Report("5.7.708", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. AS(7230)", from: Exchange)),
        Blocked("Exchange Online, bad outbound sender", Eml.Report("5.1.8", "550 5.1.8 Access denied, bad outbound sender AS(42003)", from: Exchange)),
        Blocked("Exchange Online, banned sender", Eml.Report("5.7.511", "550 5.7.511 Access denied, banned sender[198.51.100.4]. To request removal from this list please forward this message to delist@messaging.example", from: Exchange)),
        Blocked("Exchange Online, the other server blocks, without an enhanced code", Eml.Report("5.0.350", "550 5.0.350 Remote server returned an error -> 550 Blocked by SpamAssassin", from: Exchange)),
        Blocked("Outlook.com, SC-001", Eml.Report("5.7.0", "550 SC-001 (COL004-MC6F5) Unfortunately, messages from 198.51.100.4 weren't sent. Please contact your Internet service provider.")),
        Hard("Exchange Online, the other server's unknown user inside 5.0.350", Eml.Report("5.0.350", $"550 5.0.350 Remote server returned an error -> 550 5.1.1 <{Eml.Them}>: Recipient address rejected: User unknown", from: Exchange)),
        Hard("Exchange Online, unknown recipient of another system", Eml.Report("5.1.351", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 Invalid recipient", from: Exchange)),
        Hard("Exchange Online, disabled mailbox", Eml.Report("5.2.1", "550 5.2.1 STOREDRV.Deliver; delivery to disabled mailbox; mailbox disabled", from: Exchange)),
        Hard("Exchange in Polish", Eml.Report("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", from: Exchange, subject: "Niedostarczalne: Spring trade fair", text: "Nie można dostarczyć wiadomości")),
        Hard("Exchange in Turkish, no report", Eml.Bounce($"Bu alıcılara veya gruplara teslim edilemedi:\n{Eml.Them}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "Teslim Edilemedi: Spring trade fair", "postmaster@contoso.example", headers: "X-Mailer: none")),
        Hard("Exchange in Swedish, no report", Eml.Bounce($"Leveransen till följande mottagare misslyckades:\n\n{Eml.Them}\n\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##", "Kan inte levereras: Spring trade fair", "postmaster@contoso.example", headers: "X-Mailer: none")),
        Soft("Exchange Online, too much mail for the recipient", Eml.Report("5.2.122", "554 5.2.122 The recipient mailbox is receiving messages at a rate that prevents additional messages from being delivered: RecipientLimitExceeded", from: Exchange)),
        Soft("Exchange Online, expired", Eml.Report("5.4.300", "550 5.4.300 Message expired -> 451 4.3.2 System not accepting network messages", from: Exchange)),
        Soft("Exchange Online, connection refused to the end", Eml.Report("5.4.316", "550 5.4.316 Message expired, connection refused(Socket error code 10061)", from: Exchange)),
        Of("Exchange, content that cannot be stored", FailureClass.Message, Eml.Report("5.6.0", "554 5.6.0 STOREDRV.Deliver; Corrupt message content", from: Exchange)),
        Of("Outlook.com, a junk report without RFC 5965", FailureClass.Complaint, Eml.Text($"""
            --=_b
            Content-Type: message/rfc822
            Content-Disposition: attachment

            X-HmXmrOriginalRecipient: <{Eml.Them}>
            {Eml.Original()}
            --=_b--
            """, "complaint about message from 198.51.100.4", "staff@hotmail.example", inReplyTo: null, type: "multipart/mixed; boundary=\"=_b\"")),
    ];

    /// <summary>From Google's page of SMTP errors and the help of Gmail.</summary>
    private static IEnumerable<InboundSample> Google() =>
    [
        Hard("Gmail, a domain without a name", Eml.Report("5.1.2", "DNS Error: DNS type 'mx' lookup of contoso.example responded with code NXDOMAIN Domain name not found: contoso.example", from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Failure)")),
        Hard("Gmail, inactive account", Eml.Report("5.2.1", "550 5.2.1 The email account that you tried to reach is inactive. For more information, go to https://support.example/mail/?p=DisabledUser")),
        Soft("Gmail, out of storage and inactive", Eml.Report("5.2.2", "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to https://support.example/mail/?p=OverQuotaPerm")),
        Blocked("Gmail, likely unsolicited", Eml.Report("5.7.1", "550-5.7.1 [198.51.100.4] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.")),
        Blocked("Google Groups, no permission", Eml.Report("5.7.1", "550 5.7.1 You do not have permission to post messages to the group cem.")),
        Of("Gmail, dangerous content", FailureClass.Message, Eml.Report("5.7.0", "552-5.7.0 This message was blocked because its content presents a potential security issue. To review our attachment content guidelines, go to https://support.example/mail/?p=BlockedMessage")),
        Machine("Gmail, it is tried again", Eml.Report("4.4.1", "The recipient server did not accept our requests to connect.", action: "delayed", subject: "Delivery Status Notification (Delay)", text: $"There was a temporary problem delivering your message to {Eml.Them}. Gmail will retry for 45 more hours.")),
    ];

    /// <summary>From the postmaster pages of Yahoo, Apple, T-Online, GMX, Orange, La Poste, Mimecast, Cisco, Amazon, Mailgun, and from memory.</summary>
    private static IEnumerable<InboundSample> Providers() =>
    [
        Hard("Yahoo, disabled, 554.30", Eml.Report("5.0.0", $"554 30 Sorry, your message to {Eml.Them} cannot be delivered. This mailbox is disabled (554.30).")),
        Blocked("Yahoo, an address on a list", Eml.Report("5.7.1", "553 5.7.1 [BL21] Connections will not be accepted from 198.51.100.4, because the ip is in Spamhaus's list")),
        Blocked("Apple, local policy", Eml.Report("5.7.1", "554 5.7.1 [CS01] Message rejected due to local policy.")),
        Blocked("T-Online, reputation", Eml.Report("5.0.0", "554 IP=198.51.100.4 - None/bad reputation. Ask your postmaster for help. (NOWL)")),
        Blocked("GMX, policy", Eml.Report("5.0.0", "554 Transaction failed Reject due to policy restrictions.")),
        Blocked("Orange, service refused", Eml.Report("5.7.1", "550 5.7.1 Service refuse. Veuillez essayer plus tard. service refused, please try later. OFR_506 [506]")),
        Hard("Orange, invalid address", Eml.Report("5.0.0", "550 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]")),
        Hard("La Poste, archived mailbox", Eml.Report("5.0.0", "550 5.5.0 Boite du destinataire archivee. Archived recipient. LPN007_420")),
        Blocked("Mimecast, somebody who calls himself a colleague", Eml.Report("5.0.0", $"550 Rejected by header based Anti-Spoofing policy: {Eml.Us}")),
        Blocked("Barracuda, blocked", Eml.Report("5.0.0", $"550 permanent failure for one or more recipients ({Eml.Them}:blocked)")),
        Soft("Cisco, time expired", Eml.Bounce($"The following message to <{Eml.Them}> was undeliverable.\nThe reason for the problem:\n4.4.7 - Delivery time expired (timeout)", "Delivery Status Notification (Failure)")),
        Hard("Amazon SES, on the suppression list", Eml.Report("5.1.1", "Amazon SES did not send the message to this address because it is on the suppression list for your account.")),
        Hard("Mailgun, bounced before", Eml.Report("5.1.1", "605 Not delivering to previously bounced address")),
        Hard("Korean words", Eml.Bounce($"메일 전송에 실패했습니다.\n받는 사람: {Eml.Them}\n오류: 550 5.1.1 User unknown", "메일 전송 실패 안내", "Mail Delivery Subsystem <postmaster@naver.example>")),
        Hard("Czech words", Eml.Bounce($"Vaši zprávu se nepodařilo doručit příjemci {Eml.Them}: 550 5.1.1 User unknown", "Nedoručitelná zpráva", "postmaster@seznam.example", headers: "X-Mailer: none")),
    ];

    /// <summary>From what Postfix, Exim, cPanel, Dovecot, Kerio and hMailServer write.</summary>
    private static IEnumerable<InboundSample> Servers() =>
    [
        Soft("Postfix, the name server fails", Eml.Report("4.4.3", null, text: $"<{Eml.Them}>: Host or domain name not found. Name service error for name=contoso.example type=MX: SERVFAIL, try again")),
        Soft("Postfix, loops back", Eml.Report("5.4.6", null, text: $"<{Eml.Them}>: mail for contoso.example loops back to myself")),
        Blocked("Postfix, no name for the host", Eml.Report("4.7.25", "450 4.7.25 Client host rejected: cannot find your hostname, [198.51.100.4]")),
        Soft("Dovecot, quota after the content", Eml.Report("5.2.2", $"552 5.2.2 <{Eml.Them}> Quota exceeded (mailbox for user is full) (in reply to end of DATA command)")),
        Blocked("Exim, the sender is checked back", Eml.Bounce($"A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:\n\n  {Eml.Them}\n    SMTP error from remote mail server after RCPT TO:<{Eml.Them}>:\n    550-Verification failed for <{Eml.Us}>\n    550-No Such User Here\n    550 Sender verify failed", "Mail delivery failed: returning message to sender")),
        Hard("cPanel, all that may be", Eml.Report("5.0.0", null, text: $"A message that you sent could not be delivered to one or more of its recipients.\n\n  {Eml.Them}\n    The mail server could not deliver mail to {Eml.Them}.  The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.")),
        Blocked("Administrative prohibition", Eml.Report("5.0.0", "550 Administrative prohibition")),
        Hard("hMailServer, unknown user", Eml.Bounce($"Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\n\n{Eml.Them}\n   Error Type: SMTP\n   Remote server (192.0.2.7) issued an error.\n   hMailServer sent: RCPT TO:<{Eml.Them}>\n   Remote server replied: 550 Unknown user", "Message undeliverable: Spring trade fair")),
        Soft("Exim, a full mailbox to the end", Eml.Bounce($"The following address(es) failed:\n\n  {Eml.Them}\n    mailbox is full: retry timeout exceeded", "Mail delivery failed: returning message to sender")),
    ];

    /// <summary>From RFC 3463, 3464, 6533, 7504 and 8098.</summary>
    private static IEnumerable<InboundSample> Standards() =>
    [
        Hard("A host that takes no mail", Eml.Report("5.3.2", "521 5.3.2 contoso.example does not accept mail")),
        Hard("A bad address", Eml.Report("5.1.3", "501 5.1.3 Bad recipient address syntax")),
        Soft("Too little room at the host", Eml.Report("4.3.1", "452 4.3.1 Insufficient system resources (UsedDiskSpace)")),
        Of("Lines too long", FailureClass.Message, Eml.Report("5.6.0", "554 5.6.0 Lines longer than SMTP limits found in body")),
        Machine("Relayed to a host without reports", Eml.Report("2.0.0", null, action: "relayed", subject: "Successful Mail Delivery Report")),
    ];

    /// <summary>From memory, as people and responders write on Monday 1 March 2027; RFC 5230 for the comment of Sieve.</summary>
    private static IEnumerable<InboundSample> Absences() =>
    [
        Away("a range that begins and returns in numbers", "I will be out of the office starting 3/1/2027 and returning 3/15/2027 with limited access to email.", 15),
        Away("a month's name between dashes", "Out of office. Back in office: 09-Mar-2027.", 9),
        Away("tomorrow", "I am out of the office today and will be back tomorrow.", 2),
        Away("the end of a month", "I am on leave until the end of March.", 31),
        Away("next week", "Ich bin diese Woche im Urlaub und nächste Woche wieder zurück.", 8),
        Away("numbers that are no dates", "I am out of the office until Wednesday 10th March. Our support (+49 30 12/34-56) is there 24/7. See you at the fair on 5 May!", 10),
        Away("closed, in French", "Nos bureaux sont fermés du 1er au 8 mars. Réouverture le 9 mars.", 9),
        Away("closed, in German, days without a month's name", "Unser Büro ist vom 24.2. bis einschließlich 3.3. geschlossen.", 3),
        Away("since a day", "I have been on sick leave since 15 February. I cannot say when I will return.", null),
        Away("verreist", "Ich bin bis zum 12. März verreist und lese meine E-Mails nicht.", 12),
        Away("sabbatical", "I am on sabbatical until March 31st, 2027.", 31),
        Away("who works on other days", "I no longer work on Fridays. I am out of the office until Monday 8 March.", 8),
        new("Sieve says vacation", Eml.Text("Hi, gone fishing. Back 03/20.", "Auto: Spring trade fair", headers: "Auto-Submitted: auto-replied (vacation)"), ReplyKind.OutOfOffice) { Until = new DateOnly(2027, 3, 20) },
        Machine("Received, with the dates of a fair", Eml.Text("Thanks for contacting Contoso. We answer within 2 working days. Visit us at the fair from 5 to 8 May!", "Automatic reply: Spring trade fair")),
        Machine("A ticket in German", Eml.Text("Vielen Dank für Ihre Anfrage. Ihre Ticketnummer lautet 2027-118. Wir melden uns zurück.", "Automatische Antwort: Spring trade fair")),
        Machine("Held for a moderator", Eml.Text("Is being held until the list moderator can review it for approval.", "Your message to events awaits moderator approval", "events-bounces@contoso.example", "Precedence: bulk\nAuto-Submitted: auto-replied", inReplyTo: null)),
    ];

    /// <summary>From memory: the automatic replies of those who work there no more.</summary>
    private static IEnumerable<InboundSample> Departed() =>
    [
        Left("English", "Cem Kaya is no longer with Contoso. Please direct all enquiries to eva.lind@contoso.example."),
        Left("English, the last day", "My last day at Contoso was 26 February. For future enquiries please write to eva@contoso.example."),
        Left("English, below a subject of absence", "I have left Contoso. Please contact eva@contoso.example.", "Out of Office: Spring trade fair"),
        Left("German", "Herr Kaya ist seit dem 31.12.2026 nicht mehr für unser Unternehmen tätig."),
        Left("German, with a day", "Ich habe das Unternehmen zum 31.01.2027 verlassen."),
        Left("French", "M. Kaya ne fait plus partie de la société."),
        Left("Spanish", "Cem Kaya ya no trabaja en Contoso."),
        Left("Italian", "Il sig. Kaya non lavora più presso la nostra azienda."),
    ];

    /// <summary>From memory: what people answer.</summary>
    private static IEnumerable<InboundSample> People() =>
    [
        Person("yes", "Yes", ReplyIntent.Interested),
        Person("no", "No", ReplyIntent.NotNow),
        Person("gerne", "Gerne, schicken Sie mir bitte ein Angebot.", ReplyIntent.Interested),
        Person("sure", "Sure, send me a calendar invite for Wednesday.", ReplyIntent.Interested),
        Person("pass", "We'll pass on this one, thanks.", ReplyIntent.NotNow),
        Person("leave me alone", "Leave me alone.", ReplyIntent.RemoveMe),
        Person("no more mail, in French", "Je ne souhaite plus recevoir vos e-mails.", ReplyIntent.RemoveMe),
        Person("another supplier", "We already work with another vendor and are happy with them.", ReplyIntent.NotNow),
        Person("somebody left", "Cem left the company in January. I have taken over.", ReplyIntent.WrongPerson),
        Person("left a meeting", "Eva left the meeting early yesterday.", null),
        Person("no, but a colleague", "No, but my colleague Eva might be. Talk to her: eva@contoso.example", ReplyIntent.WrongPerson),
        Person("a newsletter in the signature", "Sounds interesting, please send the price list.\n\n-- \nCem Kaya | Contoso\nSubscribe to our newsletter | Unsubscribe", ReplyIntent.Interested),
        Person("a notice of confidentiality says nothing", "Received, thank you." + Signed, null),
        Person("data protection in the signature", "Das klingt gut.\n\nContoso GmbH\nInformationen zum Datenschutz nach DSGVO: www.contoso.example", ReplyIntent.Interested),
        Person("data protection as a demand", "Where did you get my data? I request deletion under GDPR.", ReplyIntent.RemoveMe),
        Person("not interested and remove me", "Not interested. Please remove me from your list.", ReplyIntent.RemoveMe),
        Unsubscribe("thanks on the same line", "Please unsubscribe me. Thanks, Cem"),
        Unsubscribe("two sentences", "STOP! Unsubscribe me now!!!"),
        Unsubscribe("above a signature without a delimiter", "STOP" + Signed),
        Unsubscribe("two words for the list", "Cancellatemi dalla vostra mailing list"),
        new("A person who accepts in the calendar", Eml.Text("""
            --=_b
            Content-Type: text/plain

            --=_b
            Content-Type: text/calendar; method=REPLY; charset=utf-8

            BEGIN:VCALENDAR
            METHOD:REPLY
            END:VCALENDAR
            --=_b--
            """, "Accepted: Spring trade fair", type: "multipart/alternative; boundary=\"=_b\""), ReplyKind.Reply),
        new("A person who administers the mail and names a code", Eml.Text("We got 550 5.7.1 when we tried to answer you. Could you check your mail server?", from: "Admin <admin@contoso.example>"), ReplyKind.Reply) { Intent = ReplyIntent.Question },
    ];

    private static InboundSample Hard(string name, string eml) => Of(name, FailureClass.Hard, eml);

    private static InboundSample Soft(string name, string eml) => Of(name, FailureClass.Soft, eml);

    private static InboundSample Blocked(string name, string eml) => Of(name, FailureClass.Blocked, eml);

    private static InboundSample Of(string name, FailureClass failure, string eml) => new($"First sight: {name}", eml, ReplyKind.Bounce) { Failure = failure };

    private static InboundSample Machine(string name, string eml) => new($"First sight: {name}", eml, ReplyKind.AutoReply);

    private static InboundSample Away(string name, string text, int? day) =>
        new($"First sight, away: {name}", Eml.Text(text, "Automatic reply: Spring trade fair"), ReplyKind.OutOfOffice) { Until = day is { } d ? new DateOnly(2027, 3, d) : null };

    private static InboundSample Left(string name, string text, string subject = "Automatic reply: Spring trade fair") =>
        new($"First sight, left: {name}", Eml.Text(text, subject), ReplyKind.AutoReply) { Intent = ReplyIntent.WrongPerson };

    private static InboundSample Person(string name, string text, ReplyIntent? intent) => new($"First sight, person: {name}", Eml.Text(text), ReplyKind.Reply) { Intent = intent };

    private static InboundSample Unsubscribe(string name, string text) => new($"First sight, unsubscribe: {name}", Eml.Text(text), ReplyKind.UnsubscribeRequest);
}
