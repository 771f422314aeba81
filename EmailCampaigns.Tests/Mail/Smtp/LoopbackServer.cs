using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A mail server on the loopback that does what a test says: it can follow the rules, and break each of them.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
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
