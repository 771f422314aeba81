using System.Globalization;

namespace EmailCampaigns.Core;

/// <summary>What stands around an address where people and programs write it: blanks, quotes, brackets, a name, <c>mailto:</c>.</summary>
internal static class AddressWrapping
{
    /// <summary>Without blanks, a name and angle brackets, <c>mailto:</c>, and the apostrophe that tells a spreadsheet that text follows.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text is [.., '>'] && text.LastIndexOf('<') is >= 0 and var open)
        {
            text = text[(open + 1)..^1].Trim();
        }

        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["mailto:".Length..];
            if (text.IndexOf('?') is >= 0 and var query) // RFC 6068: what follows are header fields
                text = text[..query];
            text = (text.Contains('%') ? Uri.UnescapeDataString(text) : text).Trim();
        }

        var start = 0;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] is '\'' or '`' or '´'))
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>Without quotes of every kind, brackets around all of it, and punctuation at the end.</summary>
    public static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> text)
    {
        text = VisibleText.WithoutFormula(text);
        var start = 0;
        var end = text.Length;
        while (start < end && IsOpening(text[start]))
        {
            start++;
        }

        while (end > start && IsClosing(text[end - 1]))
        {
            end--;
        }

        return end - start < text.Length ? Bare(text[start..end]) : text;
    }

    private static bool IsOpening(char c) => char.IsWhiteSpace(c) || c is '"' or '(' or '[' or '{' or '<' or ':' or ';' or ',' || IsQuote(c);

    private static bool IsClosing(char c) =>
        char.IsWhiteSpace(c) || c is '"' or '\'' or '`' or ')' or ']' or '}' or '>' or '.' or ',' or ';' or ':' or '/' or '\\' or '|' or '!' or '?' or '。' or '、' || IsQuote(c);

    /// <summary>“ ” „ ‘ ’ « » ‹ › ´ 「 」 and their like.</summary>
    private static bool IsQuote(char c) => c is '´' or '′' or '″' or (>= '⌜' and <= '⌟')
        || (!char.IsAscii(c) && char.GetUnicodeCategory(c) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation);
}
