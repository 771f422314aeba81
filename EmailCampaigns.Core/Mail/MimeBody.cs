using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO.Filters;

namespace EmailCampaigns.Core.Mail;

/// <summary>Writes the fields and the body of a text, or of a text and its HTML, as MimeKit would; see <see cref="MimeWriter"/>.</summary>
internal static class MimeBody
{
    /// <summary>Longer lines of a body are encoded (RFC 5322 section 2.1.1).</summary>
    private const int MaxLine = 78;

    private const int BoundaryOctets = 16;

    /// <summary>Ends the header. Text comes first: of alternatives a reader shows the last one it knows (RFC 2046 section 5.1.4).</summary>
    public static void Write(ArrayBufferWriter<byte> output, string text, string? html)
    {
        output.Write("MIME-Version: 1.0\r\n"u8);
        if (string.IsNullOrEmpty(html))
        {
            WritePart(output, "plain"u8, text);
            output.Write(text.Length == 0 ? "\r\n"u8 : []); // no message ends with its header
            return;
        }

        Span<byte> random = stackalloc byte[BoundaryOctets];
        RandomNumberGenerator.Fill(random);
        var boundary = $"=-{Convert.ToBase64String(random)}";
        Encoding.ASCII.GetBytes($"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n", output);
        WritePart(output, "plain"u8, text);
        Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\n", output);
        WritePart(output, "html"u8, html);
        Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n", output);
    }

    private static void WritePart(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> subtype, string text)
    {
        output.Write("Content-Type: text/"u8);
        output.Write(subtype);
        output.Write("; charset=utf-8\r\nContent-Transfer-Encoding: "u8);
        var lines = new ArrayBufferWriter<byte>(text.Length + (text.Length / 16) + 16);
        Lines.WriteText(lines, text);
        MemoryMarshal.TryGetArray(lines.WrittenMemory, out var octets); // MimeKit takes arrays only
        switch (BestEncoding(octets))
        {
            case ContentEncoding.QuotedPrintable:
                output.Write("quoted-printable\r\n\r\n"u8);
                WriteEncoded(output, octets, new QuotedPrintableEncoder());
                break;
            case ContentEncoding.Base64:
                output.Write("base64\r\n\r\n"u8);
                WriteEncoded(output, octets, new Base64Encoder());
                break;
            default:
                output.Write("7bit\r\n\r\n"u8);
                output.Write(octets);
                break;
        }
    }

    private static ContentEncoding BestEncoding(ArraySegment<byte> octets)
    {
        var filter = new BestEncodingFilter();
        filter.Flush(octets.Array!, octets.Offset, octets.Count, out _, out _);
        return filter.GetBestEncoding(EncodingConstraint.SevenBit, MaxLine);
    }

    private static void WriteEncoded(ArrayBufferWriter<byte> output, ArraySegment<byte> octets, IMimeEncoder encoder)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(encoder.EstimateOutputLength(octets.Count));
        Lines.Write(output, encoded.AsSpan(0, encoder.Flush(octets.Array!, octets.Offset, octets.Count, encoded)));
        ArrayPool<byte>.Shared.Return(encoded);
    }
}
