namespace EmailCampaigns.Tests.Support;

/// <summary>
/// A clock whose time of day stands until it is moved, to any moment. Its timers and its stop watch are real, unlike those of a <c>FakeTimeProvider</c>: work in the
/// background that waits for an answer goes on while nobody moves the clock.
/// </summary>
public sealed class FixedClock(DateTime utcNow) : TimeProvider
{
    private DateTimeOffset _now = new(DateTime.SpecifyKind(utcNow, DateTimeKind.Utc));

    private long _timestamp;

    /// <summary>
    /// What goes by between two looks at the stop watch, so that work which is cut by time is cut at the same places on every machine. Zero leaves the stop
    /// watch real.
    /// </summary>
    public TimeSpan EachLookTakes { get; set; }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() =>
        EachLookTakes == TimeSpan.Zero ? base.GetTimestamp() : Interlocked.Add(ref _timestamp, (long)(EachLookTakes.TotalSeconds * TimestampFrequency));

    public void Advance(TimeSpan by) => _now += by;

    public void MoveTo(DateTime utc) => _now = new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
