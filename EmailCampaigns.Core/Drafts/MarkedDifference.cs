using System.Globalization;
using System.Text;
using DiffPlex;

namespace EmailCampaigns.Core.Drafts;

/// <content>What a model made of a template: words that it added and took, those that came from the contact, and those that stand in no source.</content>
public static partial class MarkedText
{
    /// <summary>A line of plain text beside that of the template.</summary>
    /// <param name="bracketed">The template's, rendered with <see cref="Bracket"/>; null where it is not known.</param>
    /// <param name="template">The template's.</param>
    /// <param name="present">What would be sent.</param>
    /// <param name="noSource">Words that stand in no source.</param>
    public static IReadOnlyList<MarkedWords> DifferenceOfLine(string? bracketed, string template, string present, IReadOnlyCollection<string> noSource)
    {
        ArgumentNullException.ThrowIfNull(noSource);
        var tokens = Differ(bracketed, template, present, html: false);
        foreach (var passage in noSource)
        {
            Mark(tokens, passage, WordMark.NoSource);
        }

        return Runs(tokens);
    }

    /// <summary>An email's HTML beside that of the template: <c>ins</c>, <c>del</c>, <c>span.filled</c> and <c>mark.no-source</c>; the markup is that of the email.</summary>
    /// <param name="bracketed">As for <see cref="DifferenceOfLine"/>.</param>
    /// <param name="template">The template's.</param>
    /// <param name="present">What would be sent.</param>
    /// <param name="noSource">Words that stand in no source.</param>
    /// <param name="facts">The words that rest on each fact: behind them its number is put, from 1.</param>
    public static string DifferenceOfHtml(string? bracketed, string template, string present, IReadOnlyCollection<string> noSource, IReadOnlyList<string> facts)
    {
        ArgumentNullException.ThrowIfNull(noSource);
        ArgumentNullException.ThrowIfNull(facts);
        if (IsTooLong(template, present))
        {
            return present;
        }

        var tokens = Differ(bracketed, template, present, html: true);
        foreach (var passage in noSource)
        {
            Mark(tokens, passage, WordMark.NoSource);
        }

        var numbers = new Dictionary<int, List<int>>();
        for (var fact = 0; fact < facts.Count; fact++)
        {
            if (Find(tokens, facts[fact]) is { } place)
            {
                (numbers.TryGetValue(place.Last, out var there) ? there : numbers[place.Last] = []).Add(fact + 1);
            }
        }

        return Write(tokens, numbers);
    }

    /// <summary>The email's tokens with their marks, and between them the words of the template that are gone.</summary>
    private static List<Token> Differ(string? bracketed, string template, string present, bool html)
    {
        var before = Known(bracketed, template, html);
        var after = Tokens(present, html);
        if ((long)before.Count * after.Count > MaxCompared)
        {
            return after;
        }

        var difference = new Differ().CreateDiffs(template, present, ignoreWhiteSpace: false, ignoreCase: false, new Pieces(html));
        var tokens = new List<Token>(after.Count);
        var (old, next) = (0, 0);
        for (var i = 0; i < difference.DiffBlocks.Count; i++)
        {
            Same(difference.DiffBlocks[i].InsertStartB);
            // Words that change in a row are one change, whatever blanks they have in common.
            while (i + 1 < difference.DiffBlocks.Count && after.GetRange(EndOf(i).New, difference.DiffBlocks[i + 1].InsertStartB - EndOf(i).New).TrueForAll(t => t.IsBlank))
            {
                i++;
            }

            var end = EndOf(i);
            var hasTaken = false;
            for (; old < end.Old; old++)
            {
                // Tags that are gone leave no mark, but parted words stay apart.
                tokens.Add(before[old].IsMarkup ? new Token(html ? " " : "", WordMark.None, IsMarkup: false) : before[old] with { Mark = before[old].IsWord ? WordMark.Taken : WordMark.None });
                hasTaken |= before[old].IsWord;
            }

            if (hasTaken && next < end.New && after[next].IsWord && tokens[^1].IsWord)
            {
                tokens.Add(new Token(" ", WordMark.None, IsMarkup: false));
            }

            for (; next < end.New; next++)
            {
                tokens.Add(after[next] with { Mark = after[next].IsWord ? WordMark.Changed : WordMark.None });
            }
        }

        Same(after.Count);
        return tokens;

        (int Old, int New) EndOf(int block) => difference.DiffBlocks[block] is var b ? (b.DeleteStartA + b.DeleteCountA, b.InsertStartB + b.InsertCountB) : default;

        void Same(int until)
        {
            for (; next < until; next++, old++)
            {
                tokens.Add(before[old]);
            }
        }
    }

    private static void Mark(List<Token> tokens, string passage, WordMark mark)
    {
        if (Find(tokens, passage) is { } place)
        {
            for (var i = place.First; i <= place.Last; i++)
            {
                tokens[i] = tokens[i].IsWord && tokens[i].Mark != WordMark.Taken ? tokens[i] with { Mark = mark } : tokens[i];
            }
        }
    }

    /// <summary>The tokens in which words stand that a person reads in a row, whatever tags and blanks are between them.</summary>
    private static (int First, int Last)? Find(List<Token> tokens, string passage)
    {
        var wanted = Squeeze(passage);
        if (wanted.Length == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        var places = new List<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].IsMarkup && tokens[i].Mark != WordMark.Taken)
            {
                text.Append(Squeeze(HtmlEntities.Decode(tokens[i].Text, inAttribute: false)));
                places.AddRange(Enumerable.Repeat(i, text.Length - places.Count));
            }
        }

        var at = text.ToString().IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : (places[at], places[at + wanted.Length - 1]);
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Write(List<Token> tokens, Dictionary<int, List<int>> numbers)
    {
        var html = new StringBuilder();
        for (var i = 0; i < tokens.Count;)
        {
            var mark = tokens[i].Mark;
            var end = i + 1;
            for (var next = end; mark != WordMark.None && next < tokens.Count && !numbers.ContainsKey(next - 1) && (tokens[next].Mark == mark || tokens[next].IsBlank); next++)
            {
                end = tokens[next].Mark == mark ? next + 1 : end;
            }

            var text = string.Concat(tokens.GetRange(i, end - i).Select(t => t.Text));
            html.Append(mark switch
            {
                WordMark.None => text,
                WordMark.Filled => $"<span class=\"filled\">{text}</span>",
                WordMark.Changed => $"<ins>{text}</ins>",
                WordMark.Taken => $"<del>{text}</del>",
                WordMark.NoSource => $"<mark class=\"no-source\">{text}</mark>",
            });
            if (numbers.TryGetValue(end - 1, out var facts))
            {
                html.Append(CultureInfo.InvariantCulture, $"<sup>{string.Join(' ', facts)}</sup>");
            }

            i = end;
        }

        return html.ToString();
    }

    /// <summary>Cuts a text as the comparison does.</summary>
    private sealed class Pieces(bool html) : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => Tokens(text, html).ConvertAll(t => t.Text);
    }
}
