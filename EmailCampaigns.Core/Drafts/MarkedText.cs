using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Core.Drafts;

/// <summary>What a reviewer should notice about words of an email.</summary>
public enum WordMark
{
    None,

    /// <summary>Came from the contact's fields.</summary>
    Filled,

    /// <summary>Differ from what was generated.</summary>
    Changed,

    /// <summary>Stand in the template and not in the text that a model wrote.</summary>
    Taken,

    /// <summary>Stand in no source, as the checks found.</summary>
    NoSource,
}

/// <summary>Words in a row that have the same mark.</summary>
public readonly record struct MarkedWords(string Text, WordMark Mark);

/// <summary>
/// Finds out which words of an email came from the contact, and which a person changed. A field's value is rendered between two characters of the
/// private use area; whatever is not exactly the generated text without them (the contact or the template changed meanwhile) is shown without marks.
/// </summary>
public static partial class MarkedText
{
    private const char Begin = '\uE000';
    private const char End = '\uE001';

    /// <summary>The maximum number of differing words that are compared; beyond it, all count as changed.</summary>
    private const int MaxCompared = 4_000_000;

    /// <summary>An email that is longer is shown without marks.</summary>
    private const int LongestMarked = 200_000;

    /// <summary>The same fields, each value between the two characters.</summary>
    public static MergeFields Bracket(MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Between(Begin, End);
    }

    /// <summary>The words of a line of plain text, such as a subject.</summary>
    /// <param name="bracketed">What was generated, rendered with <see cref="Bracket"/>; null where it is not known.</param>
    /// <param name="generated">What was generated.</param>
    /// <param name="present">What would be sent.</param>
    public static IReadOnlyList<MarkedWords> OfLine(string? bracketed, string generated, string present) => IsTooLong(generated, present)
        ? [new MarkedWords(present, WordMark.None)]
        : Runs(Compare(Known(bracketed, generated, html: false), Tokens(present, html: false)));

    /// <summary>An email's HTML with filled words in <c>span.filled</c> and changed ones in <c>mark</c>. Markup itself is never marked.</summary>
    /// <param name="bracketed">As for <see cref="OfLine"/>.</param>
    /// <param name="generated">What was generated.</param>
    /// <param name="present">What would be sent.</param>
    public static string OfHtml(string? bracketed, string generated, string present)
    {
        if (IsTooLong(generated, present))
        {
            return present;
        }

        var html = new StringBuilder(present.Length + 200);
        foreach (var (text, mark) in Runs(Compare(Known(bracketed, generated, html: true), Tokens(present, html: true))))
        {
            html.Append(mark switch
            {
                WordMark.None => text,
                WordMark.Filled => $"<span class=\"filled\">{text}</span>",
                WordMark.Changed => $"<mark>{text}</mark>",
                WordMark.Taken => $"<del>{text}</del>",
                WordMark.NoSource => $"<mark class=\"no-source\">{text}</mark>",
            });
        }

        return html.ToString();
    }

    private static bool IsTooLong(string generated, string present) => generated.Length > LongestMarked || present.Length > LongestMarked;

    private static List<Token> Known(string? bracketed, string generated, bool html)
    {
        var tokens = Tokens(generated, html);
        if (bracketed is null || FilledPlaces(bracketed, generated) is not { } filled)
        {
            return tokens;
        }

        var place = 0;
        for (var i = 0; i < tokens.Count; place += tokens[i].Text.Length, i++)
        {
            tokens[i] = tokens[i] with { Mark = filled[place] && tokens[i].IsWord ? WordMark.Filled : WordMark.None };
        }

        return tokens;
    }

    /// <summary>For each character of the generated text whether it came from a field; null where the two are not the same text.</summary>
    private static bool[]? FilledPlaces(string bracketed, string generated)
    {
        var filled = new bool[generated.Length];
        var (place, inside) = (0, false);
        foreach (var c in bracketed)
        {
            if (c is Begin or End)
            {
                inside = c == Begin;
            }
            else if (place < generated.Length && generated[place] == c)
            {
                filled[place++] = inside;
            }
            else
            {
                return null;
            }
        }

        return place == generated.Length ? filled : null;
    }

