using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>The end of an absence.</summary>
/// <param name="Day">The day that was named.</param>
/// <param name="IsBack">Whether the person is back on that day; else it is the last day of the absence.</param>
public sealed record AbsenceEnd(DateOnly Day, bool IsBack);

/// <summary>
/// Finds when somebody is back, in English, German, French, Spanish, Italian, Dutch and Portuguese: "until 5 March", "bis zum 05.03.2027", "de retour le 8 mars", "back on Monday". Of a range
/// it is the end. A day without year is the next such day.
/// </summary>
public static partial class AbsenceDates
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Nobody is away for longer; a date that lies further ahead was read wrongly.</summary>
    private const int MaxDaysAhead = 366;

    /// <summary>A day without year that is over since so few days is that one: a notice that was forgotten, not one for next year.</summary>
    private const int DaysForgotten = 90;

    /// <summary>UTF-16 units before and after a date in which words say what it is.</summary>
    private const int Before = 60;
    private const int After = 40;

    private enum Role
    {
        Unsaid,
        Begins,
        LastDay,
        Back,
    }

    /// <summary>The end of the absence; null where none is named that lies ahead.</summary>
    /// <param name="text">The subject and the text.</param>
    /// <param name="today">The day it was received.</param>
    public static AbsenceEnd? Find(string text, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(text);
        var flat = Blanks().Replace(text, " ");
        var mentions = DateMentions.In(flat, today, DaysForgotten);
        var found = new List<(DateOnly Day, Role Role)>();
        for (var i = 0; i < mentions.Count; i++)
        {
            var role = RoleOf(flat, mentions, i);
            if (mentions[i].Day is var day && day >= today && day.DayNumber - today.DayNumber <= MaxDaysAhead && (role is Role.Back or Role.LastDay || !mentions[i].NeedsWords))
            {
                found.Add((day, role));
            }
        }

        return First(Role.Back) ?? First(Role.LastDay) ?? (found.Where(f => f.Role == Role.Unsaid).Select(f => (DateOnly?)f.Day).Max() is { } latest ? new AbsenceEnd(latest, IsBack: false) : null);

        AbsenceEnd? First(Role role) => found.Where(f => f.Role == role).Select(f => new AbsenceEnd(f.Day, role == Role.Back)).FirstOrDefault();
    }

    private static Role RoleOf(string text, IReadOnlyList<DateMention> mentions, int at)
    {
        var (start, end) = (mentions[at].Start, mentions[at].End);
        var from = Math.Max(at == 0 ? 0 : mentions[at - 1].End, start - Before);
        var before = Sentence(text[from..start], fromEnd: true);
        var until = Math.Min(at + 1 < mentions.Count ? mentions[at + 1].Start : text.Length, end + After);
        var after = Sentence(text[end..until], fromEnd: false);
        if (at + 1 < mentions.Count && end + after.Length == mentions[at + 1].Start)
        {
            after = NextBack().Replace(after, ""); // "from 1 March and returning 15 March": the word is the next date's
        }

        return IsBack().IsMatch(before) ? Role.Back
            : LastDay().IsMatch(before) || (at > 0 && Dash().IsMatch(before)) ? Role.LastDay
            : IsBack().IsMatch(after) && !LastDay().IsMatch(after) ? Role.Back
            : Begins().IsMatch(before) || Dash().IsMatch(after) ? Role.Begins
            : Role.Unsaid;
    }

    /// <summary>What of a text is the same sentence; a dot behind a digit is none's end.</summary>
    private static string Sentence(string text, bool fromEnd)
    {
        var ends = SentenceEnd().Matches(text);
        return ends.Count == 0 ? text : fromEnd ? text[(ends[^1].Index + 1)..] : text[..ends[0].Index];
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<=\p{L}{2})[.!?](?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b(?:(?<!(?:get|getting|come|coming|call|write) )back|return(?:ing|s)?|resum\w+|re-?open\w*|réouv\w+|again available|available again|wieder|zurück|de retour|retour|reviendrai|reprendrai|reprise|vuelta|regres\w+|volver\w*|vuelvo|reincorpor\w+|rientr\w+|torn(?:o|erò|are)|di ritorno|ritorno|terug|weer|regress\w+|retorn\w+|volt(?:o|arei|a)|de volta)\b", Options)]
    private static partial Regex IsBack();

    [GeneratedRegex(@"\b(?:back|return(?:ing|s)?|resum\w+|retour|reviendrai|reprise|vuelta|regres\w+|vuelvo|rientr\w+|ritorno|terug|retorn\w+|volto)(?: (?:in|to|at|the|my|work|office|on|le|el|il|op|em|em|no|dia|al))* $", Options)]
    private static partial Regex NextBack();

    [GeneratedRegex(@"(?:\b(?:until|till|til|after|nach|après|después del?|dopo|na|ap[oó]s|depois de|through|thru|to|bis|jusqu['’]?(?:au|à)?|au|hasta|al|fino|tot|t/m|até|ate|ao|a|à|und|and|et|y|e|en)|t/m)(?: (?:and including|including|inclusive|end of|close of business|the|zum|einschließlich|einschl\.|inkl\.|incl\.|den|dem|au|le|el|al|il|lo|ed|en met|met|en|de|o|dia|día|and|einschliesslich|\w{2,12}day|\w{5,10}tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|\w{3,7}dag|segunda|ter[çc]a|quarta|quinta|sexta)(?:-feira)?,?)* ?$", Options)]
    private static partial Regex LastDay();

    [GeneratedRegex(@"\b(?:from|since|starting|beginning|as of|ab|vom|von|seit|du|dès|depuis|desde|del|dal|dall['’]|da|a partire|vanaf|van|sinds|de)(?: (?:the|dem|den|le|el|il|o|dia|día|\w{2,12}day|\w{5,10}tag|mittwoch|\w{3,7}dag|\w{4,9}di),?)* ?$", Options)]
    private static partial Regex Begins();

    [GeneratedRegex(@"^ ?[-–—] ?(?:\w{2,10},? ?)?$", Options)]
    private static partial Regex Dash();
}
