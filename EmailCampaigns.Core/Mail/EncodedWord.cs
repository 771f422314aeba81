using System.Buffers;
using System.Buffers.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>Encoded words of RFC 2047, in UTF-8.</summary>
internal static class EncodedWord
{
    /// <summary>RFC 2047 section 2.</summary>
    public const int MaxLength = 75;

    /// <summary>Room for the frame and a character of any length in either encoding.</summary>
    public const int MinLength = 12 + 12;

    /// <summary>What stands for itself in Q everywhere, also in a display name (section 5, rule 3).</summary>
    private static readonly SearchValues<byte> Literal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"u8);

    public enum Encoding
    {
        B,
        Q,
    }

    public static Encoding ShorterEncoding(ReadOnlySpan<byte> utf8)
    {
        var q = 0;
        foreach (var b in utf8)
        {
            q += QLength(b);
        }

        return q <= Base64.GetMaxEncodedToUtf8Length(utf8.Length) ? Encoding.Q : Encoding.B;
    }

    /// <summary>Writes one encoded word of as many whole characters as fit and takes them off the front of the text.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Encoding encoding, scoped ref ReadOnlySpan<byte> utf8, scoped Span<byte> word)
    {
        (encoding is Encoding.Q ? "=?utf-8?Q?"u8 : "=?utf-8?B?"u8).CopyTo(word);
        var payload = word[10..^2];
        var taken = Fitting(encoding, utf8, payload.Length);
        var length = encoding is Encoding.Q ? WriteQ(utf8[..taken], payload) : WriteB(utf8[..taken], payload);
        utf8 = utf8[taken..];
        "?="u8.CopyTo(word[(10 + length)..]);
        return length + 12;
    }

    private static int Fitting(Encoding encoding, ReadOnlySpan<byte> utf8, int room)
    {
        var (taken, used) = (0, 0);
        while (taken < utf8.Length)
        {
            var sequence = Utf8.SequenceLength(utf8[taken]);
            used = encoding is Encoding.Q ? used + (sequence * QLength(utf8[taken])) : Base64.GetMaxEncodedToUtf8Length(taken + sequence);
            if (used > room)
            {
                break;
            }

            taken += sequence;
        }

        return taken;
    }

    private static int QLength(byte b) => b is (byte)' ' || Literal.Contains(b) ? 1 : 3;

    private static int WriteQ(ReadOnlySpan<byte> utf8, Span<byte> payload)
    {
        var length = 0;
        foreach (var b in utf8)
        {
            if (b is (byte)' ' || Literal.Contains(b))
            {
                payload[length++] = b is (byte)' ' ? (byte)'_' : b;
            }
            else
            {
                QuotedPrintable.Escape(b, payload[length..]);
                length += 3;
            }
        }

        return length;
    }

    private static int WriteB(ReadOnlySpan<byte> utf8, Span<byte> payload)
    {
        Base64.EncodeToUtf8(utf8, payload, out _, out var length);
        return length;
    }
}
