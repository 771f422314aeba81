using System.Net;
using System.Text;
using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Templates.Html;

/// <summary>
/// Writes the rules of style sheets to the elements that they select, since some mail programs read no style sheets. The sheets stay, for what depends on the screen. The HTML
/// is read by our own pieces, without a tree: nothing but <c>style</c> attributes changes, and hostile HTML costs no more than its length.
/// </summary>
internal static class StyleInliner
{
    /// <summary>Beyond this the style sheets are left as they are.</summary>
    private const int MaxRules = 2_000;

    /// <summary>Tries of a selector on an element, which bound the time.</summary>
    private const int MaxTries = 5_000_000;

    /// <summary>The HTML with its styles in the elements; the same text where it has no style sheet, or one beyond the limits.</summary>
    internal static string Inline(string html)
    {
        if (!html.Contains("<style", StringComparison.OrdinalIgnoreCase))
        {
            return html;
        }

        try
        {
            var sheets = new TextEdits(html);
            var rules = RulesOf(html, sheets);
            if (rules.Count is 0 or > MaxRules)
            {
                return html;
            }

            var inlined = new Elements(sheets.ToString(), rules).Inline();
            return inlined.Length <= ContentLimits.MergedBody ? inlined : html;
        }
        catch (ContentLimitException)
        {
            return html; // nested too deep, or too much to try: whether it can be sent at all is for others to say
        }
    }

    private static List<CssRule> RulesOf(string html, TextEdits edits)
    {
        var rules = new List<CssRule>();
        var pieces = new HtmlPieces(html);
        var isRead = false;
        while (pieces.Read())
        {
            if (pieces.Kind is HtmlPiece.RawText && isRead && rules.Count <= MaxRules)
            {
                StyleSheet.Read(pieces.Source.ToString(), pieces.Position, rules, edits);
            }

            isRead = pieces is { Kind: HtmlPiece.StartTag, Name: "style" } && IsForScreens(pieces);
        }

        return rules;
    }

    private static bool IsForScreens(HtmlPieces style)
    {
        var attributes = new HtmlAttributes(style.Attributes);
        while (attributes.Read())
        {
            if (attributes.Name.Equals("media", StringComparison.OrdinalIgnoreCase))
            {
                return attributes.Value.Trim().ToString().ToLowerInvariant() is "" or "all" or "screen";
            }
        }

        return true;
    }

    /// <summary>Walks the elements with those that are open around them.</summary>
    private sealed class Elements(string html, List<CssRule> rules) : IHtmlElements
    {
        private readonly ILookup<string, CssRule> _byKey = rules.ToLookup(r => r.Selector.Key ?? "");
        private readonly TextEdits _edits = new(html);

        // The document and its body are always open, whatever tags are left out.
        private readonly List<(HtmlTag? Tag, StyledElement Element)> _open = [(null, Bare("html")), (null, Bare("body"))];
        private int _tries;
        private (HtmlTag Tag, StyledElement Element) _entering;

        internal string Inline()
        {
            var structure = new HtmlStructure(this);
            var pieces = new HtmlPieces(html);
            while (pieces.Read())
            {
                switch (pieces.Kind)
                {
                    case HtmlPiece.Text or HtmlPiece.RawText:
                        structure.ShowsText(pieces.Source);
                        break;
                    case HtmlPiece.EndTag:
                        structure.End(pieces.Name);
                        break;
                    case HtmlPiece.StartTag:
                        Start(structure, pieces);
                        break;
                }
            }

            return _edits.ToString();
        }

        public void Enter(HtmlTag tag) => _open.Add((tag, ReferenceEquals(tag, _entering.Tag) ? _entering.Element : Bare(tag.Name)));

        public void Leave(HtmlTag tag) => _open.RemoveAt(_open.FindLastIndex(o => ReferenceEquals(o.Tag, tag)));

        private static StyledElement Bare(string name) => new(name, null, []);

