using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Keeps one transport, with its connections, for each sender. A sender whose settings were changed gets a new one; the old one is ended when what is under way on it is done.
/// One per process.
/// </summary>
/// <param name="open">Makes the transport of a sender.</param>
public sealed class TransportPool(Func<SenderAccount, IMailTransport> open) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (int Version, IMailTransport Transport)> _open = [];

    /// <summary>The transport of a sender as it is now. Who still holds what it was before gets the newer one.</summary>
    public IMailTransport For(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        IMailTransport former, fresh;
        lock (_lock)
        {
            if (_open.TryGetValue(sender.Id, out var known) && known.Version >= sender.Version)
            {
                return known.Transport;
            }

            (former, fresh) = (known.Transport, open(sender));
            _open[sender.Id] = (sender.Version, fresh);
        }

        // Its good-bye is nothing that the next message waits for.
        _ = End(former).AsTask();
        return fresh;
    }

    /// <summary>Ends every connection that is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var transport in TakeAll())
        {
            await End(transport);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        foreach (var transport in TakeAll())
        {
            _ = End(transport).AsTask();
        }
    }

    private List<IMailTransport> TakeAll()
    {
        lock (_lock)
        {
            var all = _open.Values.Select(known => known.Transport).ToList();
            _open.Clear();
            return all;
        }
    }

    private static ValueTask End(IMailTransport? transport) => transport is IAsyncDisposable connected ? connected.DisposeAsync() : ValueTask.CompletedTask;
}
