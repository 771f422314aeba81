using System.Globalization;
using EmailCampaigns.Core.Scheduling.Calendar;
using NodaTime;
using NodaTime.Text;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>Instants and windows in the words of the examples.</summary>
internal static class Instants
{
    internal static readonly DayOfWeek[] Weekdays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    internal static readonly DayOfWeek[] EveryDay = [.. Weekdays, DayOfWeek.Saturday, DayOfWeek.Sunday];

    private static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss o<G>");

    /// <summary>"2026-03-29 03:00 +02": what a clock on a wall shows, and its offset, so that no zone rule is needed to read it.</summary>
    internal static DateTime Wall(string text)
    {
        var parts = text.Split(' ');
        var time = parts[1].Length == 5 ? parts[1] + ":00" : parts[1];
        return WithOffset.Parse($"{parts[0]} {time} {parts[2]}").GetValueOrThrow().ToInstant().ToDateTimeUtc();
    }

    internal static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    internal static SendWindow Window(string start, string end, string zone, DayOfWeek[]? days = null, params string[] holidays) =>
        new(Time(start), Time(end), days ?? EveryDay, zone, new HolidayCalendar(holidays.Select(HolidayRule.Parse)));
}
