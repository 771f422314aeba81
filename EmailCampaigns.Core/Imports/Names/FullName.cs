using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Imports.Names;

/// <summary>What a full name says of first and last name.</summary>
/// <param name="First">Null where only the last name is sure: <c>Frau Müller</c>.</param>
/// <param name="Last">Null where only the first name is sure: <c>Gabriel García Márquez</c> has two family names, <c>Anna Maria Müller</c> two first ones.</param>
internal sealed record NameParts(string? First, string? Last);

/// <summary>
/// Splits full names for <c>{{first_name}}</c> and <c>{{last_name}}</c>. A wrong name in front of its owner is worse than none: whatever is not sure is left whole, and the template's fallback stands
/// in its place.
/// </summary>
internal static partial class FullName
{
    private const int MaxWords = 6;

    /// <summary>The parts; null where nothing of them is sure.</summary>
    /// <param name="name">As a file gives it.</param>
    /// <param name="company">Of the same row: a name that is the company's is nobody's.</param>
    /// <param name="domain">Of the address: in some countries the family name comes first.</param>
    public static NameParts? Split(string name, string? company, string? domain)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Any(char.IsSurrogate))
        {
            return null; // emoji, and scripts of which nothing is known here
        }

        var text = Aside().Replace(name.Normalize(NormalizationForm.FormC), " ").Trim(' ', '　', ',', ';');
        if (name.Equals(company, StringComparison.OrdinalIgnoreCase) || text.Length == 0 || !text.All(MayStandInNames))
        {
            return null;
        }

        if (text.Any(IsEastAsian))
        {
            return OfEastAsian(text);
        }

        var pieces = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        while (pieces.Count > 1 && Words(pieces[^1]).All(IsSuffix))
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        var words = pieces.ConvertAll(Words);
        return words.Any(w => w.Exists(IsOfOrganisation)) ? null : words switch
        {
            [var all] => OfWords(all, domain),
            [var last, var first] => OfReversed(last, first),
            _ => null,
        };
    }

    /// <summary><c>Müller, Dr. Anna</c>: the order is told, whatever the country.</summary>
    private static NameParts? OfReversed(List<string> last, List<string> first)
    {
        var (family, given) = (WithoutSuffixes(WithoutTitles(last, out _)), WithoutSuffixes(WithoutTitles(first, out _)));
        // A particle may stand behind the first name: Beethoven, Ludwig van.
        var particles = given.Skip(1).Reverse().TakeWhile(IsParticle).Reverse().ToList();
        given = given[..^particles.Count];
        return family.Count is 0 or > 4 || given.Count is 0 or > 3 || !IsWholeName(given[0]) ? null : new NameParts(given[0], string.Join(' ', [.. particles, .. family]));
    }

    private static NameParts? OfWords(List<string> all, string? domain)
    {
        var words = WithoutSuffixes(WithoutTitles(all, out var saluted));
        if (words.Count == 1 && saluted && IsWholeName(words[0]))
        {
            return new NameParts(null, words[0]);
        }

        if (words.Count is < 2 or > MaxWords || !words.Exists(w => w.Length > 1))
        {
            return null;
        }

        if (OfCapitals(words) is { } told)
        {
            return told;
        }

        if (OfRussian(words) is { } russian)
        {
            return russian;
        }

        var ending = domain is null ? "" : domain[(domain.LastIndexOf('.') + 1)..];
        return NameWords.FamilyNameFirst.Contains(ending.ToLowerInvariant()) || !IsWholeName(words[0]) || IsParticle(words[0]) && char.IsLower(words[0][0])
            ? null
            : new NameParts(words[0], LastOf(words));
    }

    /// <summary>The family name, where it is sure which words it is.</summary>
    private static string? LastOf(List<string> words)
    {
        var connector = words.FindIndex(2, w => NameWords.Connectors.Contains(w)); // lower case: a capital is an initial
        if (connector > 0 && connector < words.Count - 1)
        {
            return string.Join(' ', words[(connector - 1)..]);
        }

        var particle = words.FindIndex(1, IsParticle);
        if (particle > 0 && particle < words.Count - 1)
        {
            return string.Join(' ', words[particle..]);
        }

        // Only initials between them: John F. Kennedy.
        return words[1..^1].TrueForAll(IsInitial) && IsWholeName(words[^1]) ? words[^1] : null;
    }

    /// <summary>Many forms write the family name in capitals, wherever it stands: <c>MÜLLER Anna</c>.</summary>
    private static NameParts? OfCapitals(List<string> words)
    {
        var capitals = words.ConvertAll(w => !w.Contains('.', StringComparison.Ordinal) && w.Count(char.IsLetter) > 1 && w.Where(char.IsLetter).All(char.IsUpper));
        var (first, count) = (capitals.IndexOf(true), capitals.Count(c => c));
        if (count == 0 || count == words.Count || !capitals.GetRange(first, count).TrueForAll(c => c) || (first > 0 && first + count < words.Count))
        {
            return null;
        }

        var given = words.Where((_, i) => !capitals[i]).ToList();
        return IsWholeName(given[0]) && !IsParticle(given[0]) ? new NameParts(given[0], string.Join(' ', words.GetRange(first, count))) : null;
    }

    /// <summary>A patronymic stands behind the first name: <c>Петров Иван Иванович</c>, <c>Иван Иванович Петров</c>. Without one the ending of a family name tells.</summary>
    private static NameParts? OfRussian(List<string> words) => words switch
    {
        [var family, var first, var patronymic] when Patronymic().IsMatch(patronymic) => new NameParts(first, family),
        [var first, var patronymic, var family] when Patronymic().IsMatch(patronymic) => new NameParts(first, family),
        [var family, var first] when RussianFamily().IsMatch(family) && !RussianFamily().IsMatch(first) => new NameParts(first, family),
        _ => null,
    };

    /// <summary>The family name stands first; where it ends is told by a blank alone. Foreign names in katakana have theirs behind.</summary>
    private static NameParts? OfEastAsian(string text)
    {
        var honorific = Array.Find(NameWords.Honorifics, h => text.EndsWith(h, StringComparison.Ordinal));
        var words = Words(honorific is null ? text : text[..^honorific.Length]);
        return words is [var family, var first] && words.TrueForAll(w => w.All(IsEastAsian)) && !words.TrueForAll(w => w.All(c => c is >= '゠' and <= 'ヿ')) && family.Length <= 4
            ? new NameParts(first, family)
            : null;
    }

    private static List<string> Words(string text) => [.. text.Split([' ', '　', '\t', '\u00A0'], StringSplitOptions.RemoveEmptyEntries)];

    private static List<string> WithoutTitles(List<string> words, out bool saluted)
    {
        saluted = false;
        var count = 0;
        while (count < words.Count && Key(words[count]) is var key && (NameWords.Salutations.Contains(key) || NameWords.Titles.Contains(key)))
        {
            saluted |= NameWords.Salutations.Contains(key);
            count++;
        }

        return words[count..];
    }

    private static List<string> WithoutSuffixes(List<string> words)
    {
        var count = words.Count;
        while (count > 1 && IsSuffix(words[count - 1]))
        {
            count--;
        }

        return words[..count];
    }

    private static bool IsSuffix(string word) => Key(word) is var key
        && (NameWords.Suffixes.Contains(key) || NameWords.Titles.Contains(key) && word.Contains('.', StringComparison.Ordinal) || NameWords.CapitalSuffixes.Contains(key) && !word.Any(char.IsLower));

    private static bool IsOfOrganisation(string word) => Key(word) is var key
        && (NameWords.Organisations.Contains(key) || NameWords.CapitalOrganisations.Contains(key) && !word.Any(char.IsLower) && !word.EndsWith('.'));

    private static bool IsParticle(string word) => NameWords.Particles.Contains(Key(word));

    private static bool IsInitial(string word) => word.TrimEnd('.').Length == 1 || word is [_, '.', _, '.'];

    /// <summary>Neither an initial nor an abbreviation: <c>Chr. Weber</c> is called Christian, or Christine.</summary>
    private static bool IsWholeName(string word) => !IsInitial(word) && !word.Contains('.', StringComparison.Ordinal) && char.IsLetter(word[0]);

    private static string Key(string word) => word.Replace(".", "", StringComparison.Ordinal).ToLowerInvariant();

    private static bool MayStandInNames(char c) => c is ' ' or '　' or '\u00A0' or ',' or '.' or '-' or '\'' or '’' or 'ʼ' or '‘' or '‐' or '´' or '`'
        || char.IsLetter(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsEastAsian(char c) => c is >= '぀' and <= 'ヿ' or >= '㐀' and <= '鿿' or >= '가' and <= '힣' or '々' or '〆';

    /// <summary>What is said beside a name: <c>(she/her)</c>, a nickname in quotes.</summary>
    [GeneratedRegex("""\([^()]*\)|\[[^\[\]]*\]|["“”„«»][^"“”„«»]*["“”„«»]""", RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Aside();

    [GeneratedRegex("(ович|евич|ьич|овна|евна|ична|инична)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, ContentLimits.RegexTimeout)]
    private static partial Regex Patronymic();

    [GeneratedRegex("(?<=..)(ов|ев|ёв|ова|ева|ёва|ский|ская|цкий|цкая|енко)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, ContentLimits.RegexTimeout)]
    private static partial Regex RussianFamily();
}
