using System.Text.RegularExpressions;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>
/// Automatic replies (RFC 3834). Taking a person for a machine is the worse error, so only strong signals count; <c>X-Auto-Response-Suppress</c>, <c>Precedence: bulk</c> or a null sender alone
/// are none.
/// </summary>
internal static partial class AutoReplyJudge
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>UTF-16 units that are looked at: a notice says its matter at the beginning.</summary>
    private const int MaxText = 4_000;

    /// <summary>Headers that only responders write, whatever their value.</summary>
    private static readonly string[] Telling =
        ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply", "x-vacation", "x-vacationmessage"];

    public static Judgement? Of(InboundMail mail, DateOnly receivedOn)
    {
        if (SignOf(mail) is not { } sign)
        {
            return null;
        }

        var text = $"{mail.Subject}\n{CleanText.Cut(mail.OwnText, MaxText)}";
        var absence = Absence().Match($"{sign}\n{text}");
        var end = absence.Success ? AbsenceDates.Find(text, receivedOn) : null;
        if (end is null && IntentRules.OfMachine(mail.OwnText) is { } left)
        {
            return new Judgement(ReplyKind.AutoReply, $"{sign}, and the words \"{left.Words}\"") { Intent = left };
        }

        return absence.Success
            ? new Judgement(ReplyKind.OutOfOffice, $"{sign}, and the words \"{CleanText.Line(absence.Value, 80)}\"") { AbsentUntil = end }
            : new Judgement(ReplyKind.AutoReply, sign);
    }

    private static string? SignOf(InboundMail mail)
    {
        if (mail.MachineHeaders.GetValueOrDefault("auto-submitted") is { Length: > 0 } submitted && !submitted.StartsWith("no", StringComparison.OrdinalIgnoreCase))
        {
            return $"Header Auto-Submitted: {CleanText.Line(submitted, 40)}";
        }

        if (Telling.FirstOrDefault(header => mail.MachineHeaders.TryGetValue(header, out var value) && !value.Equals("no", StringComparison.OrdinalIgnoreCase)) is { } telling)
        {
            return $"Header {telling}";
        }

        foreach (var header in new[] { "precedence", "x-precedence", "preference" })
        {
            if (mail.MachineHeaders.GetValueOrDefault(header) is { } value && AutoReplyValue().IsMatch(value))
            {
                return $"Header {header}: {value}";
            }
        }

        return AutomaticSubject().Match(mail.Subject) is { Success: true } subject ? $"The subject begins with \"{subject.Value.Trim()}\"" : null;
    }

    [GeneratedRegex(@"^auto[-_ ]?reply|^auto[-_ ]?respon", Options)]
    private static partial Regex AutoReplyValue();

    /// <summary>At the beginning only, and closed by a colon or the like: a person's "Re: Out of office days" is not one.</summary>
    [GeneratedRegex(
        @"^\W{0,2}(?:(?:automatic|automated|auto)[- ]?(?:reply|response|answer)|autoreply|auto ?respon(?:se|der)|out[- ]of[- ](?:the[- ])?office(?: (?:auto ?)?(?:reply|response|message|notice|notification))?|ooo|away from (?:the |my )?(?:office|mail|email)|vacation (?:reply|response|notice|message)"
        + @"|(?:automatische|autom\.) (?:antwort|rückantwort|e-?mail)|abwesenheits?(?:notiz|nachricht|meldung|benachrichtigung|info\w*|assistent)|abwesenheit|abwesend|nicht im (?:büro|haus)|außer haus|urlaubs(?:notiz|nachricht|vertretung)"
        + @"|réponse automatique|message (?:automatique )?d['’]absence|absence du bureau|absent du bureau|absence|avis d['’]absence|respuesta autom[aá]tica|(?:mensaje|aviso) de ausencia|fuera de (?:la )?oficina|ausente|risposta automatica|fuori (?:sede|ufficio)|assenza(?: dall['’]ufficio)?|messaggio di assenza"
        + @"|automatisch antwoord|automatische (?:reactie|beantwoording)|afwezigheids?(?:bericht|melding|assistent)|afwezig(?:heid)?|niet aanwezig|niet op kantoor|resposta autom[aá]tica|(?:mensagem|aviso) de aus[eê]ncia|fora do escrit[oó]rio|aus[eê]ncia(?: tempor[aá]ria)?)"
        + @"\s*(?::|$|[-–—(\[\]]|\bre\b|\baw\b|\bto\b|\bauf\b|\bbis\b|\bjusqu|\buntil\b|\btill?\b|\bhasta\b|\bfino\b|\btot\b|\bat[ée]\b)",
        Options)]
    private static partial Regex AutomaticSubject();

    /// <summary>Words of an absence, rather than of a ticket that was opened.</summary>
    [GeneratedRegex(
        @"auto-replied \(vacation\)|(?:office|company|business|we)\b[^.]{0,40}\b(?:is|are|be|remains?) closed|(?:büro|betrieb|unternehmen|firma|praxis|haus)\b(?:[^.]|(?<=\d)\.){0,60}geschlossen|betriebs(?:ferien|urlaub|ruhe)|(?:société|entreprise|bureaux?|établissement|cabinet)\b[^.]{0,40}fermée?s?\b|(?:oficinas?|empresa)\b[^.]{0,40}cerrad|(?:uffici?o?|azienda|società)\b[^.]{0,40}chius|(?:kantoor|bedrijf)\b[^.]{0,40}gesloten|(?:escrit[oó]rio|empresa)\b[^.]{0,40}(?:fechad|encerrad)"
        + @"|out of (?:the )?office|\booo\b|(?:i am|i'm|i’m|i will be|i'll be|am|is) (?:currently |presently |now )?(?:away|absent|travell?ing|unavailable|out|on (?:\w+ )?(?:leave|vacation|holidays?|a business trip))\b|on (?:annual |parental |maternity |paternity |sick )?leave|on (?:vacation|holidays?)|annual leave|sabbatical|(?:back|return|returning) (?:in|to|at) (?:the |my )?(?:office|work|desk)|(?:be|am|will be) back (?:on|in|from|at)|limited access to (?:my )?e-?mail|(?:i will )?return(?:ing)? on\b|not in the office"
        + @"|abwesen|nicht im (?:büro|haus|hause|dienst)|außer haus|ausser haus|im urlaub|urlaub|verreist|erkrankt|auf (?:dienst|geschäfts)reise|nicht erreichbar|elternzeit|mutterschutz|wieder (?:im|für sie|erreichbar|da)\b|(?<!\b(?:uns|mich|sich|rufen|melden) )zurück"
        + @"|absent|absence|en congés?|congé|en vacances|en déplacement|de retour|hors du bureau|pas au bureau|fuera de (?:la )?oficina|ausente|ausencia|de vacaciones|de baja|de viaje|estaré de vuelta|(?:re)?greso el|volveré|regresaré"
        + @"|fuori (?:sede|ufficio)|assente|assenza|in ferie|in vacanza|in viaggio|rientr|torner|afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|met (?:vakantie|verlof)|op vakantie|weer (?:aanwezig|bereikbaar|terug)|terug op|fora do escrit[oó]rio|ausente|aus[eê]ncia|de f[eé]rias|em viagem|de licen[cç]a|regressarei|retornarei|estarei de volta|volto|retorno",
        Options)]
    private static partial Regex Absence();
}
