using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace EmailCampaigns.Core.Generation;

/// <summary>
/// Cleans the HTML that a model wrote. Elements and attributes of the step's own text stay, and a few that only set text; of everything else the words stay and the markup goes, and what runs
/// or loads something goes with its content.
/// </summary>
internal static class WrittenHtml
{
    private static readonly HashSet<string> Plain = ["p", "br", "a", "strong", "b", "em", "i", "u", "ul", "ol", "li", "blockquote"];

    private static readonly HashSet<string> Never =
        ["script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "template", "svg", "math", "link", "meta", "base", "title", "head", "noscript", "audio", "video"];

    /// <summary>The HTML that may be sent.</summary>
    /// <param name="html">What the model wrote; not nested deeper than <see cref="ContentLimits.HtmlNesting"/>.</param>
    /// <param name="example">The step's own HTML, merged.</param>
    /// <param name="removed">The elements that went with their content, or stood for something that is not loaded.</param>
    public static string Clean(string html, string example, out IReadOnlyList<string> removed)
    {
        var known = Body(example).QuerySelectorAll("*").ToList();
        var elements = known.Select(e => e.LocalName).Where(name => !Never.Contains(name)).ToHashSet();
        var attributes = known.SelectMany(e => e.Attributes.Select(a => (e.LocalName, a.Name, a.Value))).ToHashSet();
        var gone = new SortedSet<string>(StringComparer.Ordinal);
        var body = Body(html);
        Clean(body, elements, attributes, gone);
        removed = [.. gone];
        return body.InnerHtml.Trim();
    }

    private static IElement Body(string html) => new HtmlParser().ParseDocument(html).Body!;

    private static void Clean(IElement parent, HashSet<string> elements, HashSet<(string, string, string)> attributes, SortedSet<string> gone)
    {
        foreach (var node in parent.ChildNodes.ToList())
        {
            if (node is not IElement element)
            {
                if (node.NodeType is not NodeType.Text)
                {
                    parent.RemoveChild(node); // comments too: Outlook reads some
                }

                continue;
            }

            var name = element.LocalName;
            if (Never.Contains(name) || (name == "img" && !attributes.Contains((name, "src", element.GetAttribute("src") ?? ""))))
            {
                gone.Add(name);
                element.Remove();
                continue;
            }

            Clean(element, elements, attributes, gone);
            if (elements.Contains(name) || Plain.Contains(name))
            {
                KeepAttributes(element, attributes);
            }
            else
            {
                foreach (var child in element.ChildNodes.ToList())
                {
                    parent.InsertBefore(child, element);
                }

                element.Remove();
            }
        }
    }

    /// <summary>Those of the example, and where a link leads: that is for the checks to judge, as long as a browser would only follow it.</summary>
    private static void KeepAttributes(IElement element, HashSet<(string, string, string)> attributes)
    {
        foreach (var attribute in element.Attributes.ToList())
        {
            var isLink = element.LocalName == "a" && attribute.Name == "href" && Uri.TryCreate(attribute.Value.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "mailto" or "tel";
            if (!isLink && !attributes.Contains((element.LocalName, attribute.Name, attribute.Value)))
            {
                element.RemoveAttribute(attribute.Name);
            }
        }
    }
}
