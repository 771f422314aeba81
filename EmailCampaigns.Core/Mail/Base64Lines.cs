using System.Buffers.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>The body of a part in Base64: lines of 76 characters that end in CRLF (RFC 2045, section 6.8).</summary>
public static class Base64Lines
{
    private const int LineOctets = 57;
    private const int LineLength = 76;
    private const int LineEnd = 2;

    /// <summary>The length of the encoded content.</summary>
    public static int LengthOf(int size)
    {
        var (lines, rest) = Math.DivRem(size, LineOctets);
        return (lines * (LineLength + LineEnd)) + (rest == 0 ? 0 : Base64.GetMaxEncodedToUtf8Length(rest) + LineEnd);
    }

    /// <summary>The octets.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> content)
    {
        var encoded = GC.AllocateUninitializedArray<byte>(LengthOf(content.Length));
        var at = 0;
        for (var rest = content; !rest.IsEmpty;)
        {
            var line = rest[..Math.Min(rest.Length, LineOctets)];
            Base64.EncodeToUtf8(line, encoded.AsSpan(at), out _, out var written);
            at += written;
            encoded[at++] = (byte)'\r';
            encoded[at++] = (byte)'\n';
            rest = rest[line.Length..];
        }

        return encoded;
    }
}
