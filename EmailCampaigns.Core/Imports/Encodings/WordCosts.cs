using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Imports.Encodings;

/// <summary>
/// How unlikely words are as names and words of a script, 0 where nothing speaks against them. What an encoding reads that the bytes are not in breaks the habits
/// of writing: signs inside words, capitals behind small letters, vowels in rows, letters of no one language together.
/// </summary>
internal static class WordCosts
{
    private const int MaxWords = 400;
    private const int MaxLanguages = 4;

    /// <summary>No word speaks louder, so that one damaged line does not outvote the others.</summary>
    private const double MaxOfWord = 6;

    private const double Undecodable = 5;

    /// <summary>A word in quotes costs as much; a capital behind a small letter more.</summary>
    private const double MaxOfPlausible = 1.1;

    /// <summary>Letters of Cyrillic that are no sign of anything; the others are rare, and many of them in one word are suspect.</summary>
    private const string CommonCyrillic = "оеаинтсрвлкмдпуяыьгзіј";

    private static readonly string[] CyrillicAlphabets =
    [
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгдежзийклмнопрстуфхцчшщьюяєіїґ", "абвгдежзийклмнопрстуфхцчшщъьюя", "абвгдежзијклмнопрстуфхцчшђљњћџѓќѕ",
    ];

    private static readonly FrozenSet<char> Greeks = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ".ToFrozenSet();
    private static readonly FrozenSet<char> Hebrews = "אבגדהוזחטיךכלםמןנסעףפץצקרשת".ToFrozenSet();
    private static readonly FrozenSet<char> Arabics = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگ".ToFrozenSet();