    /// <summary>What stands in both keeps the mark of the generated; the rest was changed.</summary>
    private static List<Token> Compare(List<Token> generated, List<Token> present)
    {
        var before = 0;
        while (before < generated.Count && before < present.Count && Same(generated[before], present[before]))
        {
            present[before] = generated[before];
            before++;
        }

        var after = 0;
        while (after < generated.Count - before && after < present.Count - before && Same(generated[^(after + 1)], present[^(after + 1)]))
        {
            present[^(after + 1)] = generated[^(after + 1)];
            after++;
        }

        var middle = generated[before..^after];
        var common = Common(middle, present[before..^after]);
        for (var i = before; i < present.Count - after; i++)
        {
            present[i] = common[i - before] is { } same ? middle[same] : present[i] with { Mark = present[i].IsWord ? WordMark.Changed : WordMark.None };
        }

        return present;
    }

    /// <summary>For each token of the second its partner in the first, along a longest common subsequence.</summary>
    private static int?[] Common(List<Token> first, List<Token> second)
    {
        var partners = new int?[second.Count];
        if ((long)first.Count * second.Count > MaxCompared)
        {
            return partners;
        }

        var lengths = new int[first.Count + 1, second.Count + 1];
        for (var i = first.Count - 1; i >= 0; i--)
        {
            for (var j = second.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = Same(first[i], second[j]) ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < first.Count && j < second.Count;)
        {
            if (Same(first[i], second[j]))
            {
                partners[j++] = i++;
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return partners;
    }

    private static bool Same(Token one, Token other) => one.Text == other.Text;

    /// <summary>Joins neighbours of one mark; a blank between two marked words belongs to them.</summary>
    private static List<MarkedWords> Runs(List<Token> tokens)
    {
        var runs = new List<MarkedWords>();
        for (var i = 0; i < tokens.Count;)
        {
            var mark = tokens[i].Mark;
            var end = i + 1;
            for (var next = end; mark != WordMark.None && next < tokens.Count && (tokens[next].Mark == mark || tokens[next].IsBlank); next++)
            {
                end = tokens[next].Mark == mark ? next + 1 : end;
            }

            while (mark == WordMark.None && end < tokens.Count && tokens[end].Mark == WordMark.None)
            {
                end++;
            }

            runs.Add(new MarkedWords(string.Concat(tokens.GetRange(i, end - i).Select(t => t.Text)), mark));
            i = end;
        }

        return runs;
    }

    private static List<Token> Tokens(string text, bool html)
    {
        var tokens = new List<Token>();
        if (!html)
        {
            AddWords(tokens, text, LineWords());
            return tokens;
        }

        // What is no text (a tag, a comment, a whole style sheet) is one piece: a mark inside of it would be read as its content.
        var pieces = new HtmlPieces(text);
        while (pieces.Read())
        {
            if (pieces.Kind == HtmlPiece.Text)
            {
                AddWords(tokens, pieces.Source, HtmlWords());
            }
            else
            {
                tokens.Add(new Token(pieces.Source.ToString(), WordMark.None, IsMarkup: true));
            }
        }

        return tokens;
    }

    private static void AddWords(List<Token> tokens, ReadOnlySpan<char> text, Regex words)
    {
        foreach (var match in words.EnumerateMatches(text))
        {
            tokens.Add(new Token(text.Slice(match.Index, match.Length).ToString(), WordMark.None, IsMarkup: false));
        }
    }

    [GeneratedRegex(@"\s+|[\p{L}\p{M}\p{N}]+|&#?\w+;|[\uD800-\uDBFF][\uDC00-\uDFFF]|.", RegexOptions.Singleline, ContentLimits.RegexTimeout)]
    private static partial Regex HtmlWords();

    [GeneratedRegex(@"\s+|[\p{L}\p{M}\p{N}]+|[\uD800-\uDBFF][\uDC00-\uDFFF]|.", RegexOptions.Singleline, ContentLimits.RegexTimeout)]
    private static partial Regex LineWords();

    private readonly record struct Token(string Text, WordMark Mark, bool IsMarkup)
    {
        internal bool IsBlank => !IsMarkup && string.IsNullOrWhiteSpace(Text);

        internal bool IsWord => !IsMarkup && !IsBlank;
    }
}
