using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Reads replies off a connection, within bounds: no server can make it read for ever or fill the memory.</summary>
internal sealed class SmtpReplyReader
{
    /// <summary>Longest line; RFC 5321 section 4.5.3.1.5 allows 512 octets, and servers have been seen to take more.</summary>
    public const int MaxLine = 4096;

    /// <summary>Most lines of one reply.</summary>
    public const int MaxLines = 128;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;

    /// <summary>Forgets what came and was not read: what was sent in the clear before TLS is not to be believed (RFC 3207 section 4.2).</summary>
    public void Discard() => (_start, _end) = (0, 0);

    /// <summary>The next reply.</summary>
    /// <exception cref="SmtpFault">The server hung up, or what came is no reply.</exception>
    public async ValueTask<SmtpReply> Read(Stream stream, DeliveryStage stage, CancellationToken cancellationToken)
    {
        var lines = new List<string>(1);
        var code = 0;
        while (true)
        {
            int length;
            while ((length = LineLength()) < 0)
            {
                await Fill(stream, stage, cancellationToken);
            }

            var isLast = Take(length, stage, ref code, lines);
            if (isLast)
            {
                return new SmtpReply(code, lines);
            }

            if (lines.Count == MaxLines)
            {
                throw Garbled(stage, $"a reply of more than {MaxLines} lines");
            }
        }
    }

    /// <summary>Length of the line that begins the buffer, its end included; -1 where it has not come wholly.</summary>
    private int LineLength() => _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') + 1 is > 0 and var length ? length : -1;

    private async ValueTask Fill(Stream stream, DeliveryStage stage, CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            throw Garbled(stage, $"a line of more than {MaxLine} octets");
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read > 0 ? read : throw new SmtpFault(stage, SmtpTrouble.Closed, "The server closed the connection.", inner: null);
    }

    /// <summary>Takes one line; whether it is the last of its reply.</summary>
    private bool Take(int length, DeliveryStage stage, ref int code, List<string> lines)
    {
        var line = _buffer.AsSpan(_start, length).TrimEnd("\r\n"u8);
        _start += length;
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2])
            || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
        {
            throw Garbled(stage, "something that is no SMTP reply");
        }

        var its = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        if (lines.Count > 0 && its != code)
        {
            throw Garbled(stage, "a reply whose lines have different codes");
        }

        code = its;
        lines.Add(line.Length > 4 ? Encoding.UTF8.GetString(line[4..]) : "");
        return line.Length == 3 || line[3] is (byte)' ';
    }

    private static SmtpFault Garbled(DeliveryStage stage, string what) => new(stage, SmtpTrouble.Garbled, $"The server sent {what}.", inner: null);
}
