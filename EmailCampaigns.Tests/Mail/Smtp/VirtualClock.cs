namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>A clock that stands until it is moved, and tells when somebody begins to wait on it: a test moves it then, and never waits itself.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(TimeSpan Time, TaskCompletionSource Armed)> _waiting = [];
    private DateTimeOffset _now = new(2026, 1, 15, 9, 42, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

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

    public void Advance(TimeSpan by)
    {
        List<VirtualTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            due.ForEach(timer => timer.Disarm());
        }

        due.ForEach(timer => timer.Run());
    }

    private sealed class VirtualTimer(VirtualClock clock, Action act) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public TimeSpan? Time { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Time = dueTime == Timeout.InfiniteTimeSpan ? null : dueTime;
                Due = clock._now + Time;
                foreach (var (_, armed) in clock._waiting.Where(waiting => waiting.Time == Time))
                {
                    armed.TrySetResult();
                }

                clock._waiting.RemoveAll(waiting => waiting.Time == Time);
            }

            return true;
        }

        public void Disarm() => (Due, Time) = (null, null);

        public void Run() => act();

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                Disarm();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
