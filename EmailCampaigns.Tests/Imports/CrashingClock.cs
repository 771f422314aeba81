namespace EmailCampaigns.Tests.Imports;

/// <summary>
/// A clock by which each chunk lasts long enough after one block, and which stops everything at a chosen reading: the first of a chunk is at its start, the
/// second behind its writing and before its commit.
/// </summary>
internal sealed class CrashingClock(TimeProvider inner, int crashAfter) : TimeProvider
{
    private long _seconds;
    private int _readings;

    /// <summary>Called when the time of day is read.</summary>
    public Action? OnInstant { get; init; }

    public override long TimestampFrequency => 1;

    public override DateTimeOffset GetUtcNow()
    {
        OnInstant?.Invoke();
        return inner.GetUtcNow();
    }

    public override long GetTimestamp() => ++_readings > crashAfter ? throw new CrashException() : ++_seconds;
}

internal sealed class CrashException() : Exception("The process is gone.");
