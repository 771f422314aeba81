using System.Globalization;
using EmailCampaigns.Core.Sending;
using NodaTime;

namespace EmailCampaigns.Web.Shared;

/// <summary>Instants in words. All instants are UTC.</summary>
public static class TimeWords
{
    /// <summary>"in 3 minutes", "38 minutes ago", "tomorrow", "5 days ago"; beyond two weeks the day. Days are the calendar's in the zone.</summary>
    public static string Relative(DateTime at, DateTime now, DateTimeZone zone)
    {
        var ahead = at > now;
        var gap = (at - now).Duration();
        if (gap < TimeSpan.FromSeconds(45))
        {
            return ahead ? "now" : "just now";
        }

        if (Math.Round(gap.TotalMinutes) < 60)
        {
            return Told(Math.Max(1, (long)Math.Round(gap.TotalMinutes)), "minute", ahead);
        }

        if (Math.Round(gap.TotalHours) < 24)
        {
            return Told((long)Math.Round(gap.TotalHours), "hour", ahead);
        }

        var days = Math.Abs((Local(at, zone).Date - Local(now, zone).Date).Days);
        return days switch
        {
            <= 1 => ahead ? "tomorrow" : "yesterday",
            <= 14 => Told(days, "day", ahead),
            _ => Day(at, now, zone),
        };
    }

    /// <summary>"15 January"; with the year where it is not this one.</summary>
    public static string Day(DateTime at, DateTime now, DateTimeZone zone) =>
        Local(at, zone).ToString(Local(at, zone).Year == Local(now, zone).Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"10:45".</summary>
    public static string Clock(DateTime at, DateTimeZone zone) => Local(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"15 Jan 2026, 10:45": the one format of dates in grids.</summary>
    public static string DateAndTime(DateTime at, DateTimeZone zone) => Local(at, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"Thursday 15 January 2026, 10:45 in Berlin (UTC+1)".</summary>
    public static string Exact(DateTime at, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = Local(at, zone).ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return zone.Id is "UTC" or "Etc/UTC" ? $"{local} UTC" : $"{local} in {Place(zone.Id)} ({UtcOffset(zone.GetUtcOffset(ToInstant(at)))})";
    }

    /// <summary>"Berlin" for Europe/Berlin, "Buenos Aires" for America/Argentina/Buenos_Aires.</summary>
    public static string Place(string ianaZone) => SendingWords.Place(ianaZone);

    /// <summary>The wall clock of a zone at an instant.</summary>
    public static DateTime Local(DateTime utc, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return ToInstant(utc).InZone(zone).ToDateTimeUnspecified();
    }

    private static Instant ToInstant(DateTime utc) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    /// <summary>"UTC", "UTC+1", "UTC+5:30".</summary>
    private static string UtcOffset(Offset offset)
    {
        var span = offset.ToTimeSpan();
        var sign = span < TimeSpan.Zero ? "-" : "+";
        var minutes = span.Minutes == 0 ? "" : FormattableString.Invariant($":{Math.Abs(span.Minutes):00}");
        return span == TimeSpan.Zero ? "UTC" : FormattableString.Invariant($"UTC{sign}{Math.Abs(span.Hours)}{minutes}");
    }

    private static string Told(long count, string unit, bool ahead) =>
        ahead ? $"in {ProgressWords.Counted(count, unit)}" : $"{ProgressWords.Counted(count, unit)} ago";
}
