using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Generation;

/// <summary>All that a text may rest on: the step's own text, the facts, and what people of the workspace said.</summary>
internal sealed partial class CheckSources
{
    private readonly string _all;
    private readonly HashSet<string> _words;
    private readonly HashSet<string> _numbers;
    private readonly HashSet<string> _links;

    /// <param name="example">The step's own text, merged with the contact.</param>
    /// <param name="facts">What was given.</param>
    /// <param name="said">What people of the workspace said: instruction, remark, the names and addresses of contact and sender.</param>
    public CheckSources(EmailContent example, IReadOnlyList<DraftFact> facts, IEnumerable<string?> said)
    {
        Example = example;
        _all = string.Join('\n', [example.Subject, example.Text, .. facts.Select(f => f.Value), .. said.OfType<string>()]);
        // What stands in an address is neither a name nor a number: "anna90@..." is no source for 90 seconds.
        var read = WrittenLinks.Without(_all);
        _words = LettersInARow().Matches(read).Select(m => m.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _numbers = Numbers(read).Select(n => Plain(n.Value)).ToHashSet(StringComparer.Ordinal);
        _links = WrittenLinks.In(example.Html).Concat(WrittenLinks.InText(_all)).Select(WrittenLinks.Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public EmailContent Example { get; }

    /// <summary>Whether a link or an address of email or the web stands somewhere.</summary>
    public bool HasLink(string link) => _links.Contains(WrittenLinks.Plain(link));

    /// <summary>Whether a word stands somewhere, in whatever case.</summary>
    public bool HasWord(string word) => _words.Contains(word);

    /// <summary>Whether a number stands somewhere, however it is punctuated.</summary>
    public bool HasNumber(string number) => _numbers.Contains(Plain(number));

    /// <summary>Whether these words stand somewhere in a row.</summary>
    public bool HasText(string text) => _all.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The numbers of a text: <c>0.4</c>, <c>1,412</c>, <c>14:30</c>.</summary>
    public static IEnumerable<Match> Numbers(string text) => NumberWords().Matches(text);

    private static string Plain(string number) => number.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\p{L}\d])\d+(?:[.,:]\d+)*", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex NumberWords();

    [GeneratedRegex(@"[\p{L}\p{M}]+", RegexOptions.None, ContentLimits.RegexTimeout)]
    private static partial Regex LettersInARow();
}
