using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Support;

/// <summary>Cuts a job off after so many of its chunks were committed: the first look at the data after that is refused.</summary>
public sealed class CancelAfter : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenSource _watch = new();
    private readonly Task _watching;

    public CancelAfter(int commits, TestDatabase database)
    {
        _watching = Task.Run(async () =>
        {
            await using var db = database.Open();
            while (!_watch.IsCancellationRequested)
            {
                if (await db.Enrollments.CountAsync(_watch.Token) >= commits)
                {
                    await _source.CancelAsync();
                    return;
                }
            }
        });
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _watch.Cancel();
        try
        {
            _watching.Wait();
        }
        catch (AggregateException stopped) when (stopped.InnerException is OperationCanceledException)
        {
            // asked to stop watching
        }

        _watch.Dispose();
        _source.Dispose();
    }
}
