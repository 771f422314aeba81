using System.Buffers;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>Reads a stream line by line, whatever its lines hold and however long they are. After each line the stream stands behind its line break.</summary>
internal sealed class LineReader(RewindableStream stream, int max)
{
    private readonly byte[] _block = new byte[512];
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The line without its line break, as much of it as is kept.</summary>
    public ReadOnlySpan<byte> Line => _line.WrittenSpan;

    public long Length { get; private set; }

    /// <summary>How many quotes are in it.</summary>
    public int Quotes { get; private set; }

    /// <summary>False at the end of the stream.</summary>
    public bool Read()
    {
        _line.ResetWrittenCount();
        (Length, Quotes) = (0, 0);
        var start = stream.Position;
        int read;
        while ((read = stream.Read(_block)) > 0)
        {
            var block = _block.AsSpan(0, read);
            var end = block.IndexOfAny((byte)'\n', (byte)'\r');
            Take(end < 0 ? block : block[..end]);
            if (end >= 0)
            {
                stream.Rewind(stream.Position - (read - end - 1));
                PassSecondHalf(block[end]);
                return true;
            }
        }

        return stream.Position > start;
    }

    private void Take(ReadOnlySpan<byte> part)
    {
        Quotes += part.Count((byte)'"');
        Length += part.Length;
        _line.Write(part[..Math.Min(part.Length, max - _line.WrittenCount)]);
    }

    private void PassSecondHalf(byte lineBreak)
    {
        if (lineBreak == '\r' && stream.ReadByte() is var next and >= 0 && next != '\n')
        {
            stream.Rewind(stream.Position - 1);
        }
    }
}
