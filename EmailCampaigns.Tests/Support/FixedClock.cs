namespace EmailCampaigns.Tests.Support;

/// <summary>A clock that stands until it is moved.</summary>
public sealed class FixedClock(DateTime utcNow) : TimeProvider
{
    private DateTimeOffset _now = new(DateTime.SpecifyKind(utcNow, DateTimeKind.Utc));

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public void MoveTo(DateTime utc) => _now = new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
