using Microsoft.Extensions.Time.Testing;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A clock that stands until it is moved, and tells when somebody begins to wait on it: a test moves it then, and never waits itself.</summary>
internal sealed class VirtualClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 9, 42, 0, TimeSpan.Zero))
{
    private readonly Lock _lock = new();
    private readonly List<WatchedTimer> _timers = [];
    private readonly List<(TimeSpan Time, TaskCompletionSource Armed)> _waiting = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this);
        timer.Run(base.CreateTimer(
            _ =>
            {
                timer.Disarm();
                callback(state);
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Comes when somebody waits, or begins to wait, exactly so long.</summary>
    public Task Armed(TimeSpan time)
    {
        lock (_lock)
        {
            if (_timers.Any(timer => timer.Time == time))
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((time, armed));
            return armed.Task;
        }
    }

    /// <summary>
    /// Lets waits of exactly this time run out until the work that waits has come to its end. One that ended by itself just before the clock was moved is no
    /// harm.
    /// </summary>
    public async Task RunOut(TimeSpan time, Task work)
    {
        while (await Task.WhenAny(work, Armed(time)) != work)
        {
            Advance(time);
        }
    }

    private sealed class WatchedTimer(VirtualClock clock) : ITimer
    {
        private ITimer? _timer;

        /// <summary>How long it waits; null while it does not.</summary>
        public TimeSpan? Time { get; private set; }

        public void Run(ITimer timer) => _timer = timer;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Told before it runs, since it may run out at once; awaited only after, since the clock may be moved then.
            lock (clock._lock)
            {
                Time = dueTime == Timeout.InfiniteTimeSpan ? null : dueTime;
            }

            var isChanged = _timer!.Change(dueTime, period);
            lock (clock._lock)
            {
                foreach (var (_, armed) in clock._waiting.Where(waiting => waiting.Time == Time))
                {
                    armed.TrySetResult();
                }

                clock._waiting.RemoveAll(waiting => waiting.Time == Time);
            }

            return isChanged;
        }

        public void Disarm()
        {
            lock (clock._lock)
            {
                Time = null;
            }
        }

        public void Dispose()
        {
            Disarm();
            _timer!.Dispose();
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
