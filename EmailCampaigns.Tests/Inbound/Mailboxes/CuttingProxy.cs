using System.Net.Sockets;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Cuts each connection after so many octets of the server.</summary>
internal sealed class CuttingProxy(int target, int octets) : TcpProxy(target)
{
    protected override async Task Carry(TcpClient near, TcpClient far, CancellationToken stopping)
    {
        var asking = near.GetStream().CopyToAsync(far.GetStream(), stopping);
        await Answer(far.GetStream(), near.GetStream(), stopping);
        near.Client.Close(0); // reset, as when a router forgets a connection
        await asking.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task Answer(NetworkStream from, NetworkStream to, CancellationToken stopping)
    {
        var buffer = new byte[4096];
        var left = octets;
        while (left > 0 && await from.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), stopping) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), stopping);
            left -= read;
        }
    }
}
