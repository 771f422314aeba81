using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Templates.Html;

/// <summary>
/// Makes the HTML that an author wrote into HTML that mail programs show as it was meant: what runs is left out (<see cref="HtmlCleaner"/>), style sheets are written to the
/// elements (<see cref="StyleInliner"/>). Everything else stays character for character. A template is prepared once; what is merged, approved and sent has all of it.
/// </summary>
internal static class EmailHtml
{
    /// <summary>The segments of a template's HTML, prepared.</summary>
    /// <exception cref="ContentLimitException">A block begins inside of something that is left out, and ends behind it.</exception>
    internal static IReadOnlyList<TemplateSegment> Prepare(IReadOnlyList<TemplateSegment> segments)
    {
        if (segments.OfType<TemplateSegment.Text>().Any(text => text.Value.AsSpan().IndexOfAny(TextFromHtml.MarkStart, TextFromHtml.MarkEnd) >= 0))
        {
            return segments;
        }

        // A tag has quotes of its own, and stands where HTML allows no text: a mark stands for it meanwhile.
        var (marked, tags) = Mark(segments);
        var cleaned = HtmlCleaner.Clean(marked);
        var prepared = StyleInliner.Inline(cleaned);
        if (prepared == marked)
        {
            return segments;
        }

        List<TemplateSegment> split = [.. TextFromHtml.Split(prepared, tags)];
        return TextFromHtml.IsBalanced(split)
            ? split
            : throw new ContentLimitException("A block begins inside of a script or form, which no email can have, and ends behind it. Take the script or form out.");
    }

    private static (string Marked, List<TemplateSegment> Tags) Mark(IReadOnlyList<TemplateSegment> segments)
    {
        var marked = new StringBuilder();
        var tags = new List<TemplateSegment>();
        foreach (var segment in segments)
        {
            if (segment is TemplateSegment.Text text)
            {
                marked.Append(text.Value);
            }
            else
            {
                marked.Append(TextFromHtml.MarkStart).Append(CultureInfo.InvariantCulture, $"{tags.Count}").Append(TextFromHtml.MarkEnd);
                tags.Add(segment);
            }
        }

        return (marked.ToString(), tags);
    }
}
