using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>How much of each span of time (a day, an hour) is used, against its limit; a limit of 0 means none.</summary>
/// <param name="keyOf">The span that an instant lies in, by a number.</param>
/// <param name="spanAt">The bounds of the span that an instant lies in, in ticks.</param>
/// <param name="limitAt">The limit of the span that an instant lies in.</param>
internal sealed class SpanQuota(Func<long, long> keyOf, Func<long, (long Start, long End)> spanAt, Func<long, int> limitAt)
{
    private readonly Dictionary<long, Count> _counts = [];

    /// <summary>The hour before the minute, and only those that have a limit.</summary>
    internal static SpanQuota[] OfHourAndMinute(ZoneCalendar calendar, int perHour, int perMinute) => (perHour, perMinute) switch
    {
        (0, 0) => [],
        (_, 0) => [OfHours(calendar, perHour)],
        (0, _) => [OfMinutes(perMinute)],
        _ => [OfHours(calendar, perHour), OfMinutes(perMinute)],
    };

    internal static SpanQuota OfHours(ZoneCalendar calendar, int limit) => new(ticks => calendar.HourSpan(ticks).Start, calendar.HourSpan, _ => limit);

    internal static SpanQuota OfMinutes(int limit) =>
        new(ticks => ticks / TimeSpan.TicksPerMinute, ticks => (ticks - ticks % TimeSpan.TicksPerMinute, ticks - ticks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute), _ => limit);

    internal static SpanQuota OfDays(ZoneCalendar calendar, Func<long, int> limitAt) => new(ticks => calendar.DayNumber(ticks), calendar.DaySpan, limitAt);

    internal void Add(long ticks, int count) => At(ticks).Used += count;

    /// <summary>The instant itself while its span has room, else the end of the span.</summary>
    internal long NextFree(long ticks)
    {
        var count = At(ticks);
        return count.Room > 0 ? ticks : count.End;
    }

    /// <summary>What is used of the span of an instant, and its limit; 0 for none.</summary>
    internal (int Used, int Limit) UseAt(long ticks) => (At(ticks).Used, At(ticks).Limit);

    private Count At(long ticks)
    {
        var key = keyOf(ticks);
        if (!_counts.TryGetValue(key, out var count))
        {
            var (_, end) = spanAt(ticks);
            _counts.Add(key, count = new Count(end, limitAt(ticks)));
        }
        return count;
    }

    private sealed class Count(long end, int limit)
    {
        internal long End { get; } = end;

        internal int Limit { get; } = limit;

        internal int Used { get; set; }

        internal int Room => Limit == 0 ? int.MaxValue : Limit - Used;
    }
}
