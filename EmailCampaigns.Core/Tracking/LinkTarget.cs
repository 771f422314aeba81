using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>The address behind a link, in a form that a redirect can carry and a browser reads as it would have read the link itself (WHATWG URL, section 4.4).</summary>
internal static class LinkTarget
{
    private static readonly SearchValues<char> EndsHost = SearchValues.Create("/\\?#");
    private static readonly SearchValues<char> OfHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Reads an absolute <c>http</c> or <c>https</c> address. Blanks around it and line ends inside of it are none of it; what is not ASCII, and blanks, are percent-encoded, and the host
    /// becomes punycode (RFC 3492). All else is left to the browser, which reads the redirect by the same rules: <c>50%25</c> stays as it is, so does <c>50%</c>.
    /// </summary>
    /// <param name="written">As the link gives it, its character references resolved.</param>
    /// <param name="url">ASCII without blanks and control characters.</param>
    /// <returns>False for other schemes, for places in the email, and for what names no plain host.</returns>
    public static bool TryRead(string written, out string url)
    {
        url = "";
        var link = WithoutLineEnds(written).AsSpan().Trim(' ');
        var scheme = SchemeLength(link);
        if (scheme == 0)
        {
            return false;
        }

        var afterScheme = link[scheme..];
        var hostLength = afterScheme.IndexOfAny(EndsHost) is >= 0 and var end ? end : afterScheme.Length;
        if (Host(afterScheme[..hostLength]) is not { } host)
        {
            return false;
        }

        url = string.Concat(link[..scheme], host, Encoded(afterScheme[hostLength..]));
        return true;
    }

    /// <summary>The length of <c>http://</c> or <c>https://</c> at the beginning; 0 where there is neither.</summary>
    public static int SchemeLength(ReadOnlySpan<char> text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
        : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
        : 0;

    private static string WithoutLineEnds(string text) =>
        text.AsSpan().ContainsAny("\t\n\r") ? string.Concat(text.Split('\t', '\n', '\r')) : text;

    private static string? Host(ReadOnlySpan<char> written)
    {
        if (written.IsEmpty)
        {
            return null;
        }

        if (!written.ContainsAnyExcept(OfHost))
        {
            return written.ToString();
        }

        if (Ascii.IsValid(written))
        {
            return null; // a user name, a template's brace: left as it came
        }

        try
        {
            return Idn.GetAscii(written.ToString());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Encoded(ReadOnlySpan<char> rest)
    {
        if (!rest.ContainsAnyExceptInRange('!', '~'))
        {
            return rest.ToString();
        }

        var encoded = new StringBuilder(rest.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in rest.EnumerateRunes())
        {
            if (rune.Value is >= '!' and <= '~')
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
