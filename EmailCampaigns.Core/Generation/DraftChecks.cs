using System.Text.RegularExpressions;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Generation;

/// <summary>
/// Checks a text that a model wrote against what it may rest on. Where a mistake would reach the recipient as a trap (a link or address from nowhere, a placeholder, nothing to read) the finding is
/// severe and the draft cannot be approved; what a person can judge at a look is a warning.
/// </summary>
internal static partial class DraftChecks
{
    private const int MaxWords = 1_200;
    private const int FewWords = 15;
    private const int MaxFindings = 12;

    // They begin with a capital wherever they stand.
    private static readonly HashSet<string> AlwaysCapital = new(StringComparer.Ordinal)
    {
        "I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December", "Mr", "Mrs", "Ms", "Dr", "Prof", "Dear", "Hi", "Hello", "Kind", "Best", "Regards", "Frau", "Herr", "Herrn", "Guten", "Tag", "Morgen", "Liebe", "Lieber", "Hallo", "Sehr", "English", "German", "OK",
    };

    /// <summary>What was found, the gravest first; what passed last.</summary>
    /// <param name="content">The text, after it was cleaned.</param>
    /// <param name="removed">Elements that the cleaning took out.</param>
    /// <param name="takesThreadSubject">Whether the subject is the thread's.</param>
    /// <param name="contact">Whom it is for.</param>
    /// <param name="sources">What it may rest on.</param>
    public static IReadOnlyList<DraftFinding> Of(EmailContent content, IReadOnlyList<string> removed, bool takesThreadSubject, Contact contact, CheckSources sources)
    {
        var text = takesThreadSubject ? content.Text : $"{content.Subject}\n{content.Text}";
        var words = WordsOf(content.Text).Count;
        var language = LanguageGuess.Of(text);
        List<DraftFinding> found =
        [
            .. Completeness(content, takesThreadSubject),
            .. Placeholders(text, sources),
            .. Links(content, sources),
            .. Length(words, sources),
            .. Language(language, sources),
            .. removed.Select(name => new DraftFinding(FindingLevel.Warning, $"A <{name}> was taken out", "Only the tags of the step's own text stay.")),
            .. Numbers(text, sources),
            .. Names(text, language, sources),
            .. NameOfContact(text, contact, sources),
        ];
        return found.Count == 0
            ? Passed(words, language)
            : [.. found.OrderByDescending(f => f.Level).Take(MaxFindings), .. Passed(words, language).Where(passed => !found.Exists(f => IsAbout(f, passed)))];
    }

    private static IReadOnlyList<DraftFinding> Passed(int words, string? language) =>
    [
        new(FindingLevel.Passed, "Names and numbers are in a source"),
        new(FindingLevel.Passed, "Links of the template only"),
        new(FindingLevel.Passed, $"No placeholder left, {(language is null ? "" : $"{language}, ")}{words:N0} words"),
    ];

    /// <summary>What has a finding has not passed: the three that can are told apart by their beginning.</summary>
    private static bool IsAbout(DraftFinding finding, DraftFinding passed) => passed.Title[0] switch
    {
        'L' => finding.Title.StartsWith("Link", StringComparison.Ordinal),
        'N' when passed.Title.StartsWith("Names", StringComparison.Ordinal) => finding.Passage is not null && finding.Level == FindingLevel.Warning,
        _ => finding.Title.StartsWith("Placeholder", StringComparison.Ordinal) || finding.Title.StartsWith("Written in", StringComparison.Ordinal) || finding.Title.Contains("words", StringComparison.Ordinal),
    };

    private static IEnumerable<DraftFinding> Completeness(EmailContent content, bool takesThreadSubject) =>
        EmailCompleteness.Missing(content, subjectIsDue: !takesThreadSubject) is { Count: > 0 } missing ? [new DraftFinding(FindingLevel.Severe, EmailCompleteness.Describe(missing, []))] : [];

    internal static IEnumerable<DraftFinding> Placeholders(string text, CheckSources sources)
    {
        var left = PlaceholderSigns().Matches(text).Select(m => m.Value).Where(sign => !sources.HasText(sign)).ToHashSet(StringComparer.Ordinal);
        if (left.Count == 0 && ForeignTags.Standard.Replace(text, TemplatePart.Text) != text)
        {
            left.Add("a tag of another system");
        }

        return left.Select(sign => new DraftFinding(FindingLevel.Severe, $"Placeholder left: {sign}", "Nobody filled it in.", sign));
    }

