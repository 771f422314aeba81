using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>The server's side of one connection.</summary>
internal sealed class ServedConnection(Socket socket, int number) : IDisposable
{
    public const string UsualOffers = "PIPELINING\nSIZE 35882577\n8BITMIME\nENHANCEDSTATUSCODES";

    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _start;
    private int _end;

    /// <summary>The first connection to a server is 0.</summary>
    public int Number { get; } = number;

    /// <summary>Each command line as it came.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>What lay ready each time the connection was read: one flight of the client, where the server waited for it.</summary>
    public List<string> Flights { get; } = [];

    /// <summary>Waited for before each answer to a final dot.</summary>
    public Func<Task>? BeforeFinal { get; set; }

    /// <summary>Comes when the client has ended the connection, or said QUIT.</summary>
    public Task Ended => _ended.Task;

    public async Task Say(string reply) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(reply.ReplaceLineEndings("\r\n") + "\r\n"));

    public async Task SayRaw(byte[] octets) => await _stream.WriteAsync(octets);

    /// <summary>Never answers again; ends when the client goes.</summary>
    public async Task Stall()
    {
        while (await ReadMore())
        {
            (_start, _end) = (0, 0);
        }
    }

    public void Close() => Dispose();

    public void Dispose()
    {
        _stream.Dispose();
        _ended.TrySetResult();
    }

    /// <summary>Ends the connection at once, what is under way is lost.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        Close();
    }

    public async Task StartTls(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(certificate);
    }

    /// <summary>A line without its end; null when the client went.</summary>
    public async Task<string?> ReadLine()
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end);
                _start += end + 2;
                _commands.Enqueue(line);
                return line;
            }

            if (!await ReadMore())
            {
                return null;
            }
        }
    }

    /// <summary>Reads these commands and replies to each as usual.</summary>
    public async Task ReplyTo(params string[] verbs)
    {
        foreach (var verb in verbs)
        {
            var command = await ReadLine();
            Assert.StartsWith(verb, command, StringComparison.Ordinal);
            await Say(Usual(command!, UsualOffers));
        }
    }

    /// <summary>What follows DATA up to the final dot, doubled dots taken off; null when the client went before.</summary>
    public async Task<string?> ReadContent()
    {
        var content = new StringBuilder();
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end);
                _start += end + 2;
                if (line == ".")
                {
                    return content.ToString();
                }

                content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }
            else if (!await ReadMore())
            {
                return null;
            }
        }
    }

    /// <summary>Follows the rules but where <paramref name="answer"/> says otherwise. It is asked for each command, for "content" and for "connect".</summary>
    public async Task Follow(string offers, Func<ServedConnection, string, string?>? answer)
    {
        await Say(answer?.Invoke(this, "connect") ?? "220 loopback.example ESMTP");
        await FollowCommands(offers, answer);
    }

    /// <summary>The same without the greeting.</summary>
    public async Task FollowCommands(string offers, Func<ServedConnection, string, string?>? answer)
    {
        var (mail, rcpt) = (false, false);
        while (await ReadLine() is { } command)
        {
            var reply = answer?.Invoke(this, command) ?? (command == "DATA" && !(mail && rcpt) ? "554 5.5.1 No valid recipients" : Usual(command, offers));
            (mail, rcpt) = command.Split(':')[0] switch
            {
                "MAIL FROM" => (reply.StartsWith('2'), false),
                "RCPT TO" => (mail, rcpt || reply.StartsWith('2')),
                "RSET" or "DATA" => (false, false),
                _ => (mail, rcpt),
            };
            await Say(reply);
            if (command == "DATA" && reply.StartsWith("354", StringComparison.Ordinal))
            {
                if (await ReadContent() is not { } content)
                {
                    break;
                }

                await (BeforeFinal?.Invoke() ?? Task.CompletedTask);
                var final = answer?.Invoke(this, "content") ?? "250 2.0.0 Ok: queued as 4Tq0XJ2rSHz";
                if (final.StartsWith('2'))
                {
                    _messages.Enqueue(content);
                }

                await Say(final);
                reply = final;
            }

            if (command == "QUIT" || reply.StartsWith("421", StringComparison.Ordinal))
            {
                break;
            }
        }

        Close();
    }

    public static string Usual(string command, string offers) => command.Split(' ', ':')[0].ToUpperInvariant() switch
    {
        "EHLO" => Capabilities(offers),
        "HELO" => "250 loopback.example",
        "MAIL" => "250 2.1.0 Ok",
        "RCPT" => "250 2.1.5 Ok",
        "DATA" => "354 End data with <CR><LF>.<CR><LF>",
        "RSET" or "NOOP" => "250 2.0.0 Ok",
        "QUIT" => "221 2.0.0 Bye",
        _ => "500 5.5.2 Unrecognized command",
    };

    public static string Capabilities(string offers)
    {
        var lines = offers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Prepend("loopback.example").ToList();
        return string.Join('\n', lines.Select((line, i) => $"250{(i == lines.Count - 1 ? ' ' : '-')}{line}"));
    }

    private async Task<bool> ReadMore()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = await _stream.ReadAsync(_buffer.AsMemory(_end));
        if (read == 0)
        {
            _ended.TrySetResult();
            return false;
        }

        Flights.Add(Encoding.UTF8.GetString(_buffer, _end, read));
        _end += read;
        return true;
    }
}
