using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>
/// A sender's limit for any 24 hours, for providers that count so. It counts in whole hours of the sender's zone, each as if all of it had been sent in its
/// last moment: so never more than the limit lies in any 24 hours, and room comes back when an hour is a day old.
/// The planner and the gate ask the same.
/// </summary>
/// <param name="calendar">Of the sender's zone.</param>
/// <param name="limit">The maximum; at least one.</param>
public sealed class RollingDay(ZoneCalendar calendar, int limit)
{
    /// <summary>How far back an hour can begin that still counts: a day, and the hour itself.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(25);

    private readonly SortedDictionary<long, (long End, int Used)> _hours = [];

    /// <summary>Counts what was or will be sent in the hour of an instant.</summary>
    public void Add(DateTime utc, int count) => Add(Utc.Ticks(utc), count);

    /// <summary>How many more may go at an instant, as far as the hours before it are concerned.</summary>
    public int RoomAt(DateTime utc) => (int)Math.Max(0L, limit - UsedAt(Utc.Ticks(utc)));

    /// <summary>The first instant at or after this one with room, if nothing else is sent.</summary>
    public DateTime NextFree(DateTime utc) => Utc.At(NextFree(Utc.Ticks(utc)));

    internal void Add(long ticks, int count)
    {
        var (start, end) = calendar.HourSpan(ticks);
        _hours[start] = (end, count + (_hours.TryGetValue(start, out var hour) ? hour.Used : 0));
    }

    internal long NextFree(long ticks)
    {
        while (true)
        {
            var next = Leaves(FreesAt(ticks));
            if (next == ticks)
                return ticks;
            ticks = next;
        }
    }

    /// <summary>The instant itself if the 24 hours before it have room, else the first at which enough of them is a day old.</summary>
    private long FreesAt(long ticks)
    {
        var used = UsedAt(ticks);
        foreach (var (start, (end, count)) in _hours)
        {
            if (used < limit || start > ticks)
                break;
            if (end > ticks - TimeSpan.TicksPerDay)
            {
                used -= count;
                if (used < limit)
                    return end + TimeSpan.TicksPerDay;
            }
        }
        return ticks;
    }

    /// <summary>The instant itself if one more there leaves all later hours within the limit, else the end of its hour.</summary>
    private long Leaves(long ticks)
    {
        var (start, end) = calendar.HourSpan(ticks);
        foreach (var (later, _) in _hours)
        {
            if (later > start && end > later - TimeSpan.TicksPerDay && UsedAt(later) >= limit)
                return end;
        }
        return ticks;
    }

    private long UsedAt(long ticks)
    {
        var used = 0L;
        foreach (var (start, (end, count)) in _hours)
        {
            if (start > ticks)
                break;
            if (end > ticks - TimeSpan.TicksPerDay)
                used += count;
        }
        return used;
    }
}
