namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// How many messages may be in flight in this process, and how many in doubt: handed over, or about to be, with an outcome that is not on disk. The second
/// number is twice the first, so that recording runs beside sending and a crash leaves little to ask a person about.
/// </summary>
internal sealed class Connections(int parallelism) : IDisposable
{
    private readonly SemaphoreSlim _inFlight = new(parallelism);
    private readonly SemaphoreSlim _inDoubt = new(2 * parallelism);

    public int Parallelism { get; } = parallelism;

    /// <summary>Waits for one free connection; returns 1.</summary>
    public async Task<int> Take(CancellationToken cancellationToken)
    {
        await _inFlight.WaitAsync(cancellationToken);
        try
        {
            await _inDoubt.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _inFlight.Release();
            throw;
        }

        return 1;
    }

    /// <summary>Takes more if they are free just now; how many, at most <paramref name="most"/>.</summary>
    public int TakeMore(int most)
    {
        var taken = 0;
        while (taken < most && _inFlight.Wait(0, CancellationToken.None))
        {
            if (!_inDoubt.Wait(0, CancellationToken.None))
            {
                _inFlight.Release();
                break;
            }

            taken++;
        }

        return taken;
    }

    /// <summary>So many were taken and not needed.</summary>
    public void GiveBack(int count)
    {
        if (count > 0)
        {
            _inFlight.Release(count);
            _inDoubt.Release(count);
        }
    }

    /// <summary>One message has its outcome.</summary>
    public void Answered() => _inFlight.Release();

    /// <summary>So many outcomes are on disk.</summary>
    public void Recorded(int count)
    {
        if (count > 0)
        {
            _inDoubt.Release(count);
        }
    }

    public void Dispose()
    {
        _inFlight.Dispose();
        _inDoubt.Dispose();
    }
}
