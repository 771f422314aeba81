using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>
/// Tells what the author of a plain text wrote from what it quotes: lines with <c>&gt;</c>, what follows "On ... wrote:", "-----Original Message-----" or the header block that Outlook puts
/// before a quotation, in seven languages. A signature is the author's own.
/// </summary>
internal static partial class QuotedText
{
    /// <summary>Lines over which an attribution such as "On ... wrote:" may be broken.</summary>
    private const int MaxAttributionLines = 4;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The two kinds of lines, each in order.</summary>
    /// <param name="text">Lines ended by LF.</param>
    public static (string Own, string Quoted) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var own = new List<string>();
        var quoted = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsMarked(lines[i]))
            {
                quoted.Add(lines[i]);
            }
            else if (EndsOwn(lines, i))
            {
                quoted.AddRange(lines[i..]);
                break;
            }
            else if (AttributionAt(lines, i) is > 0 and var length)
            {
                quoted.AddRange(lines[i..(i + length)]);
                if (!NextIsMarked(lines, i + length))
                {
                    quoted.AddRange(lines[(i + length)..]); // a quotation without marks goes on to the end
                    break;
                }

                i += length - 1;
            }
            else
            {
                own.Add(lines[i]);
            }
        }

        return (string.Join('\n', own).Trim(), string.Join('\n', quoted).Trim());
    }

    private static bool IsMarked(string line) => line.AsSpan().TrimStart() is ['>', ..];

    private static bool NextIsMarked(string[] lines, int from) => lines.Skip(from).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } next && IsMarked(next);

    private static bool EndsOwn(string[] lines, int at) =>
        Separator().IsMatch(lines[at]) || (AuthorField().IsMatch(lines[at]) && lines.Skip(at + 1).Where(line => line.Length > 0).Take(5).Count(line => OtherField().IsMatch(line)) >= 2);

    /// <summary>How many lines an attribution takes that begins here; 0 where none does.</summary>
    private static int AttributionAt(string[] lines, int at)
    {
        if (!AttributionStart().IsMatch(lines[at]))
        {
            return 0;
        }

        var joined = "";
        for (var length = 1; length <= MaxAttributionLines && at + length <= lines.Length; length++)
        {
            joined = $"{joined} {lines[at + length - 1].Trim()}".Trim();
            if (joined.Length <= 400 && Attribution().IsMatch(joined))
            {
                return length;
            }
        }

        return 0;
    }

    [GeneratedRegex(@"^\s*[-_*=]{2,}\s*(?:original message|original appointment|forwarded (?:message|by)|reply message|ursprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada)\s*[-_*=]{0,}.{0,60}$|^\s*_{20,}\s*$", Options)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^\s*\*?(?:from|von|de|da|van|expéditeur|remitente|mittente)\s?:\*?\s+\S", Options)]
    private static partial Regex AuthorField();

    [GeneratedRegex(@"^\s*\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|enviada(?: em)?|assunto)\s?:", Options)]
    private static partial Regex OtherField();

    [GeneratedRegex(@"^\s*(?:on|am|le|el|il|op|em|no dia|a|den|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|.{2,80}<\S+@\S+>\s|.{2,80}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu))\b", Options)]
    private static partial Regex AttributionStart();

    [GeneratedRegex(@"^(?:on\b.{4,300}\bwrote|am\b.{4,300}\bschrieb\b.{0,120}|le\b.{4,300}\ba écrit|el\b.{4,300}\bescribi[óo]|il\b.{4,300}\bha scritto|op\b.{4,300}\bschreef\b.{0,120}|(?:em|no dia|a)\b.{4,300}\bescreveu|.{2,120}\b(?:wrote|schrieb|a écrit|escribi[óo]|ha scritto|schreef|escreveu)(?: (?:on|am|le|el|il|op|em) .{4,80})?)\s?:$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,200}<\S+@\S+>\s?:?$", Options)]
    private static partial Regex Attribution();
}
