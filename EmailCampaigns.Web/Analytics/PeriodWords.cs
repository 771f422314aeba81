using System.Globalization;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Analytics;

/// <summary>One number above the chart.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Swatch">Its line or column in the chart; null where it has none.</param>
/// <param name="Value">"1,766" or "41.2%".</param>
/// <param name="Change">Against as many days before; null where nothing was sent then.</param>
public sealed record PeriodNumber(string Name, string? Swatch, string Value, string? Change);

/// <summary>The numbers of a span of days in words.</summary>
public static class PeriodWords
{
    /// <summary>A cell with fewer emails says nothing about its hour.</summary>
    public const int FewestInHour = 20;

    /// <summary>The numbers above the chart. What is not tracked has none.</summary>
    public static IReadOnlyList<PeriodNumber> Numbers(PeriodResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (now, before) = (results.Totals, results.Before);
        var numbers = new List<PeriodNumber> { new("Sent", "sent", ResultWords.Number(now.Sent), DaySeries.CountChange(now.Sent, before.Sent)) };
        AddRate("Opened by people", "opened", c => c.Opened, isOptional: true);
        AddRate("Clicked", "clicked", c => c.Clicked, isOptional: true);
        AddRate("Replied", "replied", c => c.Replied);
        numbers.Add(new("Interested", Swatch: null, ResultWords.Number(now.Interested), DaySeries.CountChange(now.Interested, before.Interested)));
        AddRate("Bounced", swatch: null, c => c.Bounced);
        AddRate("Unsubscribed", swatch: null, c => c.Unsubscribed);
        return numbers;

        void AddRate(string name, string? swatch, Func<PeriodCounts, int> count, bool isOptional = false)
        {
            if (!isOptional || count(now) > 0)
            {
                numbers.Add(new(name, swatch, now.Sent == 0 ? "–" : ResultWords.Rate(count(now), now.Sent), RateChange(Percent(now, count), before.Sent == 0 ? null : Percent(before, count))));
            }
        }
    }

    /// <summary>"17 Dec 2025".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The name of a table that can be downloaded.</summary>
    public static string Name(PeriodTable table) => table switch
    {
        PeriodTable.Days => "Days",
        PeriodTable.Campaigns => "Campaigns",
        PeriodTable.Senders => "Senders",
        PeriodTable.Lists => "Lists",
        PeriodTable.Hours => "Hours of the week",
    };

    /// <summary>An address with the days of a span.</summary>
    public static string Address(string path, DateOnly from, DateOnly to) => string.Create(CultureInfo.InvariantCulture, $"{path}?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}");

    /// <summary>Which hour brings most replies, where there is enough to say so; else why it cannot be said.</summary>
    public static string BestHour(IReadOnlyList<HourPeriod> hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        var sent = hours.Sum(h => h.Sent);
        var replied = hours.Sum(h => h.Replied);
        if (hours.Where(h => h.Sent >= FewestInHour && h.Replied > 0).MaxBy(h => (double)h.Replied / h.Sent) is not { } best)
        {
            return replied == 0 ? "Nobody has replied to these emails yet." : $"No hour has {FewestInHour} emails and a reply yet.";
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{best.Day}, {best.Hour:00}:00 to {(best.Hour + 1) % 24:00}:00 brought most replies: {100d * best.Replied / best.Sent:0} of 100, against {100d * replied / sent:0} on average. Of {ProgressWords.Counted(sent, "email")}, so a hint, not a proof.");
    }

    private static double? Percent(PeriodCounts of, Func<PeriodCounts, int> count) => of.Sent == 0 ? null : 100d * count(of) / of.Sent;

    private static string? RateChange(double? now, double? before)
    {
        if (now is null || before is null)
        {
            return null;
        }

        var points = Math.Round(now.Value - before.Value, 1);
        return points == 0 ? "as before" : string.Create(CultureInfo.InvariantCulture, $"{(points > 0 ? "up" : "down")} {Math.Abs(points):0.0} points");
    }
}
