using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>The window that a campaign's settings describe.</summary>
public static class CampaignWindow
{
    // Few different ones are in use at a time; the others are of settings that were tried.
    private const int Kept = 1000;

    // A window remembers the days it worked out, so equal settings share one.
    private static readonly ConcurrentDictionary<(TimeOnly Start, TimeOnly End, string Days, string Zone, string Holidays), SendWindow> Windows = new();

    /// <summary>When the campaign may send.</summary>
    /// <param name="settings">The campaign's.</param>
    /// <param name="holidays">Those of its workspace.</param>
    public static SendWindow Window(this CampaignSettings settings, HolidayCalendar holidays)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(holidays);
        return Shared(settings.SendWindowStart, settings.SendWindowEnd, settings.SendDays, settings.Timezone, holidays);
    }

    /// <summary>The same zone, open always.</summary>
    public static SendWindow AllDay(this SendWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Shared(TimeOnly.MinValue, TimeOnly.MinValue, Enum.GetValues<DayOfWeek>(), window.Calendar.Zone, HolidayCalendar.None);
    }

    private static SendWindow Shared(TimeOnly start, TimeOnly end, IEnumerable<DayOfWeek> days, string zone, HolidayCalendar holidays)
    {
        if (Windows.Count >= Kept)
        {
            Windows.Clear();
        }

        var ordered = days.Distinct().Order().ToList();
        return Windows.GetOrAdd((start, end, string.Join(',', ordered), zone, holidays.Key), _ => new SendWindow(start, end, ordered, zone, holidays));
    }
}
