using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// A TCP proxy that holds everything back for a while in each direction, as a server elsewhere would. What was sent first arrives first.
/// </summary>
public sealed class LatencyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Uri _target;
    private readonly TimeSpan _oneWay;
    private readonly Task _accepting;

    private LatencyProxy(Uri target, TimeSpan roundTrip)
    {
        (_target, _oneWay) = (target, roundTrip / 2);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, in place of the target.</summary>
    public Uri Address { get; }

    /// <summary>Stands between a client and a server.</summary>
    /// <param name="target">The server.</param>
    /// <param name="roundTrip">How long a question and its answer are under way together.</param>
    public static LatencyProxy Before(Uri target, TimeSpan roundTrip) => new(target, roundTrip);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(_target.Host, _target.Port, _stopping.Token);
            await Task.WhenAny(CarryAsync(near.GetStream(), far.GetStream()), CarryAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            // The test is over, or the server is gone: the connection ends, which is what the client sees.
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var pipe = Channel.CreateUnbounded<(byte[] Bytes, long ReceivedAt)>();
        var writing = WriteAsync(pipe.Reader, to);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
            {
                pipe.Writer.TryWrite((buffer[..read], TimeProvider.System.GetTimestamp()));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // As in ServeAsync.
        }

        pipe.Writer.Complete();
        await writing;
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long ReceivedAt)> pipe, NetworkStream to)
    {
        try
        {
            await foreach (var (bytes, receivedAt) in pipe.ReadAllAsync(_stopping.Token))
            {
                var left = _oneWay - TimeProvider.System.GetElapsedTime(receivedAt);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, TimeProvider.System, _stopping.Token);
                }

                await to.WriteAsync(bytes, _stopping.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // As in ServeAsync.
        }
    }
}
