namespace EmailCampaigns.Core.Templates;

/// <summary>The end of an email that is no one-to-one outreach: the sender's postal address and a way out. It is not part of what is approved.</summary>
public static class EmailFooter
{
    private const string Style = "margin-top:32px;padding-top:16px;border-top:1px solid #d9d9d9;font:12px/1.5 Arial,Helvetica,sans-serif;color:#5f6368";

    /// <summary>
    /// The content with its footer: in HTML inside the body, as its last element; in the text after an empty line. What is null or blank is left out, and
    /// with both the content stays as it is. An email of plain text gets no HTML, which would show the footer alone.
    /// </summary>
    /// <param name="content">What was approved.</param>
    /// <param name="unsubscribeUrl">The recipient's own link.</param>
    /// <param name="postalAddress">The workspace's, on one or more lines.</param>
    public static EmailContent Append(EmailContent content, string? unsubscribeUrl, string? postalAddress)
    {
        ArgumentNullException.ThrowIfNull(content);
        var address = (postalAddress ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<string> html = [.. address.Select(HtmlText.Escape)];
        List<string> text = [.. address];
        if (!string.IsNullOrWhiteSpace(unsubscribeUrl))
        {
            html.Add($"<a href=\"{HtmlText.Escape(unsubscribeUrl)}\" style=\"color:#5f6368\">Unsubscribe</a>");
            text.Add($"Unsubscribe: {unsubscribeUrl}");
        }

        return html.Count == 0 ? content : content with
        {
            Html = string.IsNullOrWhiteSpace(content.Html) ? "" : content.Html.Insert(EndOfBody(content.Html), $"<div style=\"{Style}\">{string.Join("<br>", html)}</div>\n"),
            Text = $"{content.Text.TrimEnd()}\n\n{string.Join('\n', text)}\n",
        };
    }

    private static int EndOfBody(string html) =>
        html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase) is >= 0 and var body ? body
        : html.LastIndexOf("</html", StringComparison.OrdinalIgnoreCase) is >= 0 and var document ? document
        : html.Length;
}
