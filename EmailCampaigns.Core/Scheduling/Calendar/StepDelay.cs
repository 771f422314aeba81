namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>The pause before a step.</summary>
/// <param name="Days">Days on the calendar of the window's zone.</param>
/// <param name="Hours">Hours by the clock, on top of the days.</param>
/// <param name="PreferredTime">The local time to aim at on the day that comes out.</param>
/// <param name="BusinessDaysOnly">The days are send days: days on which the window does not open are not counted.</param>
public readonly record struct StepDelay(int Days, int Hours = 0, TimeOnly? PreferredTime = null, bool BusinessDaysOnly = false)
{
    /// <summary>
    /// When the step is due: the anchor's local date plus the days at the same local time, plus the hours; then the preferred time on that day,
    /// or on the next where it would come before the anchor plus the hours; then the first instant at which the window is open.
    /// </summary>
    /// <param name="anchorUtc">The sending of the step before; for the first step the enrollment; for a skipped one the decision.</param>
    /// <param name="window">The window, whose zone says what local is.</param>
    public DateTime DueAt(DateTime anchorUtc, SendWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentOutOfRangeException.ThrowIfNegative(Days);
        ArgumentOutOfRangeException.ThrowIfNegative(Hours);
        var anchor = Utc.Ticks(anchorUtc);
        var hours = Hours * TimeSpan.TicksPerHour;
        var due = AfterDays(anchor, window) + hours;
        if (PreferredTime is { } preferred)
            due = AtPreferredTime(preferred, due, notBefore: anchor + hours, window.Calendar);
        return Utc.At(window.Next(due));
    }

    private long AfterDays(long anchor, SendWindow window)
    {
        // Without days the anchor stands as it is: read as a local time, an hour that occurs twice would fall back to its first time.
        if (Days == 0)
            return anchor;
        var local = window.Calendar.LocalTicks(anchor);
        var day = (int)(local / TimeSpan.TicksPerDay);
        var target = BusinessDaysOnly ? window.AddSendDays(day, Days) : day + Days;
        return window.Calendar.InstantOf(target, local % TimeSpan.TicksPerDay);
    }

    private static long AtPreferredTime(TimeOnly preferred, long due, long notBefore, ZoneCalendar calendar)
    {
        var day = calendar.DayNumber(due);
        var wanted = calendar.InstantOf(day, preferred.Ticks);
        return wanted >= notBefore ? wanted : calendar.InstantOf(day + 1, preferred.Ticks);
    }
}
