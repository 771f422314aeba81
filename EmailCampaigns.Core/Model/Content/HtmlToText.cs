using System.Globalization;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>Makes the text part of a message from its HTML: what a person would read, in order, without the looks.</summary>
public static class HtmlToText
{
    /// <summary>
    /// Paragraphs and headings stand apart by an empty line, list items begin with a dash or their number, quotations with <c>&gt;</c>, links are followed by
    /// their address in parentheses, a table row is a line with its cells between bars, images are their alternative text. What is hidden (such as a preheader)
    /// is left out.
    /// </summary>
    /// <param name="html">A document or a part of one; may be malformed, may hold template expressions.</param>
    /// <returns>Lines ended by LF, the last one not.</returns>
    /// <exception cref="ContentLimitException">It is longer or nested deeper than an email may be, or its text would be too long.</exception>
    public static string Convert(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (html.Length > ContentLimits.MergedBody)
        {
            throw new ContentLimitException($"The HTML has {html.Length:N0} characters; at most {ContentLimits.MergedBody:N0} are allowed.");
        }

        var reader = new Reader();
        var elements = new HtmlStructure(reader);
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            switch (pieces.Kind)
            {
                case HtmlPiece.Text or HtmlPiece.RawText:
                    if (elements.ShowsText(pieces.Source))
                    {
                        reader.Text(HtmlEntities.Decode(pieces.Source, inAttribute: false));
                    }

                    break;
                case HtmlPiece.StartTag:
                    elements.Start(new HtmlTag(pieces.Name, pieces.Attributes, pieces.Position));
                    break;
                case HtmlPiece.EndTag:
                    elements.End(pieces.Name);
                    break;
                default:
                    break;
            }
        }

        elements.EndAll();
        return reader.ToString();
    }

    /// <summary>What each element means for the lines of text.</summary>
    private sealed class Reader : IHtmlElements
    {
        /// <summary><c>https://</c>, and a slash at the end.</summary>
        private const int LongestScheme = 9;

        private readonly TextLayout _layout = new();
        private readonly Stack<int?> _lists = new();
        private int _tables;
        private bool _dropsLineEnd;

        public void Text(string text)
        {
            text = text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
            _layout.Text(_dropsLineEnd && text.StartsWith('\n') ? text[1..] : text);
            _dropsLineEnd = false;
        }

        public void Enter(HtmlTag tag)
        {
            _dropsLineEnd = tag.Name is "pre" or "textarea"; // the line end behind the tag is none of the text
            switch (tag.Name)
            {
                case "br":
                    _layout.LineEnd();
                    break;
                case "hr":
                    _layout.Break(2);
                    _layout.Text("---");
                    _layout.Break(2);
                    break;
                case "img":
                    _layout.Text(tag.Alt ?? "");
                    break;
                case "a":
                    _layout.Mark();
                    break;
                case "ul" or "ol" or "menu" or "dir":
                    _layout.Break(Around(tag.Name));
                    _lists.Push(tag.Name is "ol" ? Number(tag.Start) ?? 1 : null);
                    break;
                case "li":
                    _layout.Break(1);
                    var marker = ItemMarker(tag);
                    _layout.Indent(marker, new string(' ', marker.Length));
                    break;
                case "blockquote":
                    _layout.Break(2);
                    _layout.Indent("> ", "> ");
                    break;
                case "dd":
                    _layout.Break(1);
                    _layout.Indent("  ", "  ");
                    break;
                case "table":
                    _layout.Break(Around(tag.Name));
                    _tables++;
                    break;
                case "td" or "th":
                    _layout.Cell();
                    break;
                case "pre" or "textarea":
                    _layout.Break(2);
                    _layout.Preserve();
                    break;
                default:
                    _layout.Break(Around(tag.Name));
                    break;
            }
        }

        public void Leave(HtmlTag tag)
        {
            switch (tag.Name)
            {
                case "a":
                    Link(tag.Href);
                    break;
                case "ul" or "ol" or "menu" or "dir":
                    _lists.Pop();
                    _layout.Break(Around(tag.Name));
                    break;
                case "li" or "dd":
                    _layout.Outdent();
                    _layout.Break(1);
                    break;
                case "blockquote":
                    _layout.Outdent();
                    _layout.Break(2);
                    break;
                case "table":
                    _tables--;
                    _layout.Break(Around(tag.Name));
                    break;
                case "pre" or "textarea":
                    _layout.Collapse();
                    _layout.Break(2);
                    break;
                default:
                    _layout.Break(Around(tag.Name));
                    break;
            }
        }

        public override string ToString() => _layout.ToString();

        /// <summary>Line ends that part an element from what stands beside it.</summary>
        private int Around(string element) => element switch
        {
            "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "dl" => 2,
            "ul" or "ol" or "menu" or "dir" => _lists.Count is 0 ? 2 : 1,
            "table" => _tables is 0 ? 2 : 1,
            "div" or "section" or "article" or "aside" or "header" or "footer" or "main" or "nav" or "address" or "center" or "figure" or "figcaption" or "form" or "fieldset"
                or "legend" or "details" or "summary" or "dt" or "tr" or "caption" or "option" => 1,
            _ => 0,
        };

        private string ItemMarker(HtmlTag item)
        {
            if (!_lists.TryPop(out var number))
            {
                return "- ";
            }

            number = number is null ? null : Number(item.Value) ?? number;
            _lists.Push(number + 1);
            return number is null ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. ");
        }

        private static int? Number(string? text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        private void Link(string? href)
        {
            var target = href?.Trim().ReplaceLineEndings("") ?? "";
            var text = _layout.SinceMark(target.Length + LongestScheme);
            if (target.Length is 0 || target[0] is '#' || target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            if (text is "")
            {
                _layout.Text(target);
            }
            else if (text is null || !Bare(text).Equals(Bare(target), StringComparison.OrdinalIgnoreCase))
            {
                _layout.Append($" ({target})");
            }
        }

        /// <summary>An address as people write it: <c>example.com</c> for <c>https://example.com/</c>.</summary>
        private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> address)
        {
            foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "mailto:", "tel:"])
            {
                if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                {
                    return address[scheme.Length..].TrimEnd('/');
                }
            }

            return address.TrimEnd('/');
        }
    }
}
