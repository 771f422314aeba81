using System.Globalization;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Dashboard;

/// <summary>Thirty days of what was sent and what came back, beside the thirty before.</summary>
public sealed class ThirtyDays
{
    /// <summary>How many days.</summary>
    public const int Length = 30;

    private readonly DayTotals?[] _days;
    private readonly IReadOnlyList<DayTotals> _before;

    private ThirtyDays(DateOnly first, DayTotals?[] days, IReadOnlyList<DayTotals> before) => (First, _days, _before) = (first, days, before);

    /// <summary>The first of the thirty.</summary>
    public DateOnly First { get; }

    public int Sent => Sum(_days, d => d.TotalEmailsSent);

    /// <summary>Whether anything was opened or clicked; where tracking is off nothing is, and nothing is shown.</summary>
    public bool HasOpens => Sum(_days, d => d.Opened) > 0;

    public bool HasClicks => Sum(_days, d => d.Clicked) > 0;

    /// <summary>Takes the last sixty days apart.</summary>
    /// <param name="days">Those on which something was counted.</param>
    /// <param name="today">The workspace's day.</param>
    public static ThirtyDays Of(IReadOnlyList<DayTotals> days, DateOnly today)
    {
        var first = today.AddDays(1 - Length);
        var byDate = days.ToDictionary(d => d.Date);
        return new ThirtyDays(
            first, [.. Enumerable.Range(0, Length).Select(i => byDate.GetValueOrDefault(first.AddDays(i)))], [.. days.Where(d => d.Date < first && d.Date >= first.AddDays(-Length))]);
    }

    /// <summary>What was counted on each day; 0 where nothing was.</summary>
    public IReadOnlyList<int> Counts(Func<DayTotals, int> what) => [.. _days.Select(d => d is null ? 0 : what(d))];

    /// <summary>"312 more", "12 fewer", "as many as before"; null where there was nothing before.</summary>
    public string? SentChange
    {
        get
        {
            var before = Sum(_before, d => d.TotalEmailsSent);
            var more = Sent - before;
            return before == 0 ? null : more switch
            {
                0 => "as many as before",
                > 0 => string.Create(CultureInfo.InvariantCulture, $"{more:N0} more"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{-more:N0} fewer"),
            };
        }
    }

    /// <summary>"41.2%" of what was sent.</summary>
    public string Rate(Func<DayTotals, int> what) => string.Create(CultureInfo.InvariantCulture, $"{Percent(_days, what):0.0}%");

    /// <summary>"up 2.1 points"; null where nothing was sent before.</summary>
    public string? RateChange(Func<DayTotals, int> what)
    {
        if (Sum(_before, d => d.TotalEmailsSent) == 0)
        {
            return null;
        }

        var points = Math.Round(Percent(_days, what) - Percent(_before, what), 1);
        return points == 0 ? "as before" : string.Create(CultureInfo.InvariantCulture, $"{(points > 0 ? "up" : "down")} {Math.Abs(points):0.0} points");
    }

    /// <summary>The chart in one sentence, for whoever cannot see it.</summary>
    public string InWords => $"{ProgressWords.Counted(Sent, "email")} sent in 30 days, {Rate(d => d.Replied)} replied.";

    private static double Percent(IEnumerable<DayTotals?> days, Func<DayTotals, int> what)
    {
        var sent = Sum(days, d => d.TotalEmailsSent);
        return sent == 0 ? 0 : 100d * Sum(days, what) / sent;
    }

    private static int Sum(IEnumerable<DayTotals?> days, Func<DayTotals, int> what) => days.Sum(d => d is null ? 0 : what(d));
}
