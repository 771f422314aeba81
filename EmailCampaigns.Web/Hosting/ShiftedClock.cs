namespace EmailCampaigns.Web.Hosting;

/// <summary>The system's clock, shifted, to try in a minute what takes days. Timers run at their real pace.</summary>
internal sealed class ShiftedClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
