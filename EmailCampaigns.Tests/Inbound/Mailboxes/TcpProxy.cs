using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Stands between a client and a server on the loopback, for one connection after the other.</summary>
internal abstract class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly Task _accepting;

    /// <param name="target">The port of the server.</param>
    protected TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Carries what both sides say until one of them is gone.</summary>
    /// <param name="near">The client.</param>
    /// <param name="far">The server.</param>
    /// <param name="stopping">The test is over.</param>
    protected abstract Task Carry(TcpClient near, TcpClient far, CancellationToken stopping);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                using var near = await _listener.AcceptTcpClientAsync(_stopping.Token);
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                await Carry(near, far, _stopping.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }
}
