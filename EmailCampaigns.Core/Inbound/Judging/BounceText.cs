using System.Text.RegularExpressions;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>The free text of a bounce: how it is known as one, and what of it is the server's own, without the message that it sends back.</summary>
/// <param name="Text">What the server wrote.</param>
/// <param name="Addresses">The addresses in it, normalised, in their order.</param>
internal sealed partial record BounceText(string Text, IReadOnlyList<string> Addresses)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static BounceText Of(InboundMail mail)
    {
        var all = $"{mail.OwnText}\n{mail.QuotedText}".Trim();
        var text = CopyBegins().Match(all) is { Success: true, Index: > 0 } copy ? all[..copy.Index] : all;
        var addresses = Address().Matches(text).Select(match => InboundParser.Normalized(match.Value.TrimEnd('.'))).OfType<string>();
        return new BounceText(text.Trim(), [.. addresses.Distinct().Take(InboundLimits.MaxRecipients)]);
    }

    /// <summary>The Message-IDs in the copy of the message that servers without MIME put below their text.</summary>
    public static IReadOnlyList<string> CopiedIds(InboundMail mail) =>
        [.. CopiedId().Matches($"{mail.OwnText}\n{mail.QuotedText}").Select(match => match.Groups[1].Value).Distinct().Take(InboundLimits.MaxReferences)];

    /// <summary>
    /// By what it is a bounce; null where it is none. One sign alone would be a person who forwards a bounce or writes about one, or an automatic reply, which has the null sender too:
    /// the name of a mail system needs the words of a failure.
    /// </summary>
    public static string? SignOf(InboundMail mail)
    {
        if (mail.MachineHeaders.ContainsKey("x-failed-recipients"))
        {
            return "Header X-Failed-Recipients";
        }

        if (mail.ReportType == "delivery-status")
        {
            return "Delivery report";
        }

        var local = mail.From?[..(mail.From.LastIndexOf('@') + 1)] ?? "";
        var fromNobody = mail.ReturnPath is "";
        var isMailSystem = MailSystem().IsMatch(local) || (mail.FromName is { } name && MailSystemName().IsMatch(name)) || (local.Length == 0 && fromNobody);
        var isRobot = fromNobody || Robot().IsMatch(local);
        var saysSo = !AnswerSubject().IsMatch(mail.Subject) && (FailureSubject().IsMatch(mail.Subject) || WarningSubject().IsMatch(mail.Subject));
        var text = (isMailSystem ? FailureText() : UnmistakableText()).Match(Beginning(mail.OwnText));
        return (isMailSystem && saysSo) || (isRobot && saysSo && FailureText().IsMatch(Beginning(mail.OwnText))) ? $"From a mail system, with the subject \"{CleanText.Line(mail.Subject, 80)}\""
            : (isMailSystem || isRobot) && text.Success ? $"From a mail system, with the words \"{CleanText.Line(text.Value, 80)}\""
            : (isMailSystem || fromNobody) && !AnswerSubject().IsMatch(mail.Subject) && LastingCode().Match(Beginning(mail.OwnText)) is { Success: true } code
                ? $"From a mail system, with the code {CleanText.Line(code.Value, 20)}"
            : null;
    }

    /// <summary>Only a notice that it takes longer.</summary>
    public static bool IsWarning(InboundMail mail, string text) =>
        (WarningSubject().IsMatch(mail.Subject) && !FailureSubject().IsMatch(mail.Subject)) || WarningText().IsMatch(Beginning(text));

    private static string Beginning(string text) => CleanText.Cut(text, 3_000);

    [GeneratedRegex(@"^(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster|double-?bounce|mail-?system|mail-?delivery\w*|microsoftexchange[0-9a-f]+)@$", Options)]
    private static partial Regex MailSystem();

    /// <summary>Addresses that people may have as well.</summary>
    [GeneratedRegex(@"^(?:mailer|mail|bounces?|mailadmin|root|system|no-?reply|do-?not-?reply|administrator|admin|daemon|smtp|mx|support)@$", Options)]
    private static partial Regex Robot();

    /// <summary>Somebody answers a mail that has such a subject.</summary>
    [GeneratedRegex(@"^(?:re|aw|sv|antw|rép|fw|fwd|wg|tr|rv)\s?:", Options)]
    private static partial Regex AnswerSubject();

    [GeneratedRegex(@"mail(?:er)? ?delivery|mailer-?daemon|mail (?:administrator|system|router)|post ?master|delivery (?:sub)?system|system administrator|microsoft (?:exchange|outlook)|mail-?server|internet mail", Options)]
    private static partial Regex MailSystemName();

    [GeneratedRegex(
        @"undeliver(?:able|ed)|undelivered mail|(?:mail |message |e-?mail )?(?:delivery|transport) (?:has )?(?:failed|failure|failing|error|problem)|delivery (?:status )?notification ?\(failure\)|delivery status notification|failure notice|delivery (?:notification|report|failure|status)|returned mail|returned to sender|non[- ]?delivery|could not be delivered|not delivered|cannot be delivered|mail (?:system )?error|(?:mail|message) (?:could )?not (?:be )?(?:sent|delivered)|bounced? (?:mail|message)|nondeliverable|ndn:|rejected mail|message (?:rejected|blocked)|permanent error"
        + @"|unzustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|nicht möglich)|zustellfehler|unzustellbarkeit|fehlgeschlagene zustellung|nicht zustellbar|non remis|non (?:distribu|délivr)|échec (?:de )?(?:la )?(?:remise|livraison|distribution)|impossible de (?:remettre|distribuer)|no se (?:ha podido|pudo|puede) entregar|no entregado|error (?:de|en la) entrega|fallo (?:de|en la) entrega|devuelto|mancato recapito|non (?:recapitat|consegnat)|recapito non riuscito|impossibile recapitare|consegna (?:fallita|non riuscita)|onbestelbaar|niet (?:bezorgd|afgeleverd)|bezorging mislukt|não (?:foi )?(?:entregue|possível entregar)|falha (?:na|de) entrega|erro (?:na|de) entrega|devolvid|недоставлен|не доставлен|невозможно доставить|ошибка доставки|退信|投递失败|無法傳遞|系统退信|配信(?:不能|エラー|できません)|niedostarcz|nie dostarczon|kunne ikke leveres|gick inte att leverera|kan inte leverera|toimittaminen epäonnistui",
        Options)]
    private static partial Regex FailureSubject();

    [GeneratedRegex(
        @"could ?n[o'’]t (?:be )?deliver|(?:wasn['’]t|was not|not been|were not|cannot be|can ?not be|could not be|unable to be) (?:able to )?(?:be )?(?:deliver|sent|reach)|unable to deliver|failed to deliver|not able to deliver|delivery (?:to|of|attempt)[^.]{0,200}(?:failed|has failed|unsuccess)|(?:delivery|message) (?:has )?failed|undeliver|returned to (?:you|the sender|sender)|permanent(?:ly)? (?:fatal )?(?:error|fail)|did not reach|not reach the following|following (?:recipient|address)[^.]{0,80}(?:fail|reject|not)|had (?:permanent fatal|transient non-fatal) errors|message (?:was |has been )?(?:rejected|bounced)|recipient (?:address )?rejected|user unknown|mailbox (?:is )?full"
        + @"|nicht (?:zugestellt|ausgeliefert|gesendet|zustellbar)|zustellung[^.]{0,80}(?:fehlgeschlagen|nicht möglich)|n['’]a pas pu être|n['’]ont pas pu|pas été (?:remis|distribu|délivr)|échec|no (?:se )?(?:ha podido|pudo|puede)[^.]{0,40}entreg|no entregado|non (?:è stato possibile|può essere)[^.]{0,40}(?:recapit|consegn)|non (?:recapitat|consegnat)|niet (?:worden )?(?:bezorgd|afgeleverd)|não (?:pôde|pode|foi)[^.]{0,30}entreg|не (?:может быть|был[ао]?|удалось) [^.]{0,30}достав|无法(?:发送|投递|送达)|未能送达|被退回|配信できません",
        Options)]
    private static partial Regex FailureText();

    /// <summary>What no person writes, in whatever language the rest is: a lasting reply code with its enhanced status.</summary>
    [GeneratedRegex(@"(?<![\d.\-/])5[0-7]\d[ -]{1,2}#?5\.\d{1,2}\.\d{1,3}(?!\d|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex LastingCode();

    [GeneratedRegex(@"this is the qmail-send program|i'm afraid i wasn't able to deliver|this message was created automatically by (?:the )?mail (?:delivery|system)|this is the mail system at host|i'm sorry to have to inform you that your message|generated (?:from|by) .{0,80}mail ?server|delivery to the following recipients? failed|the following addresses had (?:permanent|transient)|your message (?:did not reach|could ?n[o'’]t be delivered|wasn['’]t delivered)|message (?:could not|cannot) be delivered", Options)]
    private static partial Regex UnmistakableText();

    [GeneratedRegex(@"\bdelay(?:ed)?\b|^warning\b|still being retried|verzöger|retard(?:é|ée)|en retard|retras|ritard|vertraagd|vertraging|atrasad|atraso|задерж|延迟|遅延", Options)]
    private static partial Regex WarningSubject();

    [GeneratedRegex(@"this is a warning message only|you do(?: not|n['’]t) need to resend|no action is required on your part|(?:will|shall) (?:continue|keep|be) (?:to )?(?:try|attempt|retr)|delivery attempts will continue|will be retried (?:for|until)|still (?:being retried|trying)|has not yet been delivered|not yet been delivered|will try to (?:re)?send|wird weiter(?:hin)? versuch|nouvelles? tentatives? (?:sera|auront)|se seguirá intentando|verrà (?:ritentat|effettuato un nuovo)|continuará (?:a )?tentar", Options)]
    private static partial Regex WarningText();

    /// <summary>Where the copy of the message begins.</summary>
    [GeneratedRegex(@"^[- >*]*(?:below this line is a copy|this is a copy of (?:the|your) message|(?:the )?(?:original|returned|unsent|undelivered) message (?:follows|below|headers)|-+ ?(?:original|returned|unsent|undelivered|the) (?:message|body|header)|original message headers?|message headers follow|received: (?:from|by)|return-path: ?<|-+ ?forwarded|begin(?:ning)? of (?:original|the) message|-{3,} ?(?:message header|headers of)|original nachricht|kopf(?:zeilen)? der|en-têtes? (?:du|de message)|message-id: ?<)", Options | RegexOptions.Multiline)]
    private static partial Regex CopyBegins();

    [GeneratedRegex(@"^[ \t>]*message-id:\s*<([^<>\s]{3,255})>", Options | RegexOptions.Multiline)]
    private static partial Regex CopiedId();

    [GeneratedRegex(@"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,10}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
