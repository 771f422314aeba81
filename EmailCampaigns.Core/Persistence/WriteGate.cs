namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Lets one writer in at a time, by priority, then first come first served. For a database with a single writer, such as SQLite,
/// where this queue is fair and cheap, and polling for the lock of the file is neither. <see cref="Open"/> lets every writer in.
/// </summary>
public sealed class WriteGate
{
    private readonly Lock _lock = new();
    private readonly bool _isOpen;
    private readonly PriorityQueue<TaskCompletionSource<Permit>, (WritePriority Priority, long Order)> _waiting = new();
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
    /// Whether another writer waits. With an open gate this is unknown, since writers wait inside the database: then it is true.
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

    /// <summary>Waits for the permit to write; disposing it lets the next writer in.</summary>
    public async Task<Permit> Enter(WritePriority priority, CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            return new Permit(null);
        }

        TaskCompletionSource<Permit> waiter;
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return new Permit(this);
            }

            waiter = new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, (priority, _order++));
        }

        await using var cancellation = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return await waiter.Task;
    }

    private void Leave()
    {
        while (true)
        {
            TaskCompletionSource<Permit> next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next!, out _))
                {
                    _taken = false;
                    return;
                }
            }

            // Skips a waiter that was cancelled.
            if (next.TrySetResult(new Permit(this)))
            {
                return;
            }
        }
    }

    /// <summary>The permit to write, until it is disposed.</summary>
    public sealed class Permit : IDisposable
    {
        private WriteGate? _gate;

        internal Permit(WriteGate? gate) => _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

/// <summary>Who writes first.</summary>
public enum WritePriority
{
    /// <summary>The gate and the recorder: messages are in flight.</summary>
    Dispatch,

    /// <summary>A person or a program waits for the response.</summary>
    Interactive,

    /// <summary>Imports, launches, settling: chunks of at most 100 ms.</summary>
    Bulk,
}
