using System.Globalization;

namespace EmailCampaigns.Web.Shared;

/// <summary>Progress in words.</summary>
public static class ProgressWords
{
    /// <summary>0 to 100; 0 while the total is not known.</summary>
    public static double Percent(long done, long total) => total <= 0 ? 0 : Math.Clamp(100d * done / total, 0, 100);

    /// <summary>"48 of 75, 12 a second"; a rate below one is told by the minute.</summary>
    public static string Done(long done, long total, double? perSecond)
    {
        var counted = total > 0 ? $"{Number(done)} of {Number(total)}" : Number(done);
        return perSecond switch
        {
            null or <= 0 => counted,
            >= 1 => $"{counted}, {Number((long)Math.Round(perSecond.Value))} a second",
            _ => $"{counted}, {Number(Math.Max(1, (long)Math.Round(perSecond.Value * 60)))} a minute",
        };
    }

    /// <summary>"about 2 seconds left"; empty while it cannot be known or nothing is left.</summary>
    public static string Left(long done, long total, double? perSecond)
    {
        if (perSecond is null or <= 0 || total <= done)
        {
            return "";
        }

        var left = TimeSpan.FromSeconds(Math.Min((total - done) / perSecond.Value, TimeSpan.FromDays(365).TotalSeconds));
        return left switch
        {
            { TotalSeconds: < 90 } => $"about {Counted((long)Math.Ceiling(left.TotalSeconds), "second")} left",
            { TotalMinutes: < 90 } => $"about {Counted((long)Math.Round(left.TotalMinutes), "minute")} left",
            { TotalHours: < 36 } => $"about {Counted((long)Math.Round(left.TotalHours), "hour")} left",
            _ => $"about {Counted((long)Math.Round(left.TotalDays), "day")} left",
        };
    }

    /// <summary>"1 contact", "2,400 contacts".</summary>
    public static string Counted(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
