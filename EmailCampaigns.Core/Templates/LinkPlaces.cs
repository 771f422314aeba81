using System.Buffers;
using System.Text;
using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Templates;

/// <summary>What a segment has to do with the addresses of links that hold values. Offsets count characters of a text segment.</summary>
/// <param name="IsInside">Whether an address is open where the segment begins.</param>
/// <param name="Closes">Where in the text that address ends; -1 where it goes on.</param>
/// <param name="Opens">Where in the text another one begins that goes on behind it; -1 where none does.</param>
internal readonly record struct LinkPlace(bool IsInside, int Closes, int Opens)
{
    internal static readonly LinkPlace Outside = new(false, -1, -1);
}

/// <summary>Finds the addresses that values stand in. A template is read once for that, with all of its branches in a row.</summary>
internal static class LinkPlaces
{
    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "href", "src", "action", "formaction", "background", "cite", "poster", "longdesc", "xlink:href",
    };

    private static readonly SearchValues<char> EndsOfAddress = SearchValues.Create(" \t\r\n\u00A0<>\"()[]");

    /// <summary>For HTML: the attributes that hold an address. One for each segment; null where no value stands in any.</summary>
    internal static LinkPlace[]? InHtml(IReadOnlyList<TemplateSegment> segments)
    {
        if (!segments.Any(s => s is TemplateSegment.Output))
        {
            return null;
        }

        var (html, starts) = Join(segments);
        LinkPlace[]? places = null;
        var segment = 0;
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            if (pieces.Kind != HtmlPiece.StartTag)
            {
                continue;
            }

            var attributes = new HtmlAttributes(pieces.Attributes);
            while (attributes.Read())
            {
                if (Attributes.Contains(attributes.Name.ToString()) && html.AsSpan().Overlaps(attributes.Value, out var start))
                {
                    Mark(start, start + attributes.Value.Length);
                }
            }
        }

        return places;

        // What is before an address and what ends it is always text: a value stands for a letter here.
        void Mark(int start, int end)
        {
            segment = SegmentAt(start - 1, segment);
            var last = SegmentAt(end, segment);
            if (!HasValue(segment, last))
            {
                return;
            }

            places ??= [.. Enumerable.Repeat(LinkPlace.Outside, segments.Count)];
            places[segment] = places[segment] with { Opens = start - starts[segment] };
            for (var i = segment + 1; i <= last; i++)
            {
                places[i] = new LinkPlace(true, i == last ? end - starts[i] : -1, -1);
            }
        }

        int SegmentAt(int position, int from)
        {
            while (from + 1 < starts.Length && starts[from + 1] <= position)
            {
                from++;
            }

            return from;
        }

        bool HasValue(int first, int last)
        {
            for (var i = first + 1; i < last; i++)
            {
                if (segments[i] is TemplateSegment.Output)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>For plain text: the values that stand in what follows <c>https://</c> up to the next blank. Null where none does.</summary>
    internal static LinkPlace[]? InText(IReadOnlyList<TemplateSegment> segments)
    {
        if (!segments.Any(s => s is TemplateSegment.Output) || !segments.Any(s => s is TemplateSegment.Text text && text.Value.Contains("://", StringComparison.Ordinal)))
        {
            return null;
        }

        var places = new LinkPlace[segments.Count];
        var isInside = false;
        for (var i = 0; i < segments.Count; i++)
        {
            places[i] = LinkPlace.Outside with { IsInside = isInside };
            if (segments[i] is TemplateSegment.Text { Value: var text })
            {
                var end = text.AsSpan().LastIndexOfAny(EndsOfAddress);
                var start = text.AsSpan(end + 1).LastIndexOf("://");
                var opens = start >= 0 ? StartOfScheme(text, end + 1 + start) : -1;
                var goesOn = isInside && end < 0 && opens < 0;
                places[i] = new LinkPlace(isInside, isInside && !goesOn ? 0 : -1, opens);
                isInside = goesOn || opens >= 0;
            }
        }

        return places;
    }

    // Where http or https begins before a colon; -1 for another scheme.
    private static int StartOfScheme(string text, int colon) =>
        text.AsSpan(0, colon).EndsWith("https", StringComparison.OrdinalIgnoreCase) ? colon - 5
        : text.AsSpan(0, colon).EndsWith("http", StringComparison.OrdinalIgnoreCase) ? colon - 4
        : -1;

    private static (string Html, int[] Starts) Join(IReadOnlyList<TemplateSegment> segments)
    {
        var html = new StringBuilder();
        var starts = new int[segments.Count];
        for (var i = 0; i < segments.Count; i++)
        {
            starts[i] = html.Length;
            html.Append(segments[i] switch
            {
                TemplateSegment.Text text => text.Value,
                TemplateSegment.Output => "x",
                _ => "",
            });
        }

        return (html.ToString(), starts);
    }
}
