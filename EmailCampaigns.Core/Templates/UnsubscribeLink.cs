namespace EmailCampaigns.Core.Templates;

/// <summary>
/// The recipient's own link to leave by. It names the email, so it is known only when the email is sent: until then, and so in what people read and approve, an address stands
/// for it that leads nowhere (RFC 2606).
/// </summary>
public static class UnsubscribeLink
{
    /// <summary>What <c>{{unsubscribe_url}}</c> is merged to.</summary>
    public const string Placeholder = "https://unsubscribe.invalid/own-link";

    /// <summary>What stands for the token in the link of a test email: nobody can be unsubscribed by it.</summary>
    public const string TestToken = "test";

    private static readonly string InQuery = Uri.EscapeDataString(Placeholder);

    /// <summary>The link of a test email.</summary>
    /// <param name="prefix">What public links begin with.</param>
    public static string OfTests(string prefix) => $"{prefix}/u/{TestToken}";

    /// <summary>The content with the link wherever the placeholder stands.</summary>
    /// <param name="content">As approved, its footer appended.</param>
    /// <param name="url">The recipient's own.</param>
    public static EmailContent Fill(EmailContent content, string url)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(url);
        return content with { Html = Fill(content.Html, HtmlText.Escape(url), url), Text = Fill(content.Text, url, url) };
    }

    private static string Fill(string text, string written, string url) => text
        .Replace(Placeholder, written, StringComparison.Ordinal)
        .Replace(InQuery, Uri.EscapeDataString(url), StringComparison.Ordinal);
}
