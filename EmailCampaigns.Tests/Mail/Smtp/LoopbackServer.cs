using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A mail server on the loopback that does what a test says: it can follow the rules, and break each of them.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>Offers without PIPELINING: commands come one by one, so it is certain which reply the client waits for.</summary>
    public const string OneByOne = "8BITMIME";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _served = [];
    private readonly ConcurrentQueue<ServedConnection> _connections = new();
    private readonly Func<ServedConnection, Task> _serve;
    private readonly Task _accepting;
    private bool _isClosed;

    /// <summary>Serves each connection so.</summary>
    public LoopbackServer(Func<ServedConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>What came, in the order in which it came.</summary>
    public IReadOnlyList<ServedConnection> Connections => [.. _connections];

    /// <summary>The messages that were accepted, dots taken off again.</summary>
    public IReadOnlyList<string> Messages => [.. _connections.SelectMany(c => c.Messages)];

    /// <summary>A server that follows the rules but where <paramref name="answer"/> says otherwise (null: as always).</summary>
    public static LoopbackServer Following(Func<ServedConnection, string, string?>? answer = null, string offers = ServedConnection.UsualOffers) =>
        new(connection => connection.Follow(offers, answer));

    /// <summary>A server that replies as it should until it has <paramref name="at"/>, then never again.</summary>
    public static LoopbackServer Silent(string at) => new(async c =>
    {
        if (at == "connect")
        {
            await c.Stall();
            return;
        }

        await c.Say("220 ready");
        foreach (var verb in (string[])["EHLO", "MAIL", "RCPT", "DATA"])
        {
            var command = await c.ReadLine();
            if (verb == at)
            {
                await c.Stall();
                return;
            }

            await c.Say(ServedConnection.Usual(command!, OneByOne));
        }

        await c.ReadContent();
        await c.Stall();
    });

    /// <summary>A server that hangs up when it has <paramref name="at"/>.</summary>
    public static LoopbackServer Dropping(string at) => Following(
        (c, command) =>
        {
            if (command.StartsWith(at, StringComparison.Ordinal))
            {
                c.Close();
            }

            return null;
        },
        OneByOne);

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections)
        {
            connection.Close();
        }

        await Task.WhenAll(_served);
    }

    private async Task Accept()
    {
        while (!_isClosed)
        {
            try
            {
                var connection = new ServedConnection(await _listener.AcceptSocketAsync(), _connections.Count);
                _connections.Enqueue(connection);
                _served.Add(Serve(connection));
            }
            catch (Exception) when (_isClosed)
            {
                return;
            }
        }
    }

    private async Task Serve(ServedConnection connection)
    {
        try
        {
            await _serve(connection);
        }
        catch (IOException)
        {
            // The client went.
        }
        catch (Exception over) when (over is ObjectDisposedException || over.InnerException is ObjectDisposedException or IOException)
        {
            // The test is over, or the client hung up in the middle of a handshake.
        }
    }
}
