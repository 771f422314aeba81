using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.TimeZones;

namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>
/// Days and hours as they are counted in one IANA time zone. A local time that does not exist becomes the first that does; one that occurs
/// twice is taken the first time. The planner and the gate count by the same calendar, so that what is planned also passes.
/// Thread-safe; one instance per zone.
/// </summary>
public sealed class ZoneCalendar
{
    private static readonly ConcurrentDictionary<string, ZoneCalendar> Known = new(StringComparer.Ordinal);

    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone _zone;

    private ZoneCalendar(DateTimeZone zone) => _zone = zone;

    /// <summary>The IANA name.</summary>
    public string Zone => _zone.Id;

    /// <summary>Whether this is the IANA name of a zone.</summary>
    public static bool IsKnown([NotNullWhen(true)] string? zone) =>
        !string.IsNullOrEmpty(zone) && (Known.ContainsKey(zone) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null);

    /// <summary>The calendar of a zone.</summary>
    /// <exception cref="ArgumentException">There is no IANA zone of that name.</exception>
    public static ZoneCalendar Of(string zone)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(zone);
        if (Known.TryGetValue(zone, out var known))
            return known;

        var found = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
            ?? throw new ArgumentException($"There is no time zone named \"{zone}\". Use an IANA name such as Europe/Berlin.", nameof(zone));
        return Known.GetOrAdd(zone, new ZoneCalendar(found));
    }

    /// <summary>The local day of a UTC instant.</summary>
    public DateOnly Day(DateTime utc) => DateOnly.FromDayNumber(DayNumber(Utc.Ticks(utc)));

    /// <summary>The UTC instant at which a local day begins; not every day begins at midnight.</summary>
    public DateTime DayStart(DateOnly day) => Utc.At(InstantOf(day.DayNumber, 0));

    /// <summary>
    /// The UTC instant at which the local hour of an instant begins. An hour ends where the offset changes, so an hour that
    /// occurs twice is two hours.
    /// </summary>
    public DateTime HourStart(DateTime utc) => Utc.At(HourSpan(Utc.Ticks(utc)).Start);

    /// <summary>The UTC instant of a local time.</summary>
    public DateTime At(DateOnly day, TimeOnly time) => Utc.At(InstantOf(day.DayNumber, time.Ticks));

    internal int DayNumber(long ticks) => (int)(LocalTicks(ticks) / TimeSpan.TicksPerDay);

    internal long LocalTicks(long ticks) => ticks + _zone.GetUtcOffset(ToInstant(ticks)).Ticks;

    internal long InstantOf(int dayNumber, long tickOfDay)
    {
        var local = LocalDateTime.FromDateTime(new DateTime(dayNumber * TimeSpan.TicksPerDay + tickOfDay));
        return _zone.ResolveLocal(local, Resolver).ToInstant().ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks;
    }

    internal (long Start, long End) DaySpan(long ticks)
    {
        var day = DayNumber(ticks);
        return (InstantOf(day, 0), InstantOf(day + 1, 0));
    }

    internal (long Start, long End) HourSpan(long ticks)
    {
        var interval = _zone.GetZoneInterval(ToInstant(ticks));
        var local = ticks + interval.WallOffset.Ticks;
        var start = ticks - local % TimeSpan.TicksPerHour;
        var end = start + TimeSpan.TicksPerHour;
        if (interval.HasStart)
            start = Math.Max(start, interval.Start.ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks);
        if (interval.HasEnd)
            end = Math.Min(end, interval.End.ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks);
        return (start, end);
    }

    private static Instant ToInstant(long ticks) => Instant.FromUnixTimeTicks(ticks - DateTime.UnixEpoch.Ticks);
}
