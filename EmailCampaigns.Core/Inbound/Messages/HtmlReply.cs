using System.Text.RegularExpressions;
using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>The same for a reply that has HTML only: mail programs mark what they quote with elements of their own; a <c>blockquote</c> becomes lines with <c>&gt;</c>.</summary>
internal static partial class HtmlReply
{
    public static (string Own, string Quoted) Split(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var begins = Quotation().Match(html) is { Success: true } match ? match.Index : html.Length;
        var (own, quoted) = QuotedText.Split(TextOf(html[..begins]));
        return own.Length > 0 || begins == html.Length
            ? (own, $"{quoted}\n{TextOf(html[begins..])}".Trim())
            : QuotedText.Split(TextOf(html)); // written below the quotation
    }

    private static string TextOf(string html)
    {
        var beginning = CleanText.Cut(html, ContentLimits.MergedBody);
        try
        {
            return CleanText.Lines(HtmlToText.Convert(beginning), InboundLimits.MaxText);
        }
        catch (ContentLimitException) // nested too deeply for its layout; the words are there all the same
        {
            return CleanText.Lines(Tag().Replace(beginning, " "), InboundLimits.MaxText);
        }
    }

    /// <summary>Gmail, Outlook, Yahoo, Thunderbird, Apple Mail, Proton, Zoho, GMX, and the rule that Outlook draws above a quoted header.</summary>
    [GeneratedRegex(@"<(?:div|blockquote|span|hr)\b[^>]{0,300}?\b(?:id|class|name)\s*=\s*[""']?[^""'>]{0,100}(?:gmail_quote|divRplyFwdMsg|OLK_SRC_BODY_SECTION|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|appendonsend|mail-editor-reference-message-container|reply-message|AppleMailQuote|stopSpelling)[^>]{0,300}>|<div\b[^>]{0,200}border-top:\s*solid #(?:E1E1E1|B5C4DF)[^>]{0,200}>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quotation();

    [GeneratedRegex("<[^>]{0,2000}>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
