using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>Plain text inside HTML, in an element or a quoted attribute: the five characters that could end it are escaped, letters left alone.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("<>&\"'");

    internal static string Escape(string text)
    {
        var html = new StringBuilder(text.Length);
        Escape(text, html);
        return html.ToString();
    }

    internal static void Escape(ReadOnlySpan<char> text, StringBuilder target)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            target.Append(text[..at]).Append(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            text = text[(at + 1)..];
        }

        target.Append(text);
    }
}
