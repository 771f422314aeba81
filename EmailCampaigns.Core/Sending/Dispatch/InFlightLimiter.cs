namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Limits how many messages are with a transport in this process, and how many are in doubt: handed over, or about to be, with an outcome that is not on disk. The
/// second limit is twice the first, so that recording overlaps with sending and a crash leaves few emails in doubt.
/// </summary>
/// <param name="parallelism">Messages with a transport at once.</param>
/// <param name="clock">Measures how long servers take.</param>
internal sealed class InFlightLimiter(int parallelism, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// While servers take a message within this time, emails pass the gate before a connection is free: the gate's commit takes as long as a message, and the connection
    /// would be idle meanwhile. With slower servers an email passes when a connection is free, and leaves at once.
    /// </summary>
    private static readonly TimeSpan FastDelivery = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly SemaphoreSlim _free = new(parallelism);
    private int _unanswered;
    private int _inDoubt;
    private bool _serversAreFast;

    public int Parallelism { get; } = parallelism;

    /// <summary>Whether servers are so fast that emails pass before a connection is free.</summary>
    public bool ServersAreFast
    {
        get
        {
            lock (_lock)
            {
                return _serversAreFast;
            }
        }
    }

    /// <summary>Waits until one email may pass.</summary>
    public async Task Take(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake())
            {
                return;
            }

            waiter = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null);
        await waiter.Value.Task;
    }

    /// <summary>Takes as many more slots as are free, at most <paramref name="max"/>. The same commit records the outcomes of <paramref name="recording"/> others, which are then no longer in doubt.</summary>
    public int TakeMore(int max, int recording)
    {
        lock (_lock)
        {
            var taken = 0;
            while (taken < max && TryTake(recording))
            {
                taken++;
            }

            return taken;
        }
    }

    /// <summary>Gives back slots whose emails did not pass.</summary>
    public void GiveBack(int count) => Change(() => (_unanswered, _inDoubt) = (_unanswered - count, _inDoubt - count));

    /// <summary>Hands one message over on another thread, as soon as a connection is free, first come first served.</summary>
    public Task<T> Use<T>(Func<Task<T>> handOver)
    {
        var free = _free.WaitAsync(); // queued here, not on the other thread, which would not keep the order
        return Task.Run(async () =>
        {
            await free;
            var begun = clock.GetTimestamp();
            try
            {
                return await handOver();
            }
            finally
            {
                _free.Release();
                Change(() => (_unanswered, _serversAreFast) = (_unanswered - 1, clock.GetElapsedTime(begun) <= FastDelivery));
            }
        });
    }

    /// <summary>Notes that outcomes are on disk.</summary>
    public void Recorded(int count) => Change(() => _inDoubt -= count);

    public void Dispose() => _free.Dispose();

    private bool TryTake(int recording = 0)
    {
        if (_unanswered >= (_serversAreFast ? 2 : 1) * Parallelism || _inDoubt - recording >= 2 * Parallelism)
        {
            return false;
        }

        (_unanswered, _inDoubt) = (_unanswered + 1, _inDoubt + 1);
        return true;
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            while (_waiting.First is { } first && TryTake())
            {
                _waiting.RemoveFirst();
                first.Value.SetResult();
            }
        }
    }

    private void Cancel(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.List is not null)
            {
                _waiting.Remove(waiter);
                waiter.Value.SetCanceled(cancellationToken);
            }
        }
    }
}
