using System.Collections.Concurrent;
using EmailCampaigns.Core.Jobs;

namespace EmailCampaigns.Core.Inbound.Mailboxes;

/// <summary>The connections that this process keeps open while their mailboxes are quiet.</summary>
/// <param name="options">How many at most.</param>
internal sealed class IdleMailboxes(MailboxOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<JobItem, Task> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _open;

    /// <summary>Whether any does.</summary>
    public bool Any => !_waiting.IsEmpty;

    /// <summary>Begins to wait, in the background; false where there are as many connections as may be.</summary>
    /// <param name="item">The mailbox.</param>
    /// <param name="wait">Waits until the mailbox is taken away, its connection breaks, or the process ends. It deals with what goes wrong.</param>
    public bool TryBegin(JobItem item, Func<CancellationToken, Task> wait)
    {
        if (_stopping.IsCancellationRequested || Interlocked.Increment(ref _open) > options.IdleConnections)
        {
            Interlocked.Decrement(ref _open);
            return false;
        }

        var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[item] = Wait(item, wait, noted.Task);
        noted.SetResult();
        return true;
    }

    /// <summary>Ends all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_waiting.Values);
    }

    private async Task Wait(JobItem item, Func<CancellationToken, Task> wait, Task noted)
    {
        try
        {
            await noted; // what ends at once is noted first, else it would stay noted
            await wait(_stopping.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            _waiting.TryRemove(item, out _);
        }
    }
}
