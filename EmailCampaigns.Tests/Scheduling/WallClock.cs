using NodaTime;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>
/// The rules said once more, as slowly and plainly as can be, to hold the planner against: a local time is the first instant at which a clock on
/// the wall shows it or has gone past it.
/// </summary>
internal static class WallClock
{
    internal static LocalDateTime Shows(DateTime utc, string zone) => Instant.FromDateTimeUtc(utc).InZone(Zone(zone)).LocalDateTime;

    internal static DateOnly Day(DateTime utc, string zone) => Shows(utc, zone).Date.ToDateOnly();

    /// <summary>An hour on the wall; the offset tells the second of two equal ones from the first.</summary>
    internal static (DateOnly Day, int Hour, Offset Offset) Hour(DateTime utc, string zone) =>
        (Day(utc, zone), Shows(utc, zone).Hour, Zone(zone).GetUtcOffset(Instant.FromDateTimeUtc(utc)));

    internal static DateTime FirstShowing(DateOnly day, TimeOnly time, string zone)
    {
        var wanted = LocalDateTime.FromDateTime(day.ToDateTime(time));
        var about = wanted.InUtc().ToInstant();
        foreach (var interval in Zone(zone).GetZoneIntervals(about - Duration.FromDays(3), about + Duration.FromDays(3)))
        {
            var there = wanted.WithOffset(interval.WallOffset).ToInstant();
            if (interval.HasStart && there < interval.Start)
                there = interval.Start;
            if (!interval.HasEnd || there < interval.End)
                return there.ToDateTimeUtc();
        }
        throw new InvalidOperationException($"No clock in {zone} ever shows {wanted}.");
    }

    internal static bool IsSendDay(DateOnly day, WindowCase window) => window.DaysOfWeek.Contains(day.DayOfWeek) && !window.HolidayDates.Contains(day);

    internal static bool IsOpen(DateTime utc, WindowCase window)
    {
        var today = Day(utc, window.Zone);
        return Enumerable.Range(-2, 3).Select(today.AddDays).Any(day => IsSendDay(day, window)
            && FirstShowing(day, window.Start, window.Zone) <= utc
            && utc < FirstShowing(window.End <= window.Start ? day.AddDays(1) : day, window.End, window.Zone));
    }

    private static DateTimeZone Zone(string zone) => DateTimeZoneProviders.Tzdb[zone];
}
