using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>A day that a text names.</summary>
/// <param name="Day">The day.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="NeedsWords">Whether it could be something else, such as a weekday in passing, unless words say that it ends something.</param>
internal readonly record struct DateMention(DateOnly Day, int Start, int End, bool NeedsWords);

/// <summary>Finds days in text, in the forms of seven languages.</summary>
internal static partial class DateMentions
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string MonthNames =
        @"january|february|march|april|may|june|july|august|september|october|november|december|januar|jänner|februar|feber|märz|maerz|mai|juni|juli|oktober|dezember|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
        + @"|janv|jan|gen|ene|févr|fevr|febr|feb|fév|fev|mar|mrt|mär|apr|avr|abr|mag|jun|giu|juil|jul|lug|aug|sept|sep|set|okt|oct|ott|nov|dez|dec|déc|dic";

    private static readonly FrozenDictionary<string, DayOfWeek> Weekdays = new (DayOfWeek Day, string Names)[]
    {
        (DayOfWeek.Monday, "monday montag lundi lunes lunedì lunedi maandag segunda"),
        (DayOfWeek.Tuesday, "tuesday dienstag mardi martes martedì martedi dinsdag terça terca"),
        (DayOfWeek.Wednesday, "wednesday mittwoch mercredi miércoles miercoles mercoledì mercoledi woensdag quarta"),
        (DayOfWeek.Thursday, "thursday donnerstag jeudi jueves giovedì giovedi donderdag quinta"),
        (DayOfWeek.Friday, "friday freitag vendredi viernes venerdì venerdi vrijdag sexta"),
        (DayOfWeek.Saturday, "saturday samstag sonnabend samedi sábado sabado sabato zaterdag"),
        (DayOfWeek.Sunday, "sunday sonntag dimanche domingo domenica zondag"),
    }.SelectMany(w => w.Names.Split(' ').Select(name => (name, w.Day))).ToFrozenDictionary(w => w.name, w => w.Day, StringComparer.OrdinalIgnoreCase);

    /// <summary>The days, in the order of the text.</summary>
    /// <param name="text">In one line.</param>
    /// <param name="today">What a day without year or a weekday counts from.</param>
    /// <param name="daysForgotten">A day without year that is over since at most so many days is meant as that one.</param>
    public static IReadOnlyList<DateMention> In(string text, DateOnly today, int daysForgotten)
    {
        var found = new List<DateMention>();
        var monthFirst = IsEnglish(text);
        foreach (Match match in Date().Matches(text))
        {
            if (DayOf(match, monthFirst, today, daysForgotten) is { } day)
            {
                found.Add(new DateMention(day, match.Index, match.Index + match.Length, NeedsWords: match.Groups["bare"].Success));
            }
        }

        foreach (Match match in Weekday().Matches(text))
        {
            // "Monday 8 March" is one day, not two.
            if (!found.Exists(f => !f.NeedsWords && (match.Index + match.Length <= f.Start ? f.Start - match.Index - match.Length <= 8 : match.Index - f.End <= 4 && match.Index >= f.End)))
            {
                var days = (((int)Weekdays[match.Groups[1].Value] - (int)today.DayOfWeek + 6) % 7) + 1;
                found.Add(new DateMention(today.AddDays(days), match.Index, match.Index + match.Length, NeedsWords: true));
            }
        }

        found.AddRange(Relative().Matches(text).Select(match => new DateMention(RelativeDay(match, today), match.Index, match.Index + match.Length, NeedsWords: true)));
        return [.. found.OrderBy(f => f.Start)];
    }

    /// <summary>The end of a month is its last day, that of a week its Sunday; next week begins on Monday.</summary>
    private static DateOnly RelativeDay(Match match, DateOnly today)
    {
        var sunday = today.AddDays((7 - (int)today.DayOfWeek) % 7);
        if (match.Groups["tomorrow"].Success)
        {
            return today.AddDays(1);
        }

        if (match.Groups["next"].Success)
        {
            return sunday.AddDays(1);
        }

        if (match.Groups["week"].Success)
        {
            return sunday;
        }

        var month = match.Groups["name"] is { Success: true } name ? MonthOf(name.Value) : today.Month;
        var year = match.Groups["y"] is { Success: true } y ? Number(y.Value) : month < today.Month ? today.Year + 1 : today.Year;
        return new DateOnly(year, month, DateTime.DaysInMonth(year, month));
    }

    private static DateOnly? DayOf(Match match, bool monthFirst, DateOnly today, int daysForgotten)
    {
        int? year = match.Groups["y"] is { Success: true } y ? Year(y.Value) : null;
        if (match.Groups["name"] is { Success: true } name)
        {
            return Make(year, MonthOf(name.Value), Number(match.Groups["d2"].Success ? match.Groups["d2"].Value : match.Groups["d"].Value), today, daysForgotten);
        }

        if (match.Groups["a"] is { Success: true } first)
        {
            var (a, b) = (Number(first.Value), Number(match.Groups["b"].Value));
            return (monthFirst && a <= 12) || b > 12 ? Make(year, a, b, today, daysForgotten) : Make(year, b, a, today, daysForgotten);
        }

        return Make(year, Number(match.Groups["m"].Value), Number(match.Groups["d"].Value), today, daysForgotten);
    }

    private static DateOnly? Make(int? year, int month, int day, DateOnly today, int daysForgotten)
    {
        if (month is < 1 or > 12 || day < 1 || year is < 1 or > 9998)
        {
            return null;
        }

        if (year is { } named)
        {
            return day <= DateTime.DaysInMonth(named, month) ? new DateOnly(named, month, day) : null;
        }

        for (var candidate = today.Year - 1; candidate <= today.Year + 4; candidate++) // four: 29 February
        {
            if (day <= DateTime.DaysInMonth(candidate, month) && new DateOnly(candidate, month, day) is var date && date >= today.AddDays(-daysForgotten))
            {
                return date;
            }
        }

        return null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Year(string digits) => digits.Length == 2 ? 2000 + Number(digits) : Number(digits);

    private static int MonthOf(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower switch
        {
            ['j', 'a', ..] or ['j', 'ä', ..] or ['g', 'e', ..] or ['e', 'n', ..] => 1,
            ['f', ..] => 2,
            ['m', 'a', 'i', ..] or ['m', 'a', 'y', ..] or ['m', 'e', 'i'] or ['m', 'a', 'g', ..] => 5,
            ['m', ..] => 3,
            ['a', 'p', ..] or ['a', 'v', ..] or ['a', 'b', ..] => 4,
            ['j', 'u', 'n', ..] or ['j', 'u', 'i', 'n'] or ['g', 'i', ..] => 6,
            ['j', 'u', ..] or ['l', ..] => 7,
            ['a', ..] => 8,
            ['s', ..] => 9,
            ['o', ..] => 10,
            ['n', ..] => 11,
            _ => 12,
        };
    }

    private static bool IsEnglish(string text) => English().Count(text) > Other().Count(text);

    [GeneratedRegex(
        @"(?<![\d.\-/])(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?!\d)"
        + @"|(?<![\d.,:\-/])(?<d>\d{1,2})\. ?(?<m>\d{1,2})\.(?: ?(?<y>\d{4}|\d{2}(?![\d:]))(?!\d))?"
        + @"|(?<![\d.,:\-/])(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})(?!\d)"
        + @"|(?<![\d.,:\-/])(?<a>\d{1,2})(?<s>[/\-])(?<b>\d{1,2})\k<s>(?<y>\d{4}|\d{2})(?![\d/])"
        + @"|(?<![\d.,:\-/])(?!24/7)(?<bare>(?<a>\d{1,2})/(?<b>\d{1,2}))(?![\d/])"
        + @"|(?<![\d.,:/])(?<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.|e)?[ -]?(?:of |de |d['’]|di )?(?<name>" + MonthNames + @")\b\.?(?:(?:,? (?:de |del |do )?|-)(?<y>20\d{2})(?!\d))?"
        + @"|\b(?<name>" + MonthNames + @")\b\.? (?:the )?(?<d>\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?: ?(?:[-–—]|to|through) ?(?<d2>\d{1,2})(?:st|nd|rd|th)?(?![\d:]))?(?:,? (?<y>20\d{2})(?!\d))?",
        Options)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\b(?<tomorrow>tomorrow|morgen|demain|mañana|domani|amanhã)\b|\b(?<next>next week|nächste[rn]? woche|la semaine prochaine|(?:la )?pr[oó]xima semana|la prossima settimana|volgende week)\b"
        + @"|\b(?:end|ende|fin|finales?|fine|eind|einde|final|fim)(?: (?:of|de[rsl]?|do|da|du|di|della|del|van|the|this|dieser|dieses|la|le|esta|het)){0,3} (?:(?<week>week|woche|semaine|semana|settimana)|month|monats?|mois|mes|mese|maand|mês|(?<name>" + MonthNames + @"))\b(?: (?:de )?(?<y>20\d{2})(?!\d))?",
        Options)]
    private static partial Regex Relative();

    [GeneratedRegex(@"(?<!\p{L})(monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|segunda|ter[çc]a|quarta|quinta|sexta)(?:-feira)?(?!\p{L})", Options)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"\b(?:the|and|will|am|out|office|back|until|from|my|for|with|please|returning?|away|be)\b", Options)]
    private static partial Regex English();

    [GeneratedRegex(@"\b(?:der|die|und|ich|bin|vom|zum|nicht|le|la|et|je|du|au|suis|el|los|hasta|estoy|por|il|di|sono|fino|al|per|de|het|een|ik|tot|ben|o|da|até|estou|em|para|no)\b", Options)]
    private static partial Regex Other();
}
