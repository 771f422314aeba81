using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace EmailCampaigns.Core.Mail;

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
    public static string Convert(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var document = new HtmlParser().ParseDocument(html);
        var reader = new Reader();
        if (document.Body is { } body)
        {
            Walk(body, reader);
        }

        return reader.ToString();
    }

    /// <summary>Without recursion: a document may be nested deeper than a stack.</summary>
    private static void Walk(IElement root, Reader reader)
    {
        var open = new Stack<(IElement Element, int Child)>();
        open.Push((root, 0));
        while (open.TryPop(out var at))
        {
            if (at.Child == at.Element.ChildNodes.Length)
            {
                reader.Leave(at.Element);
                continue;
            }

            open.Push((at.Element, at.Child + 1));
            switch (at.Element.ChildNodes[at.Child])
            {
                case IText text:
                    reader.Text(text.Data);
                    break;
                case IElement element when !IsHidden(element):
                    reader.Enter(element);
                    open.Push((element, 0));
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsHidden(IElement element) =>
        element.LocalName is "head" or "style" or "script" or "title" or "template" or "object" or "iframe" or "svg" or "math" or "select" or "audio" or "video"
        || element.HasAttribute("hidden")
        || (element.GetAttribute("style") is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    /// <summary>What each element means for the lines of text.</summary>
    private sealed class Reader
    {
        private readonly TextLayout _layout = new();
        private readonly Stack<int?> _lists = new();
        private int _tables;

        public void Text(string text) => _layout.Text(text);

        public void Enter(IElement element)
        {
            switch (element.LocalName)
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
                    _layout.Text(element.GetAttribute("alt") ?? "");
                    break;
                case "a":
                    _layout.Mark();
                    break;
                case "ul" or "ol" or "menu" or "dir":
                    _layout.Break(Around(element));
                    _lists.Push(element.LocalName is "ol" ? Number(element, "start") ?? 1 : null);
                    break;
                case "li":
                    _layout.Break(1);
                    var marker = ItemMarker(element);
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
                    _layout.Break(Around(element));
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
                    _layout.Break(Around(element));
                    break;
            }
        }

        public void Leave(IElement element)
        {
            switch (element.LocalName)
            {
                case "a":
                    Link(element.GetAttribute("href"));
                    break;
                case "ul" or "ol" or "menu" or "dir":
                    _lists.Pop();
                    _layout.Break(Around(element));
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
                    _layout.Break(Around(element));
                    break;
                case "pre" or "textarea":
                    _layout.Collapse();
                    _layout.Break(2);
                    break;
                default:
                    _layout.Break(Around(element));
                    break;
            }
        }

        public override string ToString() => _layout.ToString();

        /// <summary>Line ends that part an element from what stands beside it.</summary>
        private int Around(IElement element) => element.LocalName switch
        {
            "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "dl" => 2,
            "ul" or "ol" or "menu" or "dir" => _lists.Count is 0 ? 2 : 1,
            "table" => _tables is 0 ? 2 : 1,
            "div" or "section" or "article" or "aside" or "header" or "footer" or "main" or "nav" or "address" or "center" or "figure" or "figcaption" or "form" or "fieldset"
                or "legend" or "details" or "summary" or "dt" or "tr" or "caption" or "option" => 1,
            _ => 0,
        };

        private string ItemMarker(IElement item)
        {
            if (!_lists.TryPop(out var number))
            {
                return "- ";
            }

            number = number is null ? null : Number(item, "value") ?? number;
            _lists.Push(number + 1);
            return number is null ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. ");
        }

        private static int? Number(IElement element, string attribute) =>
            int.TryParse(element.GetAttribute(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        private void Link(string? href)
        {
            var text = _layout.SinceMark();
            var target = href?.Trim().ReplaceLineEndings("") ?? "";
            if (target.Length is 0 || target[0] is '#' || target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            if (text.Length is 0)
            {
                _layout.Text(target);
            }
            else if (!string.Equals(Bare(text), Bare(target), StringComparison.OrdinalIgnoreCase))
            {
                _layout.Append($" ({target})");
            }
        }

        /// <summary>An address as people write it: <c>example.com</c> for <c>https://example.com/</c>.</summary>
        private static string Bare(string address)
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
