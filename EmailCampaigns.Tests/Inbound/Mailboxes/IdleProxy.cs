using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>What a server that announces IDLE (RFC 2177) makes of the command.</summary>
internal enum IdleAnswer
{
    /// <summary>Does as it says.</summary>
    Waits,

    /// <summary>Answers NO.</summary>
    Refuses,

    /// <summary>Says nothing, neither to the command nor to its end.</summary>
    IsSilent,
}

/// <summary>Answers IDLE in place of an IMAP server.</summary>
internal sealed partial class IdleProxy(int target, IdleAnswer answer) : TcpProxy(target)
{
    private TcpClient? _client;
    private int _asked;

    /// <summary>How often IDLE was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Resets the connection that stands, as a router does that forgot it.</summary>
    public void Cut() => _client!.Client.Close(0);

    protected override async Task Carry(TcpClient near, TcpClient far, CancellationToken stopping)
    {
        _client = near;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAll(Pump(() => Ask(near.GetStream(), far.GetStream(), over.Token), over), Pump(() => far.GetStream().CopyToAsync(near.GetStream(), over.Token), over));
    }

    /// <summary>One direction; its end is the other's too.</summary>
    private static async Task Pump(Func<Task> copy, CancellationTokenSource over)
    {
        try
        {
            await copy();
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or closed by either side.
        }

        await over.CancelAsync();
    }

    private async Task Ask(NetworkStream client, NetworkStream server, CancellationToken over)
    {
        using var lines = new StreamReader(client, System.Text.Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await lines.ReadLineAsync(over) is { } line)
        {
            var isIdle = Idle().Match(line) is { Success: true };
            if (isIdle)
            {
                Interlocked.Increment(ref _asked);
            }

            if (isIdle && answer is IdleAnswer.Refuses)
            {
                await client.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{line.Split(' ')[0]} NO Not today\r\n"), over);
            }
            else if (answer is not IdleAnswer.IsSilent || (!isIdle && line != "DONE"))
            {
                await server.WriteAsync(System.Text.Encoding.Latin1.GetBytes(line + "\r\n"), over);
            }
        }
    }

    [GeneratedRegex(@"^\S+ IDLE$", RegexOptions.CultureInvariant)]
    private static partial Regex Idle();
}