    private static IEnumerable<DraftFinding> Links(EmailContent content, CheckSources sources) =>
        FromNowhere(WrittenLinks.In(content.Html).Concat(WrittenLinks.InText(content.Subject)), sources);

    internal static IEnumerable<DraftFinding> FromNowhere(IEnumerable<string> links, CheckSources sources) =>
        links.Distinct(StringComparer.OrdinalIgnoreCase).Where(link => !sources.HasLink(link))
            .Select(link => new DraftFinding(FindingLevel.Severe, $"Link or address from nowhere: {Short(link)}", "It is neither in the template nor in the facts.", link));

    private static IEnumerable<DraftFinding> Length(int words, CheckSources sources)
    {
        var usual = WordsOf(sources.Example.Text).Count;
        if (words > MaxWords)
        {
            yield return new DraftFinding(FindingLevel.Severe, $"It has {words:N0} words", "No email of a person is so long.");
        }
        else if (words > Math.Max(60, usual * 2))
        {
            yield return new DraftFinding(FindingLevel.Warning, $"It has {words:N0} words", $"The template has {usual:N0}.");
        }
        else if (words < Math.Min(FewWords, usual / 2))
        {
            yield return new DraftFinding(FindingLevel.Warning, $"It has only {words:N0} words", $"The template has {usual:N0}.");
        }
    }

    internal static IEnumerable<DraftFinding> Language(string? language, CheckSources sources) =>
        language is not null && LanguageGuess.Of(sources.Example.Text) is { } wanted && wanted != language
            ? [new DraftFinding(FindingLevel.Warning, $"Written in {language}", $"The template is in {wanted}.")]
            : [];

    internal static IEnumerable<DraftFinding> Numbers(string text, CheckSources sources) =>
        NumberWithUnit().Matches(text).Where(m => CheckSources.Numbers(m.Value).Any(n => !sources.HasNumber(n.Value))).Select(m => m.Value.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase).Select(NoSource);

    /// <summary>Capitals inside of a sentence. German writes every noun so, and there only the greeting is looked at.</summary>
    internal static IEnumerable<DraftFinding> Names(string text, string? language, CheckSources sources)
    {
        var looked = language == "German" ? text.Split('\n').FirstOrDefault(line => line.TrimEnd().EndsWith(',')) ?? "" : text;
        return NameInside().Matches(looked).Select(m => Unknown(m.Groups["name"].Value)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Select(NoSource);

        string Unknown(string name)
        {
            var words = name.Split(' ').ToList();
            bool IsKnown(string word) => word.Length < 2 || AlwaysCapital.Contains(word) || word.Split('-').All(sources.HasWord);
            return string.Join(' ', words.SkipWhile(IsKnown).Reverse().SkipWhile(IsKnown).Reverse());
        }
    }

    private static IEnumerable<DraftFinding> NameOfContact(string text, Contact contact, CheckSources sources)
    {
        string[] names = [.. new[] { contact.FirstName, contact.LastName }.OfType<string>().Where(name => name.Length > 1)];
        return names.Any(name => sources.Example.Text.Contains(name, StringComparison.OrdinalIgnoreCase)) && !names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? [new DraftFinding(FindingLevel.Warning, "The contact’s name is missing", "The template greets by name.")]
            : [];
    }

    private static DraftFinding NoSource(string passage) => new(FindingLevel.Warning, $"“{Short(passage)}” is in no source", "Neither in the facts nor in the template.", passage);

    internal static MatchCollection WordsOf(string text) => WordsInARow().Matches(text);

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@"\{\{[^{}]{0,60}\}\}|\$\{[^{}]{0,60}\}|\*\|[^|]{0,60}\|\*|\[(?:[A-Z][A-Za-z' _-]{1,40}|[a-z]+_[a-z_]{1,40})\]|\bX{3,}\b|\blorem ipsum\b", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex PlaceholderSigns();

    [GeneratedRegex(@"(?<![\p{L}\d])\d+(?:[.,:]\d+)*(?:[ \u00A0]?%|[ \u00A0]\p{L}+)?", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@"(?<=[\p{Ll}\p{Nd},;][ \u00A0]|\b(?:Mr|Mrs|Ms|Dr|Dear|Hi|Hello|Herr|Herrn|Frau|Liebe|Lieber|Hallo)\.?[ \u00A0])(?<name>\p{Lu}[\p{L}\p{M}]+(?:[ -]\p{Lu}[\p{L}\p{M}]+)*)", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex NameInside();

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+(?:['’-][\p{L}\p{M}\p{Nd}]+)*", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex WordsInARow();
}
