using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Generation;

/// <summary>Checks a single text that a model wrote, by the rules of <see cref="DraftChecks"/> as far as they concern a line.</summary>
internal static partial class VariableChecks
{
    private const int ManyWords = 60;
    private const int MaxWords = 120;

    /// <summary>What is said where nothing was found.</summary>
    public static IReadOnlyList<DraftFinding> Passed { get; } =
    [
        new(FindingLevel.Passed, "Names and numbers are in a source"),
        new(FindingLevel.Passed, "No link, no markup, no placeholder"),
        new(FindingLevel.Passed, "Length and language fit"),
    ];

    /// <summary>What was found, the gravest first; nothing where all is in order.</summary>
    /// <param name="text">One line of plain text.</param>
    /// <param name="sources">What it may rest on.</param>
    public static IReadOnlyList<DraftFinding> Of(string text, CheckSources sources)
    {
        var language = LanguageGuess.Of(text);
        IEnumerable<DraftFinding> found =
        [
            .. DraftChecks.Placeholders(text, sources),
            .. DraftChecks.FromNowhere(WrittenLinks.InText(text), sources),
            .. Markup(text),
            .. Length(text),
            .. DraftChecks.Language(language, sources),
            .. DraftChecks.Numbers(text, sources),
            .. DraftChecks.Names(text, language, sources),
        ];
        return [.. found.OrderByDescending(f => f.Level)];
    }

    /// <summary>It would be read as it is written: a text is escaped, and never HTML.</summary>
    private static IEnumerable<DraftFinding> Markup(string text) => Signs().Match(text) is { Success: true } sign
        ? [new DraftFinding(FindingLevel.Severe, $"Markup in the text: {sign.Value}", "It would be read as it stands there.", sign.Value)]
        : [];

    private static IEnumerable<DraftFinding> Length(string text) => DraftChecks.WordsOf(text).Count switch
    {
        > MaxWords and var words => [new DraftFinding(FindingLevel.Severe, $"It has {words:N0} words", "That is no line of an email.")],
        > ManyWords and var words => [new DraftFinding(FindingLevel.Warning, $"It has {words:N0} words")],
        _ => [],
    };

    [GeneratedRegex(@"</?[a-zA-Z][^<>]{0,200}>|\*\*\w|\[[^\]]{1,100}\]\([^)]{1,300}\)|\[\[|```", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex Signs();
}
