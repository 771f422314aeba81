using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace EmailCampaigns.Core.Generation;

/// <summary>Finds where a text leads: links, addresses of the web that are only written, and addresses of email.</summary>
internal static partial class WrittenLinks
{
    /// <summary>The links of HTML and the addresses written in its text.</summary>
    public static IEnumerable<string> In(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        return document.QuerySelectorAll("[href]").Select(e => e.GetAttribute("href") ?? "").Where(href => href.Length > 0).Concat(InText(document.Body?.TextContent ?? ""));
    }

    public static IEnumerable<string> InText(string text) => Addresses().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '\''));

    public static string Without(string text) => Addresses().Replace(text, " ");

    /// <summary>As it is compared: without scheme, <c>www.</c> and a slash at the end.</summary>
    public static string Plain(string link)
    {
        var plain = link.Trim();
        foreach (var start in (ReadOnlySpan<string>)["https://", "http://", "mailto:", "tel:", "www."])
        {
            plain = plain.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? plain[start.Length..] : plain;
        }

        return plain.TrimEnd('/');
    }

    // Bare names count with the endings that people write; any would take "today.Then" for one.
    [GeneratedRegex(
        @"https?://[^\s<>""]+|www\.[^\s<>""]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|info|biz|io|ai|app|dev|co|me|eu|de|at|ch|fr|it|es|nl|be|uk|us|pl|se|pt|ru|cn|xyz|top|site|online|shop|click|link|example|test)\b(?:/[^\s<>""]*)?",
        RegexOptions.IgnoreCase,
        ContentLimits.RegexTimeout)]
    private static partial Regex Addresses();
}
