using System.Buffers;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>A message in the form that follows DATA (RFC 5321 section 4.5.2): a dot before each dot that begins a line.</summary>
internal static class SmtpContent
{
    /// <summary>
    /// Whether every line ends in CRLF. A bare CR or LF is an end of line to some servers and none to others, so that what one takes for text the other takes
    /// for the end of the message and for commands behind it: such a message is not sent.
    /// </summary>
    public static bool HasOnlyWholeLineEnds(ReadOnlySpan<byte> message)
    {
        while (true)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                return true;
            }

            if (!message[end..].StartsWith("\r\n"u8))
            {
                return false;
            }

            message = message[(end + 2)..];
        }
    }

    /// <summary>Writes a part of a message: whole runs are copied, never single octets.</summary>
    /// <param name="part">All of it, or what follows a part before.</param>
    /// <param name="atLineStart">A line begins with the first octet.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ReadOnlySpan<byte> part, bool atLineStart, IBufferWriter<byte> output)
    {
        if (atLineStart && part is [(byte)'.', ..])
        {
            output.Write("."u8);
        }

        while (true)
        {
            var dot = part.IndexOf("\r\n."u8);
            if (dot < 0)
            {
                output.Write(part);
                return;
            }

            output.Write(part[..(dot + 3)]);
            output.Write("."u8);
            part = part[(dot + 3)..];
        }
    }

    /// <summary>
    /// How much of a message to write at once: <paramref name="most"/> at most, up to the end of a line where there is one, so that no CRLF and no dot behind
    /// it is torn apart.
    /// </summary>
    public static int PartLength(ReadOnlySpan<byte> message, int most)
    {
        if (message.Length <= most)
        {
            return message.Length;
        }

        var line = message[..most].LastIndexOf("\r\n"u8);
        return line >= 0 ? line + 2 : most - (message[most - 1] is (byte)'\r' ? 1 : 0);
    }
}
