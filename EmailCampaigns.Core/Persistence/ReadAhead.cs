using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Blocks that are made on a thread of their own, a few ahead of the transactions that write them: reading and deciding cost as much as writing, and need no
/// turn to write.
/// </summary>
internal sealed class ReadAhead<TBlock> : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Channel<TBlock> _blocks;
    private readonly Task _making;

    /// <param name="make">Makes the blocks, in their order. Its fault comes to who takes them.</param>
    /// <param name="ahead">How many wait at most; what is in memory at any time.</param>
    /// <param name="cancellationToken">Ends the making, as disposing does.</param>
    public ReadAhead(Func<CancellationToken, IAsyncEnumerable<TBlock>> make, int ahead, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _blocks = Channel.CreateBounded<TBlock>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _making = Task.Run(() => Make(make, _stop.Token), CancellationToken.None);
    }

    /// <summary>Waits for a block; false where there is none left.</summary>
    public ValueTask<bool> Any(CancellationToken cancellationToken) => _blocks.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes a block, if one is there by now.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TBlock block) => _blocks.Reader.TryRead(out block);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _making;
        _stop.Dispose();
    }

    private async Task Make(Func<CancellationToken, IAsyncEnumerable<TBlock>> make, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var block in make(cancellationToken))
            {
                await _blocks.Writer.WriteAsync(block, cancellationToken);
            }

            _blocks.Writer.Complete();
        }
        catch (Exception fault)
        {
            _blocks.Writer.Complete(fault);
        }
    }
}
