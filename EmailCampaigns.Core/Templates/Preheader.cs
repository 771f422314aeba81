using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Templates;

/// <summary>The line that inboxes show behind a subject: the first text of the body, hidden from who opens the email. The text part does not have it.</summary>
public static class Preheader
{
    private const string Mark = "data-preheader";

    private const string Open =
        $"<div {Mark} style=\"display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;font-size:1px;line-height:1px\">";

    private const string Close = "</div>";

    // Inboxes go on with the body where the line is short. These take up room and are seen by nobody; a joiner keeps the blanks from being one.
    private const string Padding = "&#847;&zwnj;&nbsp;";
    private const int Paddings = 90;

    private static readonly HashSet<string> BeforeBody = ["html", "head", "meta", "title", "style", "link", "base", "script", "noscript"];

    private static readonly string Filling = string.Concat(Enumerable.Repeat(Padding, Paddings));

    /// <summary>The line that an email has; null where it has none.</summary>
    /// <param name="html">As <see cref="Insert"/> left it; may have been edited since.</param>
    public static string? Of(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var start = html.IndexOf(Open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : html.IndexOf(Close, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var line = html[(start + Open.Length)..end].Replace(Padding, "", StringComparison.Ordinal);
        return HtmlEntities.Decode(line, inAttribute: false).Trim();
    }

    /// <summary>The HTML without the line.</summary>
    internal static string Without(string html)
    {
        var start = html.IndexOf(Open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : html.IndexOf(Close, start, StringComparison.Ordinal);
        return end < 0 ? html : html.Remove(start, end + Close.Length - start);
    }

    /// <summary>The HTML with the line at the beginning of its body; unchanged where either shows nothing.</summary>
    /// <param name="html">A document or a part of one.</param>
    /// <param name="line">Plain text.</param>
    internal static string Insert(string html, string line) => string.IsNullOrWhiteSpace(html) || !EmailCompleteness.HasVisibleText(line)
        ? html
        : html.Insert(StartOfBody(html), $"{Open}{HtmlText.Escape(Cut(line))}{Filling}{Close}");

    // Inboxes show some hundred characters; a contact's values are no reason to fail an email for the rest.
    private static string Cut(string line) => line.Length <= ContentLimits.Preheader ? line
        : line[..(char.IsHighSurrogate(line[ContentLimits.Preheader - 1]) ? ContentLimits.Preheader - 1 : ContentLimits.Preheader)];

    private static int StartOfBody(string html)
    {
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            var isHead = pieces.Kind switch
            {
                HtmlPiece.StartTag or HtmlPiece.EndTag => BeforeBody.Contains(pieces.Name),
                HtmlPiece.Text => pieces.Source.IsWhiteSpace(),
                _ => true,
            };
            if (pieces is { Kind: HtmlPiece.StartTag, Name: "body" })
            {
                return pieces.Position + pieces.Source.Length;
            }

            if (!isHead)
            {
                return pieces.Position;
            }
        }

        return html.Length;
    }
}
