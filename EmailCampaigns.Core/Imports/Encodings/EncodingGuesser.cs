namespace EmailCampaigns.Core.Imports.Encodings;

/// <summary>
/// Weighs the encodings that bytes can have. Each is asked to read them, and <see cref="WordCosts"/> says how far the words that come out are from names and words
/// of the languages written in it; the cheapest reading is the guess. Names are short and few, so it looks at letters in their places and not at statistics of text.
/// </summary>
internal static class EncodingGuesser
{
    private const int ShownLines = 4;
    private const int ShownReadings = 5;
    private const int ShownLength = 100;

    /// <summary>A reading that is this much dearer than the cheapest is no rival to it.</summary>
    private const double Doubt = 1.0;

    /// <summary>The encodings that are weighed. What is seldom met, or nearly contained in another, starts with a little cost.</summary>
    private static readonly (string Encoding, Func<IReadOnlyCollection<string>, double> Cost, double Handicap)[] Candidates =
    [
        (TextEncodings.Windows1252, words => WordCosts.Latin(words, LatinLanguage.Western), 0),
        ("windows-1250", words => WordCosts.Latin(words, LatinLanguage.CentralEuropean), 0.1),
        ("iso-8859-2", words => WordCosts.Latin(words, LatinLanguage.CentralEuropean), 0.3),
        ("windows-1254", words => WordCosts.Latin(words, LatinLanguage.TurkishAndWestern), 0.1),
        ("windows-1257", words => WordCosts.Latin(words, LatinLanguage.Baltic), 0.2),
        ("iso-8859-15", words => WordCosts.Latin(words, LatinLanguage.Western), 0.3),
        ("macintosh", words => WordCosts.Latin(words, LatinLanguage.Western), 0.2),
        ("ibm850", words => WordCosts.Latin(words, LatinLanguage.Western), 0.2),
        ("ibm437", words => WordCosts.Latin(words, LatinLanguage.Western), 0.35),
        ("ibm852", words => WordCosts.Latin(words, LatinLanguage.CentralEuropean), 0.3),
        ("windows-1251", WordCosts.Cyrillic, 0.1),
        ("koi8-r", WordCosts.Cyrillic, 0.2),
        ("koi8-u", WordCosts.Cyrillic, 0.3),
        ("ibm866", WordCosts.Cyrillic, 0.2),
        ("x-mac-cyrillic", WordCosts.Cyrillic, 0.3),
        ("iso-8859-5", WordCosts.Cyrillic, 0.4),
        ("windows-1253", WordCosts.Greek, 0.1),
        ("iso-8859-7", WordCosts.Greek, 0.2),
        ("windows-1255", WordCosts.Hebrew, 0.1),
        ("windows-1256", WordCosts.Arabic, 0.1),
        ("windows-874", WordCosts.Thai, 0.1),
        ("shift_jis", WordCosts.Japanese, 0.1),
        ("euc-jp", WordCosts.Japanese, 0.1),
        ("gb18030", WordCosts.SimplifiedChinese, 0.1),
        ("big5", WordCosts.TraditionalChinese, 0.1),
        ("euc-kr", WordCosts.Korean, 0.1),
    ];

    /// <summary>Guesses the encoding of lines that are not UTF-8.</summary>
    public static EncodingGuess Guess(ReadOnlySpan<byte> lines)
    {
        var scores = new List<(string Encoding, string Text, double Cost)>(Candidates.Length);
        foreach (var (encoding, cost, handicap) in Candidates)
        {
            var text = TextEncodings.Of(encoding).GetString(lines);
            scores.Add((encoding, text, cost(WordCosts.WordsOf(text)) + handicap));
        }

        // Encodings that read the same are one reading, under the name of the more usual one.
        var readings = scores.OrderBy(s => s.Cost).DistinctBy(s => s.Text).ToList();
        return new EncodingGuess(
            readings[0].Encoding,
            readings[1].Cost - readings[0].Cost < Doubt,
            [.. readings.Take(ShownReadings).Select(r => new EncodingReading(r.Encoding, ShownOf(r.Text)))]);
    }

    /// <summary>Lines with letters beyond ASCII, cut around the first of them.</summary>
    public static IReadOnlyList<string> ShownOf(string text) =>
    [
        .. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Any(c => !char.IsAscii(c))).Take(ShownLines).Select(Around),
    ];

    private static string Around(string line)
    {
        var first = line.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F');
        var start = Math.Max(0, Math.Min(first - (ShownLength / 2), line.Length - ShownLength));
        return line.Length <= ShownLength ? line : line.Substring(start, Math.Min(ShownLength, line.Length - start));
    }
}
