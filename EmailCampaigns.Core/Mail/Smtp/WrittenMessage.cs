using System.Text;
using MimeKit;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// A message as octets, in the form in which MailKit takes one: it writes these octets, and nothing of them is read or encoded again. To MailKit it is one header field, whose value
/// goes on to the end of the header, and a body.
/// </summary>
internal static class WrittenMessage
{
    /// <summary>Null where it is not a header that begins with a field, an empty line and a body, or a line does not end in CRLF.</summary>
    public static MimeMessage? Of(ReadOnlyMemory<byte> octets)
    {
        var (colon, end) = (octets.Span.IndexOf((byte)':'), octets.Span.IndexOf("\r\n\r\n"u8));
        if (colon <= 0 || colon > end || !HasWholeLines(octets.Span))
        {
            return null;
        }

        const int LineEnd = 2;
        IEnumerable<Header> header = [new WholeHeader(octets.Span[..colon].ToArray(), octets.Span[(colon + 1)..(end + LineEnd)].ToArray())];
        return new MimeMessage(header) { Body = new WrittenBody(octets[(end + LineEnd + LineEnd)..]) };
    }

    /// <summary>Some servers take a CR or LF alone for a line end, and what stands behind it for commands (SMTP smuggling).</summary>
    private static bool HasWholeLines(ReadOnlySpan<byte> octets)
    {
        for (var end = octets.IndexOfAny((byte)'\r', (byte)'\n'); end >= 0; end = octets.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            if (!octets[end..].StartsWith("\r\n"u8))
            {
                return false;
            }

            octets = octets[(end + 2)..];
        }

        return true;
    }

    private sealed class WholeHeader(byte[] field, byte[] rest) : Header(ParserOptions.Default, HeaderId.Unknown, Encoding.ASCII.GetString(field), field, rest);

    private sealed class WrittenBody : MimeEntity
    {
        private readonly ReadOnlyMemory<byte> _octets;

        public WrittenBody(ReadOnlyMemory<byte> octets)
            : base(new ContentType("text", "plain"))
        {
            _octets = octets;
            Headers.Clear(); // its fields stand in the header
        }

        public override void Prepare(EncodingConstraint constraint, int maxLineLength)
        {
            // Encoded already.
        }

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) => stream.Write(_octets.Span);

        public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            stream.WriteAsync(_octets, cancellationToken).AsTask();
    }
}
