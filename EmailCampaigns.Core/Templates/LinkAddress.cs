using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>How a value is written inside the address of a link, by the place where it stands there.</summary>
internal static class LinkAddress
{
    /// <summary>Characters of an address that are parsed. Scheme and host never come after them.</summary>
    internal const int MaxStart = 1_000;

    private static readonly string[] RefusedSchemes = ["javascript:", "data:", "vbscript:"];

    // What would end an address in HTML or in text, and no address has.
    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \"<>`\u00A0");

    /// <summary>
    /// The value as it continues an address. With nothing before it, it is the address and stays; behind <c>https://</c> it is a host and what follows it. Elsewhere it is
    /// percent-encoded (RFC 3986, section 2.1), so that it is one segment of a path or one value of a query whatever it holds.
    /// </summary>
    /// <param name="before">The address so far, without entities; its first <see cref="MaxStart"/> characters are enough.</param>
    /// <param name="value">The field.</param>
    internal static string Continue(string before, string value)
    {
        before = before.TrimStart();
        if (before.Length == 0)
        {
            return AsAddress(value);
        }

        var scheme = SchemeOf(before);
        if (scheme.Length > 0 && !IsHierarchical(before, scheme))
        {
            return before.Contains('?', StringComparison.Ordinal) ? Uri.EscapeDataString(value) : AsRecipient(scheme, value);
        }

        if (Host(before[scheme.Length..]) is not { } host)
        {
            return Uri.EscapeDataString(value);
        }

        if (host.Length == 0)
        {
            return AsAddress(WithoutScheme(value));
        }

        return value is ['/' or '?' or '#', ..] ? AsAddress(value) : Uri.EscapeDataString(value);
    }

    /// <summary>Whether an address would run a script or bring its content with it. Browsers skip blanks and controls in front of a scheme and inside of it.</summary>
    /// <param name="address">Without entities; its first <see cref="MaxStart"/> characters are enough.</param>
    internal static bool IsRefused(string address)
    {
        var start = string.Concat(address.Where(c => c > ' '));
        return RefusedSchemes.Any(scheme => start.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
    }

    private static string AsAddress(string value)
    {
        if (value.AsSpan().IndexOfAny(NotInAddress) < 0 && !value.Any(char.IsControl))
        {
            return value;
        }

        var address = new StringBuilder(value.Length);
        foreach (var c in value.Where(c => !char.IsControl(c)))
        {
            address.Append(NotInAddress.Contains(c) ? Uri.EscapeDataString(c.ToString()) : c);
        }

        return address.ToString();
    }

    // A telephone number is written with blanks and dialled without (RFC 3966, section 3); an address has its @ (RFC 6068, section 2).
    private static string AsRecipient(string scheme, string value)
    {
        var written = scheme is "tel:" or "sms:" ? string.Concat(value.Where(c => !char.IsWhiteSpace(c))) : value;
        return Uri.EscapeDataString(written).Replace("%40", "@", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal);
    }

    private static string WithoutScheme(string value) =>
        value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? value["https://".Length..]
        : value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? value["http://".Length..]
        : value;

    // With its colon, in lower case; empty where there is none.
    private static string SchemeOf(string address)
    {
        var end = 0;
        while (end < address.Length && (char.IsAsciiLetterOrDigit(address[end]) || address[end] is '+' or '-' or '.'))
        {
            end++;
        }

        return end > 0 && end < address.Length && address[end] == ':' && char.IsAsciiLetter(address[0]) ? address[..(end + 1)].ToLowerInvariant() : "";
    }

    private static bool IsHierarchical(string address, string scheme) =>
        scheme is "http:" or "https:" || string.CompareOrdinal(address, scheme.Length, "//", 0, 2) == 0;

    // What stands behind the two slashes, while nothing ends it; null where the host is over, or never began.
    private static string? Host(string afterScheme) =>
        afterScheme.StartsWith("//", StringComparison.Ordinal) && afterScheme.AsSpan(2).IndexOfAny("/?#\\") < 0 ? afterScheme[2..] : null;
}
