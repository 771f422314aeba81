using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Jobs;

/// <summary>Runs in the background, at most one at once for each key (a workspace, an endpoint). A run deals with what goes wrong in it.</summary>
internal sealed class BackgroundRuns : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Task> _runs = new();
    private readonly CancellationTokenSource _source = new();

    public BackgroundRuns() => Stopping = _source.Token;

    /// <summary>Cancelled when the process ends.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Begins a run, and does not wait for its end; nothing where one of this key is under way.</summary>
    public void Begin(Guid key, Func<Task> run)
    {
        foreach (var ended in _runs.Where(known => known.Value.IsCompleted))
        {
            _runs.TryRemove(ended);
        }

        if (!Stopping.IsCancellationRequested && !_runs.ContainsKey(key))
        {
            _runs[key] = Task.Run(run, CancellationToken.None);
        }
    }

    /// <summary>Waits for the runs that are under way.</summary>
    public Task WhenIdle() => Task.WhenAll(_runs.Values);

    /// <summary>Stops the runs, and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Stopping.IsCancellationRequested)
        {
            await _source.CancelAsync();
            await WhenIdle();
            _source.Dispose();
        }
    }
}
