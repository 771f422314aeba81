using System.Threading.Channels;

namespace EmailCampaigns.Core.Tracking;

/// <summary>
/// Brings requests that come at the same time into one transaction. The first one begins to write at once; what comes meanwhile waits for the next transaction, so batches grow with the
/// load and nobody waits for a timer. Each request goes on when its own transaction is committed.
/// </summary>
public sealed class HitCollector(HitRecorder recorder)
{
    private const int MaxBatch = 500;

    /// <summary>Requests beyond that wait before they are let in.</summary>
    private const int MaxWaiting = 10_000;

    private readonly Channel<WaitingHit> _waiting = Channel.CreateBounded<WaitingHit>(MaxWaiting);
    private int _isWriting;

    /// <summary>Records a hit; what could not be stored throws.</summary>
    /// <param name="hit">Its token was authenticated.</param>
    /// <param name="cancellationToken">Stops waiting to be let in; from then on it is recorded in any case.</param>
    /// <returns>False where there is no such email.</returns>
    public async Task<bool> Record(TrackingHit hit, CancellationToken cancellationToken)
    {
        var waiting = new WaitingHit(hit, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
        {
            _ = Task.Run(WriteAll, CancellationToken.None); // it throws nothing: whoever waits is told
        }

        return await waiting.Stored.Task;
    }

    private async Task WriteAll()
    {
        do
        {
            for (var batch = Take(); batch.Count > 0; batch = Take())
            {
                await Write(batch);
            }

            Interlocked.Exchange(ref _isWriting, 0); // a full fence: the look at what waits must not come before it
        }
        while (_waiting.Reader.TryPeek(out _) && Interlocked.Exchange(ref _isWriting, 1) == 0); // one that came since the last look saw a writer at work
    }

    private List<WaitingHit> Take()
    {
        var batch = new List<WaitingHit>();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var waiting))
        {
            batch.Add(waiting);
        }

        return batch;
    }

    private async Task Write(List<WaitingHit> batch)
    {
        try
        {
            var known = await recorder.Record([.. batch.Select(w => w.Hit)], CancellationToken.None);
            batch.ForEach(w => w.Stored.SetResult(known.Contains(w.Hit.EmailId)));
        }
        catch (Exception failure)
        {
            batch.ForEach(w => w.Stored.TrySetException(failure));
        }
    }

    private sealed record WaitingHit(TrackingHit Hit, TaskCompletionSource<bool> Stored);
}
