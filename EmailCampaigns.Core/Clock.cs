namespace EmailCampaigns.Core;

/// <summary>The product's reading of the time: UTC, to the millisecond, so that what is stored equals what was decided on every database.</summary>
public static class Clock
{
    /// <summary>Now as a UTC <see cref="DateTime"/>. Read it once an operation and pass it down.</summary>
    public static DateTime UtcNow(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return TrimToMilliseconds(clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Cuts what is below a millisecond.</summary>
    public static DateTime TrimToMilliseconds(this DateTime instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond));
}
