using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>
/// Writes a text as a MIME entity: its content fields, an empty line, its lines. Line ends become CRLF and the last line gets one; nothing else of the text
/// changes but halves of surrogate pairs, which become U+FFFD.
/// </summary>
internal static class TextBody
{
    /// <summary>
    /// The mark that every boundary begins with (RFC 2045 section 6.7 suggests it): quoted-printable never holds an equals sign and an underscore side by side,
    /// and a text that holds the mark is not sent as 7bit. So no body can hold a boundary.
    /// </summary>
    public static ReadOnlySpan<byte> BoundaryMark => "=_"u8;

    private static readonly SearchValues<byte> Printable = SearchValues.Create([(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> contentType, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var utf8 = rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented));
            output.Write(contentType);
            if (Is7Bit(utf8))
            {
                output.Write("\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"u8);
                foreach (var line in new Lines(utf8))
                {
                    output.Write(line);
                    output.Write("\r\n"u8);
                }
            }
            else
            {
                output.Write("\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"u8);
                foreach (var line in new Lines(utf8))
                {
                    QuotedPrintable.WriteLine(output, line);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Every line can go as it is and arrives as it went, whatever lies between.</summary>
    private static bool Is7Bit(ReadOnlySpan<byte> utf8)
    {
        foreach (var line in new Lines(utf8))
        {
            if (line.Length > QuotedPrintable.LineLength
                || line.ContainsAnyExcept(Printable)
                || line is [.., (byte)' ' or (byte)'\t']
                || line is [(byte)'.', ..]
                || line.StartsWith("From "u8)
                || line.IndexOf(BoundaryMark) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The lines of a text without their ends, which may be CRLF, LF or CR.</summary>
    private ref struct Lines(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly Lines GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var end = _rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                Current = _rest;
                _rest = default;
                return true;
            }

            Current = _rest[..end];
            _rest = _rest[(end + (_rest[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
            return true;
        }
    }
}
