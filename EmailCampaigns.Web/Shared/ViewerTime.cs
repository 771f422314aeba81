using EmailCampaigns.Core;
using NodaTime;

namespace EmailCampaigns.Web.Shared;

/// <summary>
/// The viewer's clock and zone, one a circuit. The zone is UTC until the browser has told it (a cookie from an earlier visit, else the first render).
/// </summary>
public sealed class ViewerTime(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private Action? _changed;

    /// <summary>The browser's zone.</summary>
    public DateTimeZone Zone { get; private set; } = DateTimeZone.Utc;

    /// <summary>Now, UTC, to the millisecond.</summary>
    public DateTime UtcNow => clock.UtcNow();

    /// <summary>
    /// Raised when the zone becomes known and every 20 seconds, on a thread of the pool: use InvokeAsync. One timer serves all listeners of a circuit.
    /// </summary>
    public event Action Changed
    {
        add
        {
            lock (_gate)
            {
                _changed += value;
                _timer ??= clock.CreateTimer(_ => _changed?.Invoke(), null, TickEvery, TickEvery);
            }
        }
        remove
        {
            lock (_gate)
            {
                _changed -= value;
            }
        }
    }

    /// <summary>Takes the zone that the browser named; a name that is not in the IANA database changes nothing.</summary>
    public void Adopt(string? ianaZone)
    {
        if (ianaZone is { Length: > 0 } && DateTimeZoneProviders.Tzdb.GetZoneOrNull(ianaZone) is { } zone && !zone.Equals(Zone))
        {
            Zone = zone;
            _changed?.Invoke();
        }
    }

    /// <summary>The viewer's wall clock at an instant.</summary>
    /// <param name="utc">UTC.</param>
    public DateTime Local(DateTime utc) => TimeWords.Local(utc, Zone);

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();
}
