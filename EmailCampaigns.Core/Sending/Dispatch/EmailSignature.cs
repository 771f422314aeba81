
namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>The sender's signature under an email. Like the footer it comes after approval: changing it takes no approval back.</summary>
internal static class EmailSignature
{
    /// <summary>
    /// The content with the signature as the last element of the body, and under the text; unchanged where there is none. An email of plain text gets no HTML, which
    /// would show the signature alone.
    /// </summary>
    public static EmailContent Append(EmailContent content, string? signatureHtml)
    {
        if (string.IsNullOrWhiteSpace(signatureHtml))
        {
            return content;
        }

        var end = content.Html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return content with
        {
            Html = string.IsNullOrWhiteSpace(content.Html) ? "" : content.Html.Insert(end < 0 ? content.Html.Length : end, $"<div>{signatureHtml}</div>\n"),
            Text = $"{content.Text.TrimEnd()}\n\n-- \n{HtmlToText.Convert(signatureHtml).Trim()}\n",
        };
    }
}
