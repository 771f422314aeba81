using System.Buffers;

namespace EmailCampaigns.Core.Templates;

/// <summary>Plain text inside HTML, in an element or a quoted attribute: the five characters that could end it are escaped, letters left alone.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("<>&\"'");

    internal static string Escape(string text)
    {
        using var writer = new StringWriter();
        Escape(text, writer);
        return writer.ToString();
    }

    internal static void Escape(ReadOnlySpan<char> text, TextWriter target)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            target.Write(text[..at]);
            target.Write(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            text = text[(at + 1)..];
        }

        target.Write(text);
    }
}