    /// <summary>The words of a text that have a character beyond ASCII, each once.</summary>
    public static IReadOnlyCollection<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i <= text.Length && words.Count < MaxWords; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || (!char.IsAscii(text[i]) && !char.IsWhiteSpace(text[i]))))
            {
                continue;
            }

            var word = text.AsSpan(start, i - start);
            if (!Ascii.IsValid(word))
            {
                words.Add(new string(word));
            }

            start = i + 1;
        }

        return words;
    }

    /// <summary>Words of the Latin script. The fewest languages whose letters explain them are found; each costs something.</summary>
    public static double Latin(IReadOnlyCollection<string> words, IReadOnlyList<LatinLanguage> languages)
    {
        var read = words.Select(word => (Own: LatinHabits(word), Letters: LatinLettersOf(word), Weight: WeightOf(word))).ToList();
        var chosen = new List<LatinLanguage>();
        var best = double.PositiveInfinity;
        while (chosen.Count < Math.Min(MaxLanguages, languages.Count))
        {
            var (next, cost) = languages.Except(chosen).Select(language => (language, Cost: Total([.. chosen, language]))).MinBy(c => c.Cost);
            if (cost >= best)
            {
                break;
            }

            best = cost;
            chosen.Add(next);
        }

        return best;

        double Total(List<LatinLanguage> assumed)
        {
            var total = assumed.Sum(language => language.Cost);
            foreach (var (own, letters, weight) in read)
            {
                var foreign = assumed.Min(language => letters.Count(letter => !language.Letters.Contains(letter, StringComparison.Ordinal)));
                total += weight * Math.Min(own + (1.2 * foreign), MaxOfWord);
            }

            return total;
        }
    }

    /// <summary>Whether each word can be one of a language of Western Europe.</summary>
    public static bool AreWestern(IReadOnlyCollection<string> words) => words.All(word =>
    {
        var letters = LatinLettersOf(word);
        var foreign = LatinLanguage.Western.Min(language => letters.Count(letter => !language.Letters.Contains(letter, StringComparison.Ordinal)));
        return LatinHabits(word) + (1.2 * foreign) <= MaxOfPlausible;
    });

    public static double Cyrillic(IReadOnlyCollection<string> words) => CyrillicAlphabets.Min(alphabet => Script(
        words, alphabet.Contains, word => 0.15 * word.Count(c => char.IsLetter(c) && !char.IsAscii(c) && !CommonCyrillic.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal))));

    /// <summary>A word of several syllables has one accent; ς ends words, σ does not.</summary>
    public static double Greek(IReadOnlyCollection<string> words) => Script(words, Greeks.Contains, word =>
    {
        var accents = word.Count(c => "άέήίόύώΐΰ".Contains(char.ToLowerInvariant(c), StringComparison.Ordinal));
        var isCapitals = !word.Any(char.IsLower);
        var cost = accents > 1 ? accents - 1 : accents == 0 && !isCapitals && word.Length > 2 ? 1 : 0.0;
        return cost + word.AsSpan(0, word.Length - 1).Count('ς') + (word[^1] == 'σ' ? 1 : 0) + (0.4 * word.Count("ϊϋΐΰ".Contains));
    });

    /// <summary>Five letters have a form of their own at the end; vowel signs are not written in names.</summary>
    public static double Hebrew(IReadOnlyCollection<string> words) => Script(words, Hebrews.Contains, word =>
        word.AsSpan(0, word.Length - 1).ToString().Count("ךםןףץ".Contains) + (word.Length > 1 && "מנצ".Contains(word[^1], StringComparison.Ordinal) ? 0.5 : 0) + word.Count(IsMark));

    public static double Arabic(IReadOnlyCollection<string> words) => Script(words, Arabics.Contains, word =>
        word.AsSpan(0, word.Length - 1).ToString().Count("ةى".Contains) + (0.7 * word.Count(IsMark)) + (word[0] == 'ء' ? 0.5 : 0));

    /// <summary>Vowel signs stand beside consonants: five before them, the others behind.</summary>
    public static double Thai(IReadOnlyCollection<string> words) => Script(words, c => c is >= '\u0E01' and <= '\u0E5B', word =>
    {
        var (cost, consonants) = (0.0, 0);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            consonants = IsThaiConsonant(c) ? consonants + 1 : 0;
            var isLeading = c is >= '\u0E40' and <= '\u0E44';
            var isFollowing = c is 'ะ' or 'า' or 'ำ' or 'ๅ' or '\u0E31' or (>= '\u0E34' and <= '\u0E3A') or (>= '\u0E47' and <= '\u0E4E');
            cost += isLeading && (i + 1 == word.Length || !IsThaiConsonant(word[i + 1])) ? 1
                : isFollowing && (i == 0 || word[i - 1] is < '\u0E01' or > '\u0E4E' or (>= '\u0E40' and <= '\u0E44')) ? 1
                : c is 'ฃ' or 'ฅ' or 'ฯ' || consonants >= 5 ? 0.5 : 0;
        }

        return cost;
    });

    public static double Japanese(IReadOnlyCollection<string> words) => Ideographs(words, CommonIdeographs.Japanese, hasKana: true);

    public static double SimplifiedChinese(IReadOnlyCollection<string> words) => Ideographs(words, CommonIdeographs.Simplified, hasKana: false);

    public static double TraditionalChinese(IReadOnlyCollection<string> words) => Ideographs(words, CommonIdeographs.Traditional, hasKana: false);

    public static double Korean(IReadOnlyCollection<string> words) => 1 + words.Sum(word =>
    {
        var syllables = word.Count(IsHangul);
        var cost = 0.0;
        foreach (var c in word.Where(c => !char.IsAscii(c) && !IsHangul(c)))
        {
            cost += IsIdeograph(c) ? (syllables > 0 ? 2 : 1) : IsWideSign(c) ? 0.1 : c == TextEncodings.Undecodable ? Undecodable : char.IsLetter(c) ? 2 : 1.5;
        }

        return Math.Min(cost + (word.Any(char.IsAsciiLetter) ? 2 : 0), MaxOfWord);
    });

    private static double Ideographs(IReadOnlyCollection<string> words, FrozenSet<char> common, bool hasKana) => 1 + words.Sum(word =>
    {
        var (cost, halfWidth, others) = (0.0, 0, 0);
        foreach (var c in word.Where(c => !char.IsAscii(c)))
        {
            halfWidth += c is >= '\uFF61' and <= '\uFF9F' ? 1 : 0;
            others += c is >= '\uFF61' and <= '\uFF9F' ? 0 : 1;
            cost += c switch
            {
                _ when IsIdeograph(c) => common.Contains(c) ? 0 : 0.45,
                >= '\u3041' and <= '\u30FF' => hasKana ? 0 : 1,
                >= '\uFF61' and <= '\uFF9F' => hasKana ? 0.4 : 2,
                _ when IsHangul(c) => 2,
                _ when IsWideSign(c) => 0.1,
                TextEncodings.Undecodable => Undecodable,
                _ => char.IsLetter(c) ? 2 : 1.5,
            };
        }

        return Math.Min(cost + (word.Any(char.IsAsciiLetter) ? 2 : 0) + (halfWidth > 0 && others > 0 ? 1.5 : 0), MaxOfWord);
    });

    private static double Script(IReadOnlyCollection<string> words, Func<char, bool> isLetter, Func<string, double> habits)
    {
        var total = 1.0;
        foreach (var word in words)
        {
            var cost = Capitals(word) + habits(word);
            for (var i = 0; i < word.Length; i++)
            {
                var c = word[i];
                cost += char.IsAscii(c) ? (char.IsAsciiLetter(c) ? 1.5 : 0)
                    : isLetter(char.ToLowerInvariant(c)) || IsMark(c) ? 0
                    : char.IsLetter(c) ? 1.2 : Sign(word, i);
            }

            total += WeightOf(word) * Math.Min(cost, MaxOfWord);
        }

        return total;
    }

    private static double LatinHabits(string word)
    {
        var cost = Capitals(word);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (!char.IsAscii(c))
            {
                cost += IsLatin(c) ? LatinPlace(word, i) : char.IsLetter(c) ? 2.5 : Sign(word, i);
            }
        }

        return cost;
    }

    private static string LatinLettersOf(string word) => string.Concat(word.Where(c => !char.IsAscii(c) && IsLatin(c)).Select(c => c == 'İ' ? 'i' : char.ToLowerInvariant(c)));

    /// <summary>Whether a letter stands where its language puts it: vowels beside consonants, ñ before a vowel, ń not, ß behind something.</summary>
    private static double LatinPlace(string word, int i)
    {
        var before = i > 0 && char.IsLetter(word[i - 1]) ? word[i - 1] : '\0';
        var after = i + 1 < word.Length && char.IsLetter(word[i + 1]) ? word[i + 1] : '\0';
        var cost = 0.0;
        if (IsVowel(word[i]))
        {
            cost += IsVowel(after) ? (IsVowel(before) ? 1 : before == '\0' ? 0.3 : 0) : 0;
        }
        else if (after != '\0' && !IsVowel(after))
        {
            cost += before == '\0' ? (BaseOf(after) is 'l' or 'r' or 'v' or 't' or 'k' or 'p' or 'm' or 'n' or 'j' ? 0 : 0.3) : IsVowel(before) ? 0 : 0.7;
        }

        return cost + char.ToLowerInvariant(word[i]) switch
        {
            'ñ' when !IsVowel(after) => 1,
            'ń' when IsVowel(after) => 1,
            'ã' when after is not ('\0' or 's') && !IsVowel(after) => 1,
            'ă' when after is 'o' or 'e' => 1,
            'ß' or 'ð' when before == '\0' => 1,
            _ => 0,
        };
    }

    /// <summary>A capital behind a small letter, where one of them is beyond ASCII.</summary>
    private static double Capitals(string word)
    {
        var cost = 0.0;
        for (var i = 1; i < word.Length; i++)
        {
            cost += char.IsLower(word[i - 1]) && char.IsUpper(word[i]) && (!char.IsAscii(word[i]) || !char.IsAscii(word[i - 1])) ? 1.5 : 0;
        }

        return cost;
    }

    /// <summary>A character that is no letter: usual at the edge of a word, seldom inside.</summary>
    private static double Sign(string word, int i)
    {
        var c = word[i];
        if (c == TextEncodings.Undecodable || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate)
        {
            return Undecodable;
        }

        var isInside = i > 0 && i + 1 < word.Length && char.IsLetter(word[i - 1]) && char.IsLetter(word[i + 1]);
        return c is '’' or '·' ? (isInside ? 0.2 : 0.5)
            : isInside ? 2.5
            : "“”„‘–—…«»€°§®©™№•¡¿".Contains(c, StringComparison.Ordinal) ? 0.5 : 2;
    }

    private static double WeightOf(string word) => word.Length > 1 ? 1 : 0.3;

    private static bool IsLatin(char c) => c is >= '\u00C0' and <= '\u024F' and not ('×' or '÷') or >= '\u1E00' and <= '\u1EFF' or 'ª' or 'º';

    private static bool IsVowel(char c) => c != '\0' && "aeiouyæøœı".Contains(BaseOf(c), StringComparison.Ordinal);

    /// <summary>The letter without its mark, in lower case.</summary>
    private static char BaseOf(char c) => char.IsAscii(c) ? char.ToLowerInvariant(c) : char.ToLowerInvariant(c.ToString().Normalize(NormalizationForm.FormD)[0]);

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsThaiConsonant(char c) => c is >= 'ก' and <= 'ฮ';

    private static bool IsIdeograph(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';

    /// <summary>Punctuation of East Asia, and the full-width letters of ASCII.</summary>
    private static bool IsWideSign(char c) => c is >= '\u3000' and <= '\u3040' or >= '\uFF00' and <= '\uFF60';
}
