using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Stands between a client and a server and cuts each connection after so many octets of the server.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly int _octets;
    private readonly Task _accepting;

    public CuttingProxy(int target, int octets)
    {
        (_target, _octets) = (target, octets);
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

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                using var near = await _listener.AcceptTcpClientAsync(_stopping.Token);
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                var asking = near.GetStream().CopyToAsync(far.GetStream(), _stopping.Token);
                await Answer(far.GetStream(), near.GetStream());
                near.Client.Close(0); // reset, as when a router forgets a connection
                await asking.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }

    private async Task Answer(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[4096];
        var left = _octets;
        while (left > 0 && await from.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), _stopping.Token) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            left -= read;
        }
    }
}
