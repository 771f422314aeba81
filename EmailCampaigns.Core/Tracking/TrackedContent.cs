namespace EmailCampaigns.Core.Tracking;

/// <summary>What leaves in place of an email's content so that opens and clicks come back. What is approved, stored and shown inside the product is the content without it.</summary>
internal static class TrackedContent
{
    /// <summary>The content with a pixel and tracked links. An email of plain text has no place for a pixel.</summary>
    /// <param name="content">Complete, with signature and footer.</param>
    /// <param name="links">The addresses of this email.</param>
    /// <param name="opens">Whether opens are tracked.</param>
    /// <param name="clicks">Whether clicks are.</param>
    public static EmailContent Of(EmailContent content, EmailLinks links, bool opens, bool clicks)
    {
        if (!opens && !clicks)
        {
            return content;
        }

        var html = new TrackedHtml(content.Html, links);
        return content with
        {
            Html = string.IsNullOrWhiteSpace(content.Html) ? content.Html : html.Rewrite(opens, clicks),
            Text = clicks ? TrackedText.Rewrite(content.Text, html.Seen, links) : content.Text,
        };
    }
}
