using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Tells from the first bytes of a file which encoding of Unicode it is in.</summary>
internal static class UnicodeSignature
{
    /// <summary>Addresses and delimiters are ASCII, so in UTF-16 this share of the bytes at odd, or at even, places is zero whatever the language.</summary>
    private const double EnoughZeros = 0.2;

    /// <summary>The encoding that the file's byte order mark names, or that its zero bytes show; null where neither is there.</summary>
    public static string? Find(ReadOnlySpan<byte> start) => ByMark(start) ?? ByZeros(start);

    private static string? ByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => TextEncodings.Utf8,
        [0xFF, 0xFE, 0, 0, ..] => TextEncodings.Utf32LittleEndian,
        [0, 0, 0xFE, 0xFF, ..] => TextEncodings.Utf32BigEndian,
        [0xFF, 0xFE, ..] => TextEncodings.Utf16LittleEndian,
        [0xFE, 0xFF, ..] => TextEncodings.Utf16BigEndian,
        _ => null,
    };

    private static string? ByZeros(ReadOnlySpan<byte> start)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < start.Length; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }

        var pairs = start.Length / 2;
        return pairs < 4 ? null
            : odd >= EnoughZeros * pairs && even <= 0.02 * pairs ? TextEncodings.Utf16LittleEndian
            : even >= EnoughZeros * pairs && odd <= 0.02 * pairs ? TextEncodings.Utf16BigEndian
            : null;
    }
}
