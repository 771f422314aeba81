using System.Net;
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

/// <summary>Stands between a client and an IMAP server, and answers IDLE in its place.</summary>
internal sealed partial class IdleProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly IdleAnswer _answer;
    private readonly Task _accepting;
    private TcpClient? _client;
    private int _asked;

    public IdleProxy(int target, IdleAnswer answer)
    {
        (_target, _answer) = (target, answer);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often IDLE was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Resets the connection that stands, as a router does that forgot it.</summary>
    public void Cut() => _client!.Client.Close(0);

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
                _client = near;
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                await Task.WhenAll(Pump(() => Ask(near.GetStream(), far.GetStream(), over.Token), over), Pump(() => far.GetStream().CopyToAsync(near.GetStream(), over.Token), over));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
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

            if (isIdle && _answer is IdleAnswer.Refuses)
            {
                await client.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{line.Split(' ')[0]} NO Not today\r\n"), over);
            }
            else if (_answer is not IdleAnswer.IsSilent || (!isIdle && line != "DONE"))
            {
                await server.WriteAsync(System.Text.Encoding.Latin1.GetBytes(line + "\r\n"), over);
            }
        }
    }

    [GeneratedRegex(@"^\S+ IDLE$", RegexOptions.CultureInvariant)]
    private static partial Regex Idle();
}
