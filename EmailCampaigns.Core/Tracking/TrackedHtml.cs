using System.Net;
using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>
/// Puts the pixel and tracked links into HTML. Only the <c>href</c> of <c>a</c> and <c>area</c> elements changes; every other byte stays: comments (Outlook's conditional ones too), styles,
/// other attributes. A link with <c>data-track="false"</c> is left alone, and the attribute is taken out.
/// </summary>
internal sealed class TrackedHtml(string html, EmailLinks links)
{
    private const string OptOut = "data-track";

    private readonly StringBuilder _output = new(html.Length + 1024);
    private int _copied;

    /// <summary>The links that were seen, by their address as it is written: their tracked form, or null where they stay.</summary>
    public Dictionary<string, string?> Seen { get; } = new(StringComparer.Ordinal);

    public string Rewrite(bool opens, bool clicks)
    {
        int? endOfBody = null;
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            if (clicks && pieces is { Kind: HtmlPiece.StartTag, Name: "a" or "area" })
            {
                Link(pieces.Attributes);
            }
            else if (opens && pieces is { Kind: HtmlPiece.EndTag, Name: "body" } or { Kind: HtmlPiece.EndTag, Name: "html" } && (pieces.Name is "body" || endOfBody is null))
            {
                CopyTo(pieces.Position);
                endOfBody = _output.Length;
            }
        }

        CopyTo(html.Length);
        if (opens)
        {
            // Without display: none, which programs do not load.
            _output.Insert(endOfBody ?? _output.Length, $"<img src=\"{WebUtility.HtmlEncode(links.Pixel)}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0\">");
        }

        return _output.ToString();
    }

    private void Link(ReadOnlySpan<char> attributes)
    {
        var (href, value, optOut) = (default(Range?), "", default(Range?));
        for (var each = new HtmlAttributes(attributes); each.Read();)
        {
            // Of two attributes of one name the first stands.
            if (href is null && each.Name.Equals("href", StringComparison.OrdinalIgnoreCase) && PlaceOf(each.Value) is { } place)
            {
                (href, value) = (place, HtmlEntities.Decode(each.Value, inAttribute: true));
            }
            else if (optOut is null && each.Name.Equals(OptOut, StringComparison.OrdinalIgnoreCase) && each.Value.Equals("false", StringComparison.OrdinalIgnoreCase))
            {
                optOut = new Range(PlaceOf(each.Name)!.Value.Start, PlaceOf(each.Value)!.Value.End);
            }
        }

        if (optOut is { } removed)
        {
            Seen[value.Trim()] = null;
            Remove(removed.Start.Value, removed.End.Value);
        }
        else if (href is { } replaced && LinkTarget.TryRead(value, out var url) && !links.IsOurs(url) && links.Click(url) is { } tracked)
        {
            Seen.TryAdd(value.Trim(), tracked);
            CopyTo(replaced.Start.Value);
            _output.Append(WebUtility.HtmlEncode(tracked));
            _copied = replaced.End.Value;
        }
    }

    /// <summary>Takes an attribute out, with its closing quote and the blank before it.</summary>
    private void Remove(int start, int end)
    {
        CopyTo(HtmlPieces.IsBlank(html[start - 1]) ? start - 1 : start);
        _copied = html[end] is '"' or '\'' ? end + 1 : end;
    }

    private void CopyTo(int position)
    {
        _output.Append(html, _copied, position - _copied);
        _copied = position;
    }

    /// <summary>Where a part stands in the whole; null for an empty one.</summary>
    private Range? PlaceOf(ReadOnlySpan<char> part) => html.AsSpan().Overlaps(part, out var at) ? at..(at + part.Length) : null;
}
