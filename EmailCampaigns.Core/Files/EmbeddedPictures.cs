using System.Text;

namespace EmailCampaigns.Core.Files;

/// <summary>
/// Pictures that travel in the message in place of being loaded from this site: <c>&lt;img data-embed src="https://.../i/{token}"&gt;</c>. Until the message is written they are shown from their
/// public address like any other, so that previews, drafts and what is stored need no second way.
/// </summary>
public static class EmbeddedPictures
{
    /// <summary>What marks them.</summary>
    public const string Mark = "data-embed";

    /// <summary>The tokens of the pictures to embed, each once.</summary>
    public static IReadOnlyList<string> TokensIn(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var tokens = new List<string>();
        Rewrite(html, token =>
        {
            tokens.Add(token);
            return null;
        });
        return [.. tokens.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Shows them by their content ids, and takes the marks away.</summary>
    /// <param name="html">The HTML of a message.</param>
    /// <param name="contentId">The content id of a picture, by its token; null leaves it as it is.</param>
    public static string Rewrite(string html, Func<string, string?> contentId)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(contentId);
        if (!html.Contains(Mark, StringComparison.OrdinalIgnoreCase))
        {
            return html;
        }

        var (output, copied) = (new StringBuilder(html.Length), 0);
        for (var pieces = new HtmlPieces(html); pieces.Read();)
        {
            if (pieces is not { Kind: HtmlPiece.StartTag, Name: "img" } || PlacesIn(html, pieces.Attributes) is not { } found || contentId(found.Token) is not { } id)
            {
                continue;
            }

            foreach (var (place, with) in new[] { (found.Source, $"cid:{id}"), (found.Mark, "") }.OrderBy(edit => edit.Item1.Start.Value))
            {
                output.Append(html, copied, place.Start.Value - copied).Append(with);
                copied = place.End.Value;
            }
        }

        return output.Append(html, copied, html.Length - copied).ToString();
    }

    /// <summary>Where the address of a marked picture stands, and the mark with the blank before it; null where it is not marked, or no picture of this site.</summary>
    private static (Range Source, Range Mark, string Token)? PlacesIn(string html, ReadOnlySpan<char> attributes)
    {
        var (source, mark, address) = (default(Range?), default(Range?), "");
        for (var each = new HtmlAttributes(attributes); each.Read();)
        {
            // Of two attributes of one name the first stands.
            if (source is null && each.Name.Equals("src", StringComparison.OrdinalIgnoreCase) && html.AsSpan().Overlaps(each.Value, out var at))
            {
                (source, address) = (at..(at + each.Value.Length), HtmlEntities.Decode(each.Value, inAttribute: true));
            }
            else if (mark is null && each.Name.Equals(Mark, StringComparison.OrdinalIgnoreCase) && !each.Value.Equals("false", StringComparison.OrdinalIgnoreCase))
            {
                html.AsSpan().Overlaps(each.Name, out var start);
                mark = (HtmlPieces.IsBlank(html[start - 1]) ? start - 1 : start)..EndOf(html, start + each.Name.Length, each.Value);
            }
        }

        return source is { } src && mark is { } marked && FileUses.TokensIn(address).FirstOrDefault() is { } token ? (src, marked, token) : null;
    }

    /// <summary>Where an attribute ends: behind its value and the quotes around it, which may have nothing between them.</summary>
    private static int EndOf(string html, int endOfName, ReadOnlySpan<char> value)
    {
        if (html.AsSpan().Overlaps(value, out var start))
        {
            var end = start + value.Length;
            return html[end] is '"' or '\'' ? end + 1 : end;
        }

        var at = endOfName;
        while (HtmlPieces.IsBlank(html[at]))
        {
            at++;
        }

        if (html[at] is not '=')
        {
            return endOfName;
        }

        do
        {
            at++;
        }
        while (HtmlPieces.IsBlank(html[at]));
        return html[at] is '"' or '\'' ? at + 2 : at;
    }
}
