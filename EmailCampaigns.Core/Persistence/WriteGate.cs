namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Lets one writer in at a time, the more urgent first and equals in the order they came. For a database with a single writer, such as SQLite,
/// where waiting in line here is fair and free, and waiting for the file's lock is neither. <see cref="Open"/> lets everybody in.
/// </summary>
public sealed class WriteGate
{
    private readonly Lock _lock = new();
    private readonly bool _isOpen;
    private readonly PriorityQueue<TaskCompletionSource<Turn>, (WritePriority Priority, long Order)> _waiting = new();
    private bool _taken;
    private long _order;

    /// <summary>A gate that lets one writer in at a time.</summary>
    public WriteGate()
        : this(isOpen: false)
    {
    }

    private WriteGate(bool isOpen) => _isOpen = isOpen;

    /// <summary>A gate for databases that take many writers.</summary>
    public static WriteGate Open { get; } = new(isOpen: true);

    /// <summary>
    /// Whether somebody waits for the turn to end. Behind an open gate nobody knows who waits for a lock inside the database, so somebody always may.
    /// </summary>
    public bool IsAwaited
    {
        get
        {
            lock (_lock)
            {
                return _isOpen || _waiting.Count > 0;
            }
        }
    }

    /// <summary>Waits for the turn; disposing of what comes back gives it to the next.</summary>
    public async Task<Turn> Enter(WritePriority priority, CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            return new Turn(null);
        }

        TaskCompletionSource<Turn> waiter;
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return new Turn(this);
            }

            waiter = new TaskCompletionSource<Turn>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, (priority, _order++));
        }

        await using var cancellation = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return await waiter.Task;
    }

    private void Leave()
    {
        while (true)
        {
            TaskCompletionSource<Turn> next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next!, out _))
                {
                    _taken = false;
                    return;
                }
            }

            // One who was cancelled while waiting is passed over.
            if (next.TrySetResult(new Turn(this)))
            {
                return;
            }
        }
    }

    /// <summary>The right to write, until it is disposed of.</summary>
    public sealed class Turn : IDisposable
    {
        private WriteGate? _gate;

        internal Turn(WriteGate? gate) => _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

/// <summary>Who writes first.</summary>
public enum WritePriority
{
    /// <summary>Gate and record: messages are in flight.</summary>
    Dispatch,

    /// <summary>A person or a program waits for the answer.</summary>
    Interactive,

    /// <summary>Imports, launches, settling: chunks of at most 100 ms.</summary>
    Bulk,
}
