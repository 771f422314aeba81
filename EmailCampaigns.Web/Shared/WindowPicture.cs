namespace EmailCampaigns.Web.Shared;

/// <summary>Where a send window lies in the track of a day.</summary>
public static class WindowPicture
{
    /// <summary>The filled parts of a day, in percent of its 24 hours. A window over midnight belongs to the day it begins on and ends in the next.</summary>
    public static IEnumerable<(double From, double To)> Parts(DayOfWeek day, TimeOnly start, TimeOnly end, IReadOnlyCollection<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var yesterday = (DayOfWeek)(((int)day + 6) % 7);
        if (end < start && end > TimeOnly.MinValue && days.Contains(yesterday))
        {
            yield return (0, Percent(end));
        }

        if (days.Contains(day))
        {
            yield return start == end ? (0, 100) : (Percent(start), end < start ? 100 : Percent(end));
        }
    }

    private static double Percent(TimeOnly time) => 100d * time.Ticks / TimeSpan.TicksPerDay;
}
