using System.Text.RegularExpressions;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>
/// A request to be mailed no more, where it is all that a message says: the subject of a mail to the address in List-Unsubscribe (RFC 2369), or the whole of a reply's own text. What it quotes
/// is never looked at.
/// </summary>
internal static partial class UnsubscribeWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>UTF-16 units; who writes more says more than that.</summary>
    private const int MaxText = 300;

    /// <summary>The same with the signature below it.</summary>
    private const int MaxTextSigned = 1_000;

    /// <summary>Words of a line in a signature, such as a title or the place of a company.</summary>
    private const int MaxWordsSigned = 8;

    /// <summary>A mail with nothing but a subject, as mail programs write it for <c>mailto:</c>.</summary>
    public static Judgement? InSubject(InboundMail mail)
    {
        var text = Plain(mail.OwnText);
        return IsRequest(Plain(mail.Subject)) && (text.Length == 0 || IsRequest(text) || (text.Length <= MaxText && WrittenByProgram().IsMatch(text)))
            ? new Judgement(ReplyKind.UnsubscribeRequest, $"The subject is \"{CleanText.Line(mail.Subject, 80)}\", and there is no other text")
            : null;
    }

    /// <summary>A reply that says nothing else, but for a greeting, thanks or a short name.</summary>
    public static Judgement? InText(InboundMail mail)
    {
        var text = SignatureText.Without(mail.OwnText);
        if (text.Length > MaxTextSigned)
        {
            return null;
        }

        var lines = Ends().Split(text).Where(line => Plain(line) is { Length: > 0 } plain && !Device().IsMatch(plain)).ToList();
        if (lines.Count > 1 && Greeting().IsMatch(Plain(lines[0])))
        {
            lines.RemoveAt(0);
        }

        for (var isSigned = false; lines.Count > 1 && IsBelow(lines[^1], ref isSigned);)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        lines = lines.ConvertAll(Plain);
        var said = string.Join(' ', lines);
        return said.Length <= MaxText && (IsRequest(said) || IsRequest(GreetingBefore().Replace(said, "")) || (lines.Count > 0 && lines.TrueForAll(IsRequest)))
            ? new Judgement(ReplyKind.UnsubscribeRequest, $"The whole text is \"{CleanText.Line(said, 80)}\"")
            : null;
    }

    /// <summary>Thanks, a name or, above how somebody can be reached, the other lines of a signature.</summary>
    private static bool IsBelow(string line, ref bool isSigned)
    {
        var plain = Plain(line);
        var isReachable = Reachable().IsMatch(plain);
        var isTitle = isSigned && line.TrimEnd() is [.., not ('.' or '!' or '?')] && plain.Count(c => c == ' ') < MaxWordsSigned;
        isSigned |= isReachable;
        return isReachable || isTitle ? !IsRequest(plain) : Closing().IsMatch(plain) || (Name().IsMatch(plain) && !IsRequest(plain));
    }

    private static bool IsRequest(string said) => Request().IsMatch(said.Replace(",", "", StringComparison.Ordinal));

    /// <summary>Lower case, one line, without punctuation at either end.</summary>
    private static string Plain(string text) => CleanText.Line(text, MaxText + 1).Trim(' ', '.', '!', ',', ';', ':', '"', '\'', '*', '“', '”', '„', '«', '»', '¡', '(', ')').ToLowerInvariant();

    [GeneratedRegex(
        @"^(?:please,? |kindly |pls,? |can you |could you |i want to |i would like to |i'd like to |i wish to |just )*(?:(?:un-?subscribe|opt[- ]?out|remove|stop|unlist|take|delete)(?: me| us| my (?:e-?mail|address|e-?mail address)| this (?:e-?mail|address))?(?:(?:,)? (?:from|off|of)(?: (?:the|this|your|all|any|further|future))*(?: (?:mailing|e-?mail|emails?|distribution|contact))?(?: ?lists?| database| e-?mails?| mailings?| newsletters?)?)?|stop (?:(?:e-?mailing|mailing|contacting|spamming|writing(?: to)?|sending)(?: to)?(?: me| us)?(?: (?:these |your |any |more )*(?:e-?mails?|messages?|mails?|spam))?|(?:these|the|all) (?:e-?mails?|mails?|messages?))|(?:do not|don['’]t) (?:e-?mail|contact|mail|write(?: to)?)(?: me| us)(?: again| any ?more)?|no more (?:e-?mails?|mails?)|not interested,? (?:please )?(?:un-?subscribe|remove me)|un-?subscribed?|unsub)(?: (?:now|immediately|asap|at once|again|any ?more|please|thanks|thank you|thx|and remove me))*$"
        + @"|^(?:bitte )?(?:(?:mich |meine (?:adresse|e-?mail(?:-adresse)?) )?(?:hiermit )?(?:aus (?:dem|der|ihrem|ihrer|eurem|eurer) (?:(?:e-?mail-?|mail-?)?verteiler|liste|mailingliste|newsletter|datenbank) )?(?:abmelden|abbestellen|austragen|löschen|entfernen|streichen|nehmen)|abmeldung|newsletter abbestellen|keine (?:weiteren )?(?:e-?mails?|mails?|nachrichten|newsletter|werbung)(?: mehr)?(?: (?:bitte|senden|schicken|zusenden))?|(?:nehmen|streichen|löschen|tragen|melden) sie mich (?:bitte )?(?:aus (?:dem|der|ihrem|ihrer|eurem|eurer) (?:(?:e-?mail-?|mail-?)?verteiler|liste|mailingliste|newsletter|datenbank))?(?: (?:aus|ab|heraus))?|stopp)(?: bitte| danke)*$"
        + @"|^(?:(?:merci de |veuillez |prière de |svp |s['’]il vous plaît )?(?:me )?(?:désabonner|désinscrire|désinscrivez[- ]moi|désabonnez[- ]moi|supprimer|retirer|retirez[- ]moi|supprimez[- ]moi|enlever|enlevez[- ]moi)(?:[- ]moi)?(?: mon (?:adresse|e-?mail))?(?: (?:de|des|du) (?:la |votre |vos |cette )?(?:liste|listes|base|newsletter|fichiers?|mailing)(?: de diffusion| de données)?)?|désabonnement|désinscription|se désabonner|se désinscrire|stop|arrêtez(?: de m['’](?:écrire|envoyer des (?:e-?mails?|mails?|messages?)))?|plus (?:d['’]e-?mails?|de mails?|de messages?))(?: svp| s['’]il vous plaît| merci)*$"
        + @"|^(?:por favor,? )?(?:(?:darme|dame|deme|denme|dar(?:me)?) de baja|dar de baja|baja|quiero darme de baja|cancelar (?:la )?suscripci[oó]n|desuscribir(?:me)?|b[oó]rr(?:a|e|ar)me|elim[ií]n(?:a|e|ar)me|qu[ií]t(?:a|e|ar)me|no (?:me )?(?:env[ií](?:e|en|es)|manden?)(?: m[aá]s)? (?:correos?|e-?mails?|mensajes?)|no m[aá]s (?:correos?|e-?mails?))(?: (?:de|del) (?:la |su |esta )?(?:lista|listas|base de datos|bolet[ií]n|newsletter)(?: de (?:correos?|distribuci[oó]n))?)?(?: por favor| gracias)*$"
        + @"|^(?:per favore,? |vi prego di |prego )?(?:cancell(?:ami|atemi|arsi|armi|azione|are)|cancellare (?:l['’])?iscrizione|cancella iscrizione|disiscri(?:vermi|vetemi|vimi|zione)|disiscrivere|annulla(?:re)? (?:l['’])?iscrizione|rimuov(?:imi|etemi|ermi|ere)|togli(?:mi|etemi)|basta(?: (?:e-?mail|mail|messaggi))?|non (?:voglio|desidero) più ricevere (?:e-?mail|mail|messaggi|newsletter))(?: (?:dalla|dalle|dal|dai) (?:vostr[aeoi] |tu[ao] |mailing )*(?:lista|liste|list|newsletter|database|elenco))?(?: per favore| grazie)*$"
        + @"|^(?:graag |gelieve |alsjeblieft |aub )?(?:(?:mij |me )?(?:af ?melden|uitschrijven|verwijderen|schrap(?:pen)?)|meld (?:mij|me) af|schrijf (?:mij|me) uit|verwijder (?:mij|me)|uitschrijving|afmelding|geen (?:e-?mails?|mails?|berichten|nieuwsbrief)(?: meer)?)(?: (?:van|uit|voor) (?:de|deze|uw|jullie) (?:lijst|mailinglijst|maillijst|nieuwsbrief|database|bestand))?(?: graag| alsjeblieft| alstublieft| aub| a\.u\.b| bedankt| dank u)*$"
        + @"|^(?:por favor,? |favor )?(?:cancelar (?:a )?(?:subscri[cç][aã]o|inscri[cç][aã]o|assinatura)|descadastrar(?:-me)?|descadastr(?:e|em)-?(?: ?me)?|remov(?:a|er|am)(?:-me| meu (?:e-?mail|endere[cç]o))?|me (?:remov(?:a|am)|descadastr(?:e|em)|retire|exclua)|exclu(?:a|ir)(?:-me| meu e-?mail)?|retir(?:e|ar)-?(?: ?me)?|sair da lista|n[aã]o (?:me )?envi(?:e|em) mais (?:e-?mails?|mensagens)|n[aã]o quero (?:mais )?receber (?:mais )?(?:e-?mails?|mensagens)|parar?|pare)(?: (?:da|de|das) (?:sua |vossa |tua )?(?:lista|listas|base|newsletter)(?: de (?:e-?mails?|contatos|distribui[cç][aã]o))?)?(?: por favor| obrigad[oa])*$",
        Options)]
    private static partial Regex Request();

    [GeneratedRegex(@"^(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hallo|guten tag|moin|sehr geehrte\w*|liebe\w*|bonjour|salut|hola|buenos d[ií]as|estimad[oa]s?|ciao|buongiorno|salve|gentile|goedemorgen|goedendag|beste|geachte|dag|ol[aá]|bom dia|boa tarde|prezad[oa]s?|car[oa])\b(?:[ ,]+[\p{L}.'’-]+){0,4}$", Options)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^(?:hi|hello|hey|hallo|bonjour|hola|ciao|ol[aá])\b(?: [\p{L}.'’-]+){0,2}, ", Options)]
    private static partial Regex GreetingBefore();

    [GeneratedRegex(@"^(?:thanks?|thank you|thx|many thanks|(?:kind |best |warm )?regards|best|cheers|sincerely|yours|danke(?: (?:schön|im voraus|ihnen))?|vielen dank|(?:mit )?(?:freundliche[nr]?|beste[nr]?|viele) grüße?n?|mfg|gruß|grüße|lg|merci(?: (?:d['’]avance|beaucoup))?|(?:bien )?cordialement|salutations|gracias|(?:un )?saludos?(?: cordiales)?|atentamente|grazie(?: mille)?|(?:cordiali |distinti )?saluti|bedankt|dank (?:u|je)(?: wel)?|(?:met )?(?:vriendelijke )?groet(?:en)?|mvg|obrigad[oa]|atenciosamente|cumprimentos|abra[cç]os?)(?: (?:in advance|very much|and regards))?(?:,? [\p{L}.'’-]+){0,3}$", Options)]
    private static partial Regex Closing();

    /// <summary>Lines and sentences.</summary>
    [GeneratedRegex(@"\n|(?<=[.!])\s+(?=\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Ends();

    /// <summary>How somebody can be reached, as it stands below a name.</summary>
    [GeneratedRegex(@"\d[\d ()/+.\-]{6,}|\S@\S|\bwww\.|https?://", RegexOptions.CultureInvariant)]
    private static partial Regex Reachable();

    /// <summary>At most three words, as a name is.</summary>
    [GeneratedRegex(@"^[-–—]? ?[\p{L}][\p{L}.'’-]*(?: [\p{L}][\p{L}.'’-]*){0,2}$", Options)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:sent (?:from|via|with)|get outlook|von meinem|gesendet (?:mit|von)|envoyé (?:de|depuis)|enviado (?:desde|do|de)|inviato (?:da|dal)|verzonden (?:vanaf|met)|diese nachricht wurde von)\b", Options)]
    private static partial Regex Device();

    [GeneratedRegex(@"automatically generated|generated (?:automatically )?by|this (?:e-?mail|message) (?:was|is) (?:sent|generated)|unsubscribe request|send this (?:e-?mail|message)", Options)]
    private static partial Regex WrittenByProgram();
}
