using System.Text;
using AngleSharp.Html;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>Character references (WHATWG HTML, section 13.2.5.72).</summary>
internal static class HtmlEntities
{
    /// <summary>The longest name; <c>&amp;CounterClockwiseContourIntegral;</c>.</summary>
    private const int LongestName = 32;

    /// <summary>The longest name that stands without a semicolon; <c>&amp;thetasym</c> needs one, <c>&amp;frac12</c> does not.</summary>
    private const int LongestNameWithoutSemicolon = 6;

    /// <summary>The first number that is no character.</summary>
    private const int TooLarge = 0x110000;

    /// <summary>The text with its references resolved; what is none stays as it is.</summary>
    /// <param name="text">Text between tags, or an attribute's value.</param>
    /// <param name="inAttribute">There <c>&amp;copy=1</c> is no reference, so that addresses survive.</param>
    public static string Decode(ReadOnlySpan<char> text, bool inAttribute)
    {
        var ampersand = text.IndexOf('&');
        if (ampersand < 0)
        {
            return text.ToString();
        }

        var decoded = new StringBuilder(text.Length);
        for (; ampersand >= 0; ampersand = text.IndexOf('&'))
        {
            decoded.Append(text[..ampersand]);
            text = text[ampersand..];
            var (symbol, length) = text is ['&', '#', ..] ? Numbered(text) : Named(text, inAttribute);
            decoded.Append(symbol ?? "&");
            text = text[length..];
        }

        return decoded.Append(text).ToString();
    }

    // The symbol, and how much of the text it takes; one character, the ampersand, where there is none.
    private static (string? Symbol, int Length) Numbered(ReadOnlySpan<char> text)
    {
        var isHex = text is [_, _, 'x' or 'X', ..];
        var at = isHex ? 3 : 2;
        var (start, number) = (at, 0);
        for (; at < text.Length && (isHex ? char.IsAsciiHexDigit(text[at]) : char.IsAsciiDigit(text[at])); at++)
        {
            number = Math.Min((number * (isHex ? 16 : 10)) + ValueOf(text[at]), TooLarge);
        }

        return at == start ? (null, 1) : (Symbol(number), at < text.Length && text[at] is ';' ? at + 1 : at);
    }

    private static int ValueOf(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // HTML reads the numbers of Windows-1252's extras as the characters that they were meant for.
    private static string Symbol(int number) =>
        HtmlEntityProvider.IsInCharacterTable(number) ? HtmlEntityProvider.GetSymbolFromTable(number)!
        : Rune.IsValid(number) && number != 0 ? new Rune(number).ToString()
        : "\uFFFD";

    private static (string? Symbol, int Length) Named(ReadOnlySpan<char> text, bool inAttribute)
    {
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end > 1 && end < text.Length && text[end] is ';' && HtmlEntityProvider.Resolver.GetSymbol(text[1..(end + 1)].ToString()) is { } symbol)
        {
            return (symbol, end + 1);
        }

        for (var length = Math.Min(end - 1, LongestNameWithoutSemicolon); length > 1; length--)
        {
            if (HtmlEntityProvider.Resolver.GetSymbol(text.Slice(1, length).ToString()) is { } known)
            {
                var goesOn = length + 1 < text.Length && (text[length + 1] is '=' || char.IsAsciiLetterOrDigit(text[length + 1]));
                return inAttribute && goesOn ? (null, 1) : (known, length + 1);
            }
        }

        return (null, 1);
    }
}
