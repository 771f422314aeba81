namespace EmailCampaigns.Core.Templates;

/// <summary>
/// The end of an email: the sender's postal address and a way out, or for outreach a line with the way out alone. It is not part of what is approved. What the author placed
/// in the text is not repeated.
/// </summary>
public static class EmailFooter
{
    private const string FullStyle = "margin-top:32px;padding-top:16px;border-top:1px solid #d9d9d9;font:12px/1.5 Arial,Helvetica,sans-serif;color:#5f6368";
    private const string LineStyle = "margin-top:24px;font:13px/1.5 Arial,Helvetica,sans-serif;color:#5f6368";

    /// <summary>What stands below the emails of a campaign of this type. Only outreach has a choice.</summary>
    public static FooterKind FooterOf(this CampaignSettings settings, CampaignType type)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return type == CampaignType.Outreach ? settings.Footer : FooterKind.Full;
    }

    /// <summary>The words of the link, where nobody gave others.</summary>
    public static string WordsOf(FooterKind kind) => kind switch
    {
        FooterKind.None => "",
        FooterKind.Line => "Tell me if you would rather not hear from me",
        FooterKind.Full => "Unsubscribe",
    };

    /// <summary>
    /// The content with its footer: in HTML inside the body, as its last element; in the text after an empty line. Each part gets what it does not hold yet. An email of plain
    /// text gets no HTML, which would show the footer alone. The link is <see cref="UnsubscribeLink.Placeholder"/>.
    /// </summary>
    /// <param name="content">What was approved.</param>
    /// <param name="kind">What is to stand there.</param>
    /// <param name="words">The words of the link; null for those of the kind.</param>
    /// <param name="postalAddress">The workspace's, on one or more lines; blank leaves it out.</param>
    public static EmailContent Append(EmailContent content, FooterKind kind, string? words, string? postalAddress)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (kind == FooterKind.None)
        {
            return content;
        }

        var link = string.IsNullOrWhiteSpace(words) ? WordsOf(kind) : words;
        var address = kind == FooterKind.Full ? LinesOf(postalAddress) : [];
        var html = ToAdd(content.Html, address, line => HtmlText.Escape(line), $"<a href=\"{UnsubscribeLink.Placeholder}\" style=\"color:#5f6368\">{HtmlText.Escape(link)}</a>");
        var text = ToAdd(content.Text, address, line => line, $"{link}: {UnsubscribeLink.Placeholder}");
        return content with
        {
            Html = html.Count == 0 || string.IsNullOrWhiteSpace(content.Html)
                ? content.Html
                : content.Html.Insert(EndOfBody(content.Html), $"<div style=\"{(kind == FooterKind.Full ? FullStyle : LineStyle)}\">{string.Join("<br>", html)}</div>\n"),
            Text = text.Count == 0 ? content.Text : $"{content.Text.TrimEnd()}\n\n{string.Join('\n', text)}\n",
        };
    }

    /// <summary>What <see cref="Append"/> adds, as it reads; null where it adds nothing.</summary>
    /// <inheritdoc cref="Append"/>
    public static string? Added(EmailContent content, FooterKind kind, string? words, string? postalAddress)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (kind == FooterKind.None)
        {
            return null;
        }

        var isHtml = !string.IsNullOrWhiteSpace(content.Html);
        var link = string.IsNullOrWhiteSpace(words) ? WordsOf(kind) : words;
        var address = kind == FooterKind.Full ? LinesOf(postalAddress) : [];
        var added = ToAdd(isHtml ? content.Html : content.Text, address, line => isHtml ? HtmlText.Escape(line) : line, UnsubscribeLink.Placeholder);
        var hasLink = added.Contains(UnsubscribeLink.Placeholder);
        string[] parts = [.. added.Count > (hasLink ? 1 : 0) ? [OnOneLine(postalAddress)] : Array.Empty<string>(), .. hasLink ? [link] : Array.Empty<string>()];
        return parts.Length == 0 ? null : string.Join(" · ", parts);
    }

    /// <summary>An address of several lines as it reads in a sentence.</summary>
    internal static string OnOneLine(string? postalAddress) => string.Join(", ", LinesOf(postalAddress).Select(line => line.TrimEnd(',')));

    private static string[] LinesOf(string? postalAddress) => (postalAddress ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<string> ToAdd(string part, string[] address, Func<string, string> write, string link)
    {
        var holdsAddress = address.Length > 0 && part.Contains(write(string.Join(", ", address.Select(line => line.TrimEnd(',')))), StringComparison.Ordinal);
        var holdsLink = part.Contains(UnsubscribeLink.Placeholder, StringComparison.Ordinal);
        return [.. holdsAddress ? [] : address.Select(write), .. holdsLink ? Array.Empty<string>() : [link]];
    }

    private static int EndOfBody(string html) =>
        html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase) is >= 0 and var body ? body
        : html.LastIndexOf("</html", StringComparison.OrdinalIgnoreCase) is >= 0 and var document ? document
        : html.Length;
}
