using System.Globalization;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>Bounces: delivery reports (RFC 3464), and the free-text forms of servers that write none.</summary>
internal static partial class BounceJudge
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static Judgement? Of(InboundMail mail) =>
        mail.Reports.Count > 0 ? OfReport(mail)
        : mail.ReportType is { } type and not "delivery-status" ? new Judgement(ReplyKind.AutoReply, $"Report of the type {CleanText.Line(type, 40)}")
        : BounceText.SignOf(mail) is { } sign ? OfText(mail, sign)
        : null;

    private static Judgement OfReport(InboundMail mail)
    {
        if (mail.Reports.FirstOrDefault(IsFailed) is not { } failed)
        {
            return new Judgement(ReplyKind.AutoReply, $"Action {CleanText.Line(mail.Reports[0].Action, 20)} of the delivery report: no bounce");
        }

        var body = BounceText.Of(mail);
        var said = failed.Diagnostic ?? "";
        var text = said.Length > 0 && HasReason(said) ? said : $"{said} {body.Text}";
        var status = StatusOf(said, failed.Status, body.Text);
        var judged = RefusalClassifier.Of(new Refusal(CodeIn(said) ?? CodeIn(body.Text), status, text, StageIn(text)));
        return Bounce(judged, said.Length > 0 || failed.Status is not null ? "the delivery report" : "the text of the bounce") with
        {
            Status = status,
            Diagnostic = said.Length > 0 ? said : CleanText.Line(body.Text, DeliveryOutcome.MaxTextLength),
            Recipients = Recipients(failed.OriginalRecipient, failed.FinalRecipient, mail.Returned?.Recipients, body.Addresses),
        };
    }

    private static Judgement OfText(InboundMail mail, string sign)
    {
        var body = BounceText.Of(mail);
        if (BounceText.IsWarning(mail, body.Text))
        {
            return new Judgement(ReplyKind.AutoReply, $"{sign}, but the message is only delayed: no bounce");
        }

        var status = NamedIn(body.Text);
        var judged = RefusalClassifier.Of(new Refusal(CodeIn(body.Text), status, body.Text, StageIn(body.Text)));
        var failed = mail.MachineHeaders.GetValueOrDefault("x-failed-recipients")?.Split(',').Select(address => InboundParser.Normalized(address.Trim())).OfType<string>();
        return Bounce(judged, "the text of the bounce") with
        {
            Status = status,
            Diagnostic = CleanText.Line(body.Text, DeliveryOutcome.MaxTextLength),
            Recipients = Recipients(null, null, [.. failed ?? [], .. mail.Returned?.Recipients ?? []], body.Addresses),
        };
    }

    private static Judgement Bounce(RefusalJudgement judged, string where) => new(ReplyKind.Bounce, judged.In(where)) { Failure = judged.Class };

    private static string[] Recipients(string? original, string? final, IReadOnlyList<string>? returned, IReadOnlyList<string> named) =>
        [.. new[] { original, final }.OfType<string>().Concat(returned ?? []).Concat(named).Distinct().Take(InboundLimits.MaxRecipients)];

    /// <summary>Servers that leave the action out write none but for failures; the status can say otherwise.</summary>
    private static bool IsFailed(RecipientReport report) =>
        report.Action == "failed" || (report.Action.Length == 0 && report.Status?.StartsWith('2') is not true && report.Status?.StartsWith('4') is not true);

    /// <summary>More than codes and a host: words by which a reason can be known.</summary>
    private static bool HasReason(string diagnostic) => Word().Count(diagnostic) >= 2;

    /// <summary>
    /// The status that names a reason: the one that the other server said, then the field of the report, which relays fill with 5.0.0 where they know no better, then one in the text for
    /// people.
    /// </summary>
    private static string? StatusOf(string said, string? field, string text) =>
        NamedIn(said) ?? (IsGeneric(field) ? null : field) ?? NamedIn(text) ?? (EnhancedCode.Parse(field).IsNone ? null : field);

    private static string? NamedIn(string text) => Statuses().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(code => !IsGeneric(code));

    private static bool IsGeneric(string? status) => EnhancedCode.Parse(status) is { IsNone: true } or { Subject: 0 } or { Subject: 5, Detail: 0 };

    private static int? CodeIn(string text) => Codes().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>Postfix, Exim and Sendmail write down what was answered.</summary>
    private static DeliveryStage StageIn(string text) =>
        AtContent().IsMatch(text) ? DeliveryStage.FinalDot : AtRecipient().IsMatch(text) ? DeliveryStage.Rcpt : DeliveryStage.None;

    [GeneratedRegex(@"\p{L}{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\d.\-/])([245]\.\d{1,2}\.\d{1,3})(?!\d|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Statuses();

    [GeneratedRegex(@"(?<![\d.\-/:=#])([45][0-7]\d)(?=[ \-#]|$)(?!-\d{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();

    [GeneratedRegex(@"in reply to (?:end of )?data|after (?:end of )?data|end of (?:message|data)|while sending (?:the )?(?:message|data)|>>> ?data|\(in reply to DATA", Options)]
    private static partial Regex AtContent();

    [GeneratedRegex(@"in reply to rcpt|after rcpt|>>> ?rcpt|rcpt to", Options)]
    private static partial Regex AtRecipient();
}