        private void Start(HtmlStructure structure, HtmlPieces piece)
        {
            var element = ElementOf(piece);
            var place = piece.Name switch
            {
                "html" => 0,
                "body" => 1,
                _ => -1,
            };
            if (place >= 0)
            {
                _open[place] = (null, element);
                Write(piece, [.. _open.Take(place + 1).Select(o => o.Element)]);
            }
            else if (!HtmlElement.Of(piece.Name).HasFlag(HtmlTraits.Unseen) && piece.Name is not ("meta" or "link"))
            {
                _entering = (new HtmlTag(piece.Name, piece.Attributes, piece.Position), element);
                structure.Start(_entering.Tag);
                var isOpen = ReferenceEquals(_open[^1].Tag, _entering.Tag);
                Write(piece, [.. _open.Take(isOpen ? _open.Count - 1 : _open.Count).Select(o => o.Element), element]);
                return;
            }

            structure.Start(new HtmlTag(piece.Name, piece.Attributes, piece.Position));
        }

        private static StyledElement ElementOf(HtmlPieces piece)
        {
            string? id = null;
            string[]? classes = null;
            var attributes = new HtmlAttributes(piece.Attributes);
            while (attributes.Read())
            {
                if (id is null && attributes.Name.Equals("id", StringComparison.OrdinalIgnoreCase))
                {
                    id = WebUtility.HtmlDecode(attributes.Value.ToString());
                }
                else if (classes is null && attributes.Name.Equals("class", StringComparison.OrdinalIgnoreCase))
                {
                    classes = WebUtility.HtmlDecode(attributes.Value.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                }
            }

            return new StyledElement(piece.Name, id, classes ?? []);
        }

        private void Write(HtmlPieces piece, IReadOnlyList<StyledElement> path)
        {
            var element = path[^1];
            IEnumerable<string> keys = ["", element.Name, .. element.Classes.Distinct().Select(c => "." + c), .. element.Id is { } id ? ["#" + id] : Array.Empty<string>()];
            var matching = keys.SelectMany(key => _byKey[key]).Where(rule => Try(rule, path)).OrderBy(r => r.Selector.Specificity).ThenBy(r => r.Order).ToList();
            if (matching.Count == 0)
            {
                return;
            }

            var declarations = matching.SelectMany(r => r.Declarations).ToList();
            var (before, after) = (Written(declarations.Where(d => !d.IsImportant)), Written(declarations.Where(d => d.IsImportant)));
            WriteAttribute(piece, before, after);
        }

        private bool Try(CssRule rule, IReadOnlyList<StyledElement> path) =>
            ++_tries <= MaxTries ? rule.Selector.Matches(path) : throw new ContentLimitException("The style sheet has too many rules for this many elements.");

        // Of a property that is set more than once the last stands; shorthands keep their place before what refines them.
        private static string Written(IEnumerable<CssDeclaration> declarations)
        {
            var last = declarations.Select((d, i) => (d, i)).GroupBy(x => x.d.Property).Select(g => g.Last()).OrderBy(x => x.i).Select(x => x.d);
            return string.Join(';', last.Select(d => $"{d.Property}:{d.Value}"));
        }

        private void WriteAttribute(HtmlPieces piece, string before, string after)
        {
            var attributes = new HtmlAttributes(piece.Attributes);
            while (attributes.Read())
            {
                if (attributes.Name.Equals("style", StringComparison.OrdinalIgnoreCase) && !attributes.Value.IsWhiteSpace() && html.AsSpan().Overlaps(attributes.Value, out var at))
                {
                    var (own, quote) = (attributes.Value.Trim().TrimEnd(';').ToString(), html[at - 1]);
                    var style = new StringBuilder().AppendJoin(';', new[] { Quoted(before, quote), own, Quoted(after, quote) }.Where(part => part.Length > 0)).ToString();
                    _edits.Replace(at, attributes.Value.Length, quote is '"' or '\'' ? style : $"\"{style}\"");
                    return;
                }
            }

            // In front of the others: of two with one name browsers take the first.
            var all = string.Join(';', new[] { before, after }.Where(part => part.Length > 0));
            _edits.Replace(piece.Position + 1 + piece.Name.Length, 0, $" style=\"{Quoted(all, '"')}\"");
        }

        private static string Quoted(string css, char quote) => quote is '\'' ? css.Replace("'", "\"", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal)
            : css.Replace("\"", "'", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal);
    }
}
