using System.Collections.Frozen;
using System.Net;
using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Templates.Html;

/// <summary>
/// Leaves out what mail programs refuse to run and filters take for an attack: scripts, frames, forms, event handlers, addresses of scripts. Tables, styles, and Outlook's
/// conditional comments stay as they are written.
/// </summary>
public static class HtmlCleaner
{
    /// <summary>These go with all that they hold.</summary>
    private static readonly FrozenSet<string> Removed = new[] { "script", "iframe", "object", "applet", "select", "textarea" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of these the tags go; what they hold stays.</summary>
    private static readonly FrozenSet<string> Unwrapped =
        new[] { "form", "button", "input", "embed", "base", "fieldset", "label", "frameset", "frame", "option", "optgroup" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Addresses =
        new[] { "href", "src", "action", "formaction", "background", "cite", "poster", "longdesc", "xlink:href" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The HTML without them; the same text where there is none.</summary>
    /// <param name="html">A document or a part of one; may be malformed.</param>
    public static string Clean(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var edits = new TextEdits(html);
        var pieces = new HtmlPieces(html);
        string? removing = null;
        var depth = 0;
        while (pieces.Read())
        {
            var isTag = pieces.Kind is HtmlPiece.StartTag or HtmlPiece.EndTag;
            if (removing is not null)
            {
                edits.Replace(pieces.Position, pieces.Source.Length, "");
                depth += isTag && pieces.Name == removing ? pieces.Kind is HtmlPiece.StartTag ? 1 : -1 : 0;
                removing = depth == 0 ? null : removing;
            }
            else if (isTag && (Unwrapped.Contains(pieces.Name) || Removed.Contains(pieces.Name) || IsRefresh(pieces)))
            {
                edits.Replace(pieces.Position, pieces.Source.Length, "");
                (removing, depth) = pieces.Kind is HtmlPiece.StartTag && Removed.Contains(pieces.Name) ? (pieces.Name, 1) : (null, 0);
            }
            else if (pieces.Kind is HtmlPiece.StartTag)
            {
                CleanAttributes(html, pieces, edits);
            }
        }

        return edits.ToString();
    }

    private static void CleanAttributes(string html, HtmlPieces tag, TextEdits edits)
    {
        var attributes = new HtmlAttributes(tag.Attributes);
        while (attributes.Read())
        {
            if (!html.AsSpan().Overlaps(attributes.Name, out var name))
            {
                continue;
            }

            var hasValue = html.AsSpan().Overlaps(attributes.Value, out var value) && attributes.Value.Length > 0;
            if (attributes.Name is ['o' or 'O', 'n' or 'N', _, ..])
            {
                var end = hasValue ? value + attributes.Value.Length + (IsQuote(html[value - 1]) ? 1 : 0) : name + attributes.Name.Length;
                edits.Replace(name, end - name, "");
            }
            else if (hasValue && Addresses.Contains(attributes.Name.ToString()) && IsScript(tag.Name, attributes.Value))
            {
                edits.Replace(value, attributes.Value.Length, IsQuote(html[value - 1]) ? "" : "\"\"");
            }
        }
    }

    // A picture that brings its content with it is refused by the check before a start, which says so; it is no danger.
    private static bool IsScript(string element, ReadOnlySpan<char> address)
    {
        var start = WebUtility.HtmlDecode(address[..Math.Min(address.Length, LinkAddress.MaxStart)].ToString());
        return LinkAddress.IsRefused(start) && !(element is "img" or "td" or "table" && DataPictures.Is(start));
    }

    private static bool IsRefresh(HtmlPieces tag)
    {
        if (tag.Name is not "meta")
        {
            return false;
        }

        var attributes = new HtmlAttributes(tag.Attributes);
        while (attributes.Read())
        {
            if (attributes.Name.Equals("http-equiv", StringComparison.OrdinalIgnoreCase) && attributes.Value.Trim().Equals("refresh", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsQuote(char c) => c is '"' or '\'';
}

/// <summary>Pictures whose address is their content (RFC 2397). Gmail and Outlook do not show them.</summary>
internal static class DataPictures
{
    /// <param name="address">Without entities; its beginning is enough.</param>
    internal static bool Is(string address) => address.TrimStart().StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
}
