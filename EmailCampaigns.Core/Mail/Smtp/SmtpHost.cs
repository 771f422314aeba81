namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The connections to one server, limited in number. Each open connection, in use or idle, holds a place. If no place is free, a caller takes that of another sender's
/// idle connection, or waits in a queue.
/// </summary>
internal sealed class SmtpHost
{
    private readonly SmtpLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;
    private readonly Lock _lock = new();
    private readonly LinkedList<Kept> _kept = new(); // most recently used last
    private readonly LinkedList<Waiter> _waiting = new();
    private int _open;

    public SmtpHost(SmtpLimits limits, TimeProvider clock)
    {
        (_limits, _clock) = (limits, clock);
        _sweep = clock.CreateTimer(_ => Sweep(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes an idle connection of the sender, or (null) a place for a new one. Each is given back by <see cref="Keep"/> or <see cref="Leave"/>.</summary>
    public async ValueTask<SmtpConnection?> Enter(object sender, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (TakeKept(kept => kept.Sender == sender) is { } own)
            {
                return own;
            }

            if (_open < _limits.ConnectionsPerHost)
            {
                _open++;
                return null;
            }

            if (TakeOldestKept() is { } others)
            {
                End(others);
                return null;
            }

            waiter = new Waiter(sender);
            _waiting.AddLast(waiter);
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null);
        return await waiter.Place.Task;
    }

    /// <summary>Keeps a connection for its sender's next message, or gives its place to the first in the queue.</summary>
    public void Keep(object sender, SmtpConnection connection)
    {
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                _kept.AddLast(new Kept(sender, connection));
                if (_kept.Count == 1)
                {
                    _sweep.Change(_limits.KeptFor, Timeout.InfiniteTimeSpan);
                }

                return;
            }

            _waiting.RemoveFirst();
            if (first.Value.Sender == sender)
            {
                first.Value.Place.SetResult(connection);
                return;
            }

            first.Value.Place.SetResult(null);
        }

        End(connection);
    }

    /// <summary>Frees the place of a connection that was closed.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.Place.SetResult(null);
            }
            else
            {
                _open--;
            }
        }
    }

    /// <summary>Closes a connection that has no place any more. QUIT is sent in the background, within a timeout of its own.</summary>
    public static void End(SmtpConnection connection) => _ = connection.DisposeAsync().AsTask();

    /// <summary>Closes the idle connections of a sender that is no longer used.</summary>
    public async ValueTask EndAll(object sender)
    {
        var ended = new List<SmtpConnection>();
        lock (_lock)
        {
            while (TakeKept(kept => kept.Sender == sender) is { } connection)
            {
                ended.Add(connection);
            }
        }

        foreach (var connection in ended)
        {
            Leave();
            await connection.DisposeAsync();
        }
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiter))
            {
                return; // it has got its place meanwhile, and gives it back
            }
        }

        waiter.Place.SetCanceled(cancellationToken);
    }

    private SmtpConnection? TakeKept(Func<Kept, bool> which)
    {
        for (var node = _kept.Last; node is not null; node = node.Previous)
        {
            if (which(node.Value))
            {
                _kept.Remove(node);
                return node.Value.Connection;
            }
        }

        return null;
    }

    private SmtpConnection? TakeOldestKept()
    {
        if (_kept.First is not { } oldest)
        {
            return null;
        }

        _kept.RemoveFirst();
        return oldest.Value.Connection;
    }

    private void Sweep()
    {
        var ended = new List<SmtpConnection>();
        lock (_lock)
        {
            while (_kept.First is { } oldest && _clock.GetElapsedTime(oldest.Value.Connection.LastUsed) >= _limits.KeptFor)
            {
                _kept.RemoveFirst();
                ended.Add(oldest.Value.Connection);
            }

            if (_kept.First is { } next)
            {
                var age = _clock.GetElapsedTime(next.Value.Connection.LastUsed);
                _sweep.Change(_limits.KeptFor - age, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var connection in ended)
        {
            Leave();
            End(connection);
        }
    }

    private sealed record Kept(object Sender, SmtpConnection Connection);

    private sealed record Waiter(object Sender)
    {
        public TaskCompletionSource<SmtpConnection?> Place { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
