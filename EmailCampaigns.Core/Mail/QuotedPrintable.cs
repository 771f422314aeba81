using System.Buffers;

namespace EmailCampaigns.Core.Mail;

/// <summary>Quoted-printable of RFC 2045 section 6.7 for UTF-8 text, line by line.</summary>
internal static class QuotedPrintable
{
    /// <summary>Columns of an encoded line, the sign of a soft line break included.</summary>
    public const int LineLength = 76;

    /// <summary>What stands for itself within a line.</summary>
    private static readonly SearchValues<byte> Literal =
        SearchValues.Create([(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is not '=').Select(c => (byte)c)]);

    /// <summary>
    /// Writes one line of valid UTF-8, given without its line end. Beyond the rules of the encoding, no written line begins with a dot or with "From ", which
    /// servers and mail stores have been seen to change, and no soft line break tears a character apart, since some readers decode line by line.
    /// </summary>
    public static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        do
        {
            var written = output.GetSpan(LineLength + 2);
            var column = Fill(written[..(LineLength - 1)], ref line);
            var end = line.IsEmpty ? "\r\n"u8 : "=\r\n"u8;
            end.CopyTo(written[column..]);
            output.Advance(column + end.Length);
        }
        while (!line.IsEmpty);
    }

    /// <summary>Writes a byte as an equals sign and two hexadecimal digits.</summary>
    public static void Escape(byte value, Span<byte> destination)
    {
        const string Digits = "0123456789ABCDEF";
        destination[0] = (byte)'=';
        destination[1] = (byte)Digits[value >> 4];
        destination[2] = (byte)Digits[value & 0xF];
    }

    /// <summary>Fills one output line from the front of the text, which it takes off.</summary>
    /// <returns>The columns used.</returns>
    private static int Fill(Span<byte> room, ref ReadOnlySpan<byte> text)
    {
        var column = 0;
        while (!text.IsEmpty)
        {
            var taken = Math.Min(LiteralRun(text, column is 0), room.Length - column);
            if (taken > 0)
            {
                text[..taken].CopyTo(room[column..]);
                column += taken;
            }
            else
            {
                taken = Utf8.SequenceLength(text[0]);
                if (column + (3 * taken) > room.Length)
                {
                    break;
                }

                foreach (var b in text[..taken])
                {
                    Escape(b, room[column..]);
                    column += 3;
                }
            }

            text = text[taken..];
        }

        return column;
    }

    private static int LiteralRun(ReadOnlySpan<byte> text, bool startsLine)
    {
        if (startsLine && (text[0] is (byte)'.' || text.StartsWith("From "u8)))
        {
            return 0;
        }

        // A line takes no more; looking further would make one endless line cost its square.
        var window = text[..Math.Min(text.Length, LineLength)];
        var run = window.IndexOfAnyExcept(Literal);
        if (run >= 0)
        {
            return run;
        }

        return window.Length == text.Length && (text[^1] is (byte)' ' or (byte)'\t') ? window.Length - 1 : window.Length;
    }
}
