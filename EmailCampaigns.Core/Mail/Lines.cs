using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>Writes lines as messages have them: each ends in CRLF.</summary>
internal static class Lines
{
    /// <summary>Octets the lines of which end in LF or CRLF.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> lines)
    {
        for (var end = lines.IndexOf((byte)'\n'); end >= 0; end = lines.IndexOf((byte)'\n'))
        {
            output.Write(lines[..(end > 0 && lines[end - 1] is (byte)'\r' ? end - 1 : end)]);
            output.Write("\r\n"u8);
            lines = lines[(end + 1)..];
        }

        output.Write(lines);
    }

    /// <summary>Text in UTF-8. Each line end, CRLF, LF or CR, becomes CRLF, and the last line gets one.</summary>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny('\r', '\n');
            var line = end < 0 ? text : text[..end];
            Encoding.UTF8.GetBytes(line, output);
            output.Write("\r\n"u8);
            text = end < 0 ? [] : text[(text[end..] is ['\r', '\n', ..] ? end + 2 : end + 1)..];
        }
    }
}
