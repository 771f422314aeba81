using System.Text;

namespace EmailCampaigns.Core.Templates.Html;

/// <summary>One property of a rule.</summary>
internal readonly record struct CssDeclaration(string Property, string Value, bool IsImportant);

/// <summary>A selector with its declarations, which several selectors can share.</summary>
/// <param name="Selector">What it selects.</param>
/// <param name="Order">Its place among all rules.</param>
/// <param name="Declarations">In their order.</param>
internal sealed record CssRule(CssSelector Selector, int Order, IReadOnlyList<CssDeclaration> Declarations);

/// <summary>
/// Reads a style sheet as far as it can be written to elements. One pass; what it does not know stays where it is. Declarations that stay behind for others to apply (in
/// <c>@media</c>, <c>:hover</c>) have to win over what was written to the elements, so they become important.
/// </summary>
internal sealed class StyleSheet
{
    private readonly string _css;
    private readonly int _offset;
    private readonly List<CssRule> _rules;
    private readonly TextEdits _edits;

    private StyleSheet(string css, int offset, List<CssRule> rules, TextEdits edits) => (_css, _offset, _rules, _edits) = (WithoutComments(css), offset, rules, edits);

    /// <summary>Adds the rules of a sheet, and to the edits what has to change in it.</summary>
    /// <param name="css">The content of a <c>style</c> element.</param>
    /// <param name="offset">Where it stands in the text that is edited.</param>
    /// <param name="rules">Those before it.</param>
    /// <param name="edits">Of the whole text.</param>
    internal static void Read(string css, int offset, List<CssRule> rules, TextEdits edits) => new StyleSheet(css, offset, rules, edits).ReadRules(0, css.Length, isNested: false);

    private void ReadRules(int from, int to, bool isNested)
    {
        for (var at = from; at < to;)
        {
            if (char.IsWhiteSpace(_css[at]) || _css[at] is ';' or '}')
            {
                at++;
                continue;
            }

            var open = _css.AsSpan(at, to - at).IndexOfAny('{', ';');
            if (open < 0)
            {
                return;
            }

            open += at;
            if (_css[open] is ';')
            {
                at = open + 1; // @import and the like
                continue;
            }

            var close = EndOfBlock(open, to);
            ReadBlock(_css[at..open].Trim(), open + 1, close, isNested);
            at = close + 1;
        }
    }

    private void ReadBlock(string prelude, int from, int to, bool isNested)
    {
        if (prelude.StartsWith('@'))
        {
            if (prelude.StartsWith("@media", StringComparison.OrdinalIgnoreCase) || prelude.StartsWith("@supports", StringComparison.OrdinalIgnoreCase))
            {
                ReadRules(from, to, isNested: true);
            }

            return;
        }

        // A mark stands for a tag of the template: whatever its value, it is read where it stands.
        if (prelude.Contains(TextFromHtml.MarkStart) || _css.AsSpan(from, to - from).IndexOfAny(TextFromHtml.MarkStart, '{') >= 0)
        {
            return;
        }

        var selectors = isNested ? [] : prelude.Split(',').Select(s => CssSelector.Parse(s)).ToList();
        var known = selectors.OfType<CssSelector>().ToList();
        if (known.Count == 0)
        {
            MakeImportant(from, to);
            return;
        }

        // Of "a, a:hover" the first is written; the second says the same as what was written.
        var declarations = DeclarationsIn(from, to).Select(d => d.Declaration).ToList();
        _rules.AddRange(known.Select((selector, i) => new CssRule(selector, _rules.Count + i, declarations)));
    }

    private void MakeImportant(int from, int to)
    {
        foreach (var (declaration, end) in DeclarationsIn(from, to))
        {
            if (!declaration.IsImportant)
            {
                _edits.Replace(_offset + end, 0, " !important");
            }
        }
    }

    private IEnumerable<(CssDeclaration Declaration, int End)> DeclarationsIn(int from, int to)
    {
        for (var at = from; at < to;)
        {
            var end = EndOfDeclaration(at, to);
            var text = _css[at..end];
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && text[..colon].Trim() is { Length: > 0 } property && text[(colon + 1)..].Trim() is { Length: > 0 } value)
            {
                var bang = value.LastIndexOf('!');
                var isImportant = bang >= 0 && value[(bang + 1)..].Trim().Equals("important", StringComparison.OrdinalIgnoreCase);
                yield return (new CssDeclaration(property.ToLowerInvariant(), isImportant ? value[..bang].TrimEnd() : value, isImportant), at + text.TrimEnd().Length);
            }

            at = end + 1;
        }
    }

    // url(data:image/png;base64,...) and quoted texts may hold what ends a declaration elsewhere.
    private int EndOfDeclaration(int from, int to)
    {
        var parentheses = 0;
        var quote = '\0';
        for (var at = from; at < to; at++)
        {
            var c = _css[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is ';' && parentheses <= 0)
            {
                return at;
            }
            else
            {
                parentheses += c is '(' ? 1 : c is ')' ? -1 : 0;
            }
        }

        return to;
    }

    private int EndOfBlock(int open, int to)
    {
        var depth = 0;
        for (var at = open; at < to; at++)
        {
            depth += _css[at] is '{' ? 1 : _css[at] is '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return to;
    }

    // Blanks in their place, so that everything else stays where it was; also for the signs of an HTML comment, which CSS skips.
    private static string WithoutComments(string css)
    {
        var text = new StringBuilder(css).Replace("<!--", "    ").Replace("-->", "   ");
        for (var start = css.IndexOf("/*", StringComparison.Ordinal); start >= 0;)
        {
            var end = css.IndexOf("*/", start + 2, StringComparison.Ordinal) is >= 0 and var found ? found + 2 : css.Length;
            for (var i = start; i < end; i++)
            {
                text[i] = ' ';
            }

            start = css.IndexOf("/*", end, StringComparison.Ordinal);
        }

        return text.ToString();
    }
}
