using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// A mail server on the loopback that notes recipient and Message-ID of every message it takes, before it answers the final dot: from then on it has the
/// message, whether the client hears of it or not. It takes its time with that answer, so that a client can be killed in between.
/// </summary>
internal sealed class MailLog : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Delivery> _deliveries = new();
    private readonly ConcurrentDictionary<Socket, Task> _served = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<TimeSpan> _delay;
    private readonly Task _accepting;

    /// <param name="delay">How long it takes with the answer to a message.</param>
    public MailLog(Func<TimeSpan> delay)
    {
        _delay = delay;
        _listener.Start(backlog: 256);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    public int Count => _deliveries.Count;

    /// <summary>What was taken, in the order in which it was.</summary>
    public IReadOnlyCollection<Delivery> Deliveries => _deliveries;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var socket in _served.Keys)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_served.Values);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _served[socket] = Serve(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
    }

    private async Task Serve(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await Converse(stream);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The client was killed, or the scenario is over.
        }
    }

    private async Task Converse(NetworkStream stream)
    {
        using var lines = new StreamReader(stream, Encoding.Latin1, false, 1 << 16, leaveOpen: true);
        await Say("220 bench.example ESMTP");
        var recipient = "";
        while (await lines.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say("250-bench.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES");
                    break;
                case "RCPT":
                    recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                    await Say("250 2.1.5 Ok");
                    break;
                case "DATA":
                    await Say("354 End data with <CR><LF>.<CR><LF>");
                    if (await MessageId(lines) is not { } messageId)
                    {
                        return;
                    }

                    _deliveries.Enqueue(new Delivery(recipient, messageId));
                    await Task.Delay(_delay());
                    await Say("250 2.0.0 Ok");
                    break;
                case "QUIT":
                    await Say("221 2.0.0 Bye");
                    return;
                default:
                    await Say("250 2.0.0 Ok");
                    break;
            }
        }

        async Task Say(string reply) => await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"));
    }

    /// <summary>Reads a message to its final dot; null where the client went before.</summary>
    private static async Task<string?> MessageId(StreamReader lines)
    {
        const string Header = "Message-ID:";
        string? found = null;
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line == ".")
            {
                return found ?? "";
            }

            if (found is null && line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
            {
                found = line[Header.Length..].Trim(' ', '<', '>');
            }
        }

        return null;
    }
}

/// <summary>A message that the mail server has.</summary>
internal sealed record Delivery(string Recipient, string MessageId);
