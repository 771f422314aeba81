using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>How many emails fit into the open time of a day.</summary>
/// <param name="window">When the campaign may send.</param>
/// <param name="senderCalendar">Has the hours of hourly limits.</param>
/// <param name="from">Open time before it is no room, in ticks.</param>
internal sealed class DayCapacity(SendWindow window, ZoneCalendar senderCalendar, long from)
{
    /// <summary>At most how many emails gap and hourly limits let through in the open time of a day; 0 where they set no bound.</summary>
    internal int On(long ticks, long gap, int perHour)
    {
        if (gap == 0 && perHour == 0)
            return 0;
        var (start, end) = window.Calendar.DaySpan(ticks);
        var slots = 0L;
        foreach (var (open, close) in window.Openings(Math.Max(start, from), end))
            slots += Math.Min(SlotsWithin(open, close, gap), SlotsByTheHour(open, close, gap, perHour));
        return (int)Math.Min(slots, int.MaxValue);
    }

    private long SlotsByTheHour(long open, long close, long gap, int perHour)
    {
        if (perHour == 0)
            return int.MaxValue;
        var slots = 0L;
        while (open < close)
        {
            var end = Math.Min(close, senderCalendar.HourSpan(open).End);
            slots += Math.Min(perHour, SlotsWithin(open, end, gap));
            open = end;
        }
        return slots;
    }

    private static long SlotsWithin(long open, long close, long gap) => gap == 0 ? int.MaxValue : (close - open + gap - 1) / gap;
}
