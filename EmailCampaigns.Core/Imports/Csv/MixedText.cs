using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>
/// Decodes a row that is in another encoding than its file: programs join files, and write names from one system into the export of another. What would be a guess
/// without ground is not decoded.
/// </summary>
internal static class MixedText
{
    private static readonly Encoding Windows1252 = TextEncodings.Of(TextEncodings.Windows1252);

    /// <summary>Reads a field of a file in UTF-8: as it is, or in part as Windows-1252, as long as names and words come out.</summary>
    public static bool TryReadWestern(ReadOnlySpan<byte> field, out string text)
    {
        if (Utf8.IsValid(field))
        {
            text = Encoding.UTF8.GetString(field);
            return true;
        }

        text = ReadWestern(field);
        return WordCosts.AreWestern(WordCosts.WordsOf(text));
    }

    /// <summary>What is UTF-8 stays, other bytes are taken for Windows-1252.</summary>
    public static string ReadWestern(ReadOnlySpan<byte> bytes)
    {
        var read = new StringBuilder(bytes.Length);
        Span<char> one = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            var isUtf8 = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
            length = isUtf8 ? length : 1;
            var written = isUtf8 ? rune.EncodeToUtf16(one) : Windows1252.GetChars(bytes[..1], one);
            read.Append(one[..written]);
            bytes = bytes[length..];
        }

        return read.ToString();
    }

    /// <summary>Whether bytes of a file in another encoding are UTF-8: nothing else gives such sequences, if letters come out of all of them.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            if (!rune.IsAscii && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.DashPunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.SpaceSeparator))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an encoding read every byte: one that stands for nothing comes out as a control character or as <see cref="TextEncodings.Undecodable"/>.</summary>
    public static bool IsDecoded(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\u0080', '\u009F') < 0 && !text.Contains(TextEncodings.Undecodable);
}
