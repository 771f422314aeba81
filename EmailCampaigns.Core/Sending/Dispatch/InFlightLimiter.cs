namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// How many messages may be with a transport in this process, and how many in doubt: handed over, or about to be, with an outcome that is not on disk. The second
/// number is twice the first, so that recording runs beside sending and a crash leaves little to ask a person about.
/// </summary>
/// <param name="parallelism">Messages with a transport at once.</param>
/// <param name="clock">For how long servers take.</param>
internal sealed class InFlightLimiter(int parallelism, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// While servers answer within this time, emails pass the gate for slots that are not free yet: the gate's commit takes as long as a message, and the connection
    /// would stand idle meanwhile. Where servers are slower an email passes when a connection is free, and leaves at once.
    /// </summary>
    private static readonly TimeSpan Swift = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly SemaphoreSlim _free = new(parallelism);
    private int _unanswered;
    private int _inDoubt;
    private bool _isSwift;

    public int Parallelism { get; } = parallelism;

    /// <summary>Whether servers answer so soon that emails pass ahead of a free connection.</summary>
    public bool AreSwift
    {
        get
        {
            lock (_lock)
            {
                return _isSwift;
            }
        }
    }

    /// <summary>Waits until one email may pass.</summary>
    public async Task Take(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake())
            {
                return;
            }

            turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var calledOff = cancellationToken.UnsafeRegister(_ => CallOff(turn, cancellationToken), null);
        await turn.Value.Task;
    }

    /// <summary>So many more may pass just now, at most <paramref name="max"/>: in the same commit the outcomes of <paramref name="recording"/> others leave their doubt.</summary>
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

    /// <summary>So many were taken and did not pass.</summary>
    public void GiveBack(int count) => Change(() => (_unanswered, _inDoubt) = (_unanswered - count, _inDoubt - count));

    /// <summary>Hands one message over on another thread, as soon as a connection is free; those that wait leave in the order in which they came.</summary>
    public Task<T> Use<T>(Func<Task<T>> handOver)
    {
        var free = _free.WaitAsync(); // here and not on the other thread, where a later one might be quicker
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
                Change(() => (_unanswered, _isSwift) = (_unanswered - 1, clock.GetElapsedTime(begun) <= Swift));
            }
        });
    }

    /// <summary>So many outcomes are on disk.</summary>
    public void Recorded(int count) => Change(() => _inDoubt -= count);

    public void Dispose() => _free.Dispose();

    private bool TryTake(int recording = 0)
    {
        if (_unanswered >= (_isSwift ? 2 : 1) * Parallelism || _inDoubt - recording >= 2 * Parallelism)
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

    private void CallOff(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
                turn.Value.SetCanceled(cancellationToken);
            }
        }
    }
}
