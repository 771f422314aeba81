namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>Bounces in words only, as servers without RFC 3464 write them; written by hand after what their manuals show.</summary>
internal static class FreeTextBounceSamples
{
    private static readonly string Copy = Eml.Original();

    public static IReadOnlyList<InboundSample> All { get; } =
    [
        Of("qmail, no such mailbox", FailureClass.Hard, Eml.Bounce($"""
            Hi. This is the qmail-send program at mail.contoso.example.
            I'm afraid I wasn't able to deliver your message to the following addresses.
            This is a permanent error; I've given up. Sorry it didn't work out.

            <{Eml.Them}>:
            Sorry, no mailbox here by that name. (#5.1.1)

            --- Below this line is a copy of the message.

            {Copy}
            """, "failure notice")),
        Of("qmail, no host", FailureClass.Hard, Eml.Bounce($"""
            Hi. This is the qmail-send program at mail.contoso.example.
            I'm afraid I wasn't able to deliver your message to the following addresses.

            <{Eml.Them}>:
            Sorry, I couldn't find any host named contoso.example. (#5.1.2)

            --- Below this line is a copy of the message.

            {Copy}
            """, "failure notice")),
        Of("qmail, refused for its content", FailureClass.Blocked, Eml.Bounce($"""
            Hi. This is the qmail-send program at mail.northwind.example.

            <{Eml.Them}>:
            192.0.2.7 failed after I sent the message.
            Remote host said: 554 Message rejected because of unacceptable content, it looks like spam

            --- Below this line is a copy of the message.

            {Copy}
            """, "failure notice")),
        Of("qmail, gave up", FailureClass.Soft, Eml.Bounce($"""
            Hi. This is the qmail-send program at mail.northwind.example.

            <{Eml.Them}>:
            I'm not going to try again; this message has been in the queue too long.

            --- Below this line is a copy of the message.

            {Copy}
            """, "failure notice")),
        Of("Exim, unrouteable", FailureClass.Hard, Eml.Bounce($"""
            This message was created automatically by mail delivery software.

            A message that you sent could not be delivered to one or more of its
            recipients. This is a permanent error. The following address(es) failed:

              {Eml.Them}
                Unrouteable address

            ------ This is a copy of the message, including all the headers. ------

            {Copy}
            """, "Mail delivery failed: returning message to sender", "Mail Delivery System <Mailer-Daemon@mx.northwind.example>", $"Return-Path: <>\nX-Failed-Recipients: {Eml.Them}")),
        Of("Exim, full, with the header that names the recipient", FailureClass.Soft, Eml.Bounce($"""
            This message was created automatically by mail delivery software.

              {Eml.Them}
                SMTP error from remote mail server after RCPT TO:<{Eml.Them}>:
                host mx.contoso.example [192.0.2.7]: 550 mailbox is full

            ------ This is a copy of your message, including all the headers. ------
            """, "Mail delivery failed: returning message to sender", "Mailer-Daemon@mx.northwind.example", $"X-Failed-Recipients: {Eml.Them}")),
        new("Exim, only a warning", Eml.Bounce($"""
            This message was created automatically by mail delivery software.
            A message that you sent has not yet been delivered to one or more of its
            recipients after more than 24 hours on the queue.

              {Eml.Them}
                Delay reason: Connection timed out

            No action is required on your part. Delivery attempts will continue for some time.
            """, "Warning: message 1abcDE delayed 24 hours", "Mail Delivery System <Mailer-Daemon@mx.northwind.example>"), ReplyKind.AutoReply),
        new("Sendmail, only a warning", Eml.Bounce($"""
            **********************************************
            **      THIS IS A WARNING MESSAGE ONLY      **
            **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
            **********************************************
            <{Eml.Them}>... Deferred: Connection timed out
            Will keep trying until message is 5 days old
            """, "Warning: could not send message for past 4 hours", "Mail Delivery Subsystem <MAILER-DAEMON@mx.northwind.example>"), ReplyKind.AutoReply),
        Of("Zimbra, account inactive", FailureClass.Hard, Eml.Bounce($"<{Eml.Them}>: host zimbra.contoso.example said: 550 5.1.1 <{Eml.Them}>: Recipient address rejected: account is not active", "Undelivered Mail Returned to Sender")),
        Of("Domino, not listed", FailureClass.Hard, Eml.Bounce($"Your message\n\n  Subject: Spring trade fair\n\nwas not delivered to:\n\n  {Eml.Them}\n\nbecause:\n\n  User cem ({Eml.Them}) not listed in Domino Directory", "DELIVERY FAILURE: User cem not listed in Domino Directory", "Postmaster <postmaster@contoso.example>")),
        Of("GroupWise, no such user", FailureClass.Hard, Eml.Bounce($"The message that you sent was undeliverable to the following:\n\tcem (user not found)\n\t{Eml.Them}", "Message status - undeliverable", "Mailer-Daemon@gw.contoso.example")),
        Of("MailEnable, mailbox unknown", FailureClass.Hard, Eml.Bounce($"This message could not be delivered. The following recipient(s) could not be reached:\n\nRecipient: [SMTP:{Eml.Them}]\nReason: The message could not be delivered because the recipient's mailbox does not exist", "Message Delivery Failure", "\"Postmaster\" <postmaster@contoso.example>")),
        Of("Exchange of old, no report", FailureClass.Hard, Eml.Bounce($"Your message did not reach some or all of the intended recipients.\n\n      Subject:  Spring trade fair\n\nThe following recipient(s) could not be reached:\n\n      {Eml.Them} on 01/03/2027 09:12\n            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address.\n            <mx.contoso.example #5.1.1>", "Undeliverable: Spring trade fair", "System Administrator <postmaster@contoso.example>")),
        Of("Web.de, German words", FailureClass.Hard, Eml.Bounce($"Ihre Nachricht konnte nicht zugestellt werden.\n\n{Eml.Them}:\nDer Empfänger ist unbekannt.", "Unzustellbare Nachricht", "Mail Delivery System <mailer-daemon@web.example>")),
        Of("iCloud, full", FailureClass.Soft, Eml.Bounce($"<{Eml.Them}>: user is over quota", "Mail System Error - Returned Mail", "MAILER-DAEMON@icloud.example")),
        Of("Italian words, full", FailureClass.Soft, Eml.Bounce($"Il messaggio non è stato consegnato a {Eml.Them}: la casella di posta è piena.", "Mancato recapito", "Mail Delivery System <postmaster@posta.example>")),
        Of("Portuguese words", FailureClass.Hard, Eml.Bounce($"A mensagem não pôde ser entregue a {Eml.Them}. O endereço não foi encontrado.", "Falha na entrega", "Postmaster <postmaster@correio.example>")),
        Of("Dutch words", FailureClass.Hard, Eml.Bounce($"Uw bericht is niet afgeleverd. De geadresseerde {Eml.Them} is onbekend.", "Onbestelbaar: Spring trade fair", "Postmaster <postmaster@post.example>")),
        Of("Russian words", FailureClass.Hard, Eml.Bounce($"Сообщение не может быть доставлено. Пользователь {Eml.Them} не найден.", "Недоставленное сообщение", "mailer-daemon@yandex.example")),
        Of("Chinese words", FailureClass.Hard, Eml.Bounce($"您的邮件无法投递。收件人 {Eml.Them} 不存在。", "系统退信", "Postmaster <postmaster@qq.example>")),
        Of("A report without any header of ours, blocked", FailureClass.Blocked, Eml.Bounce($"The message to {Eml.Them} was rejected: 550 5.7.1 blocked by our reputation service.", "Undeliverable mail", "postmaster@contoso.example")),
    ];

    private static InboundSample Of(string name, FailureClass failure, string eml) => new(name, eml, ReplyKind.Bounce) { Failure = failure };
}
