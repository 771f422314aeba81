using System.Globalization;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Analytics;

/// <summary>What was sent and what came back on the days of a span, beside as many days before it. Above a hundred days a point is a week, else a day.</summary>
public sealed class DaySeries
{
    /// <summary>The default number of days.</summary>
    public const int DefaultDays = PeriodSpan.DefaultDays;

    private const int MaxPoints = 100;
    private const int DaysOfWeek = 7;

    private readonly IReadOnlyList<DayTotals>[] _points;
    private readonly IReadOnlyList<DayTotals> _before;
    private readonly DateOnly _today;

    private DaySeries(DateOnly first, DateOnly last, DateOnly today, IReadOnlyList<DayTotals> days)
    {
        (First, Last, _today) = (first, last, today);
        DaysInPoint = Days > MaxPoints ? DaysOfWeek : 1;
        var byPoint = days.Where(d => d.Date >= first && d.Date <= last).ToLookup(d => PointOf(d.Date));
        _points = [.. Enumerable.Range(0, PointOf(last) + 1).Select(point => (IReadOnlyList<DayTotals>)[.. byPoint[point]])];
        _before = [.. days.Where(d => d.Date < first && d.Date >= first.AddDays(-Days))];
    }

    public DateOnly First { get; }

    /// <summary>The last day, included.</summary>
    public DateOnly Last { get; }

    /// <summary>How many days.</summary>
    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>How many days a point stands for. The last point ends with the last day, so the first may stand for fewer.</summary>
    public int DaysInPoint { get; }

    /// <summary>How many points.</summary>
    public int Points => _points.Length;

    public int Sent => Sum(_points.SelectMany(p => p), d => d.TotalEmailsSent);

    /// <summary>Whether anything was opened or clicked; where tracking is off nothing is, and nothing is shown.</summary>
    public bool HasOpens => Sum(_points.SelectMany(p => p), d => d.Opened) > 0;

    public bool HasClicks => Sum(_points.SelectMany(p => p), d => d.Clicked) > 0;

    /// <summary>The last <see cref="DefaultDays"/> days, today included.</summary>
    /// <param name="days">Those on which something was counted, of twice as many days.</param>
    /// <param name="today">The workspace's day.</param>
    public static DaySeries Until(IReadOnlyList<DayTotals> days, DateOnly today) => Of(days, new PeriodSpan(today.AddDays(1 - DefaultDays), today, today));

    /// <summary>The days of a span.</summary>
    /// <param name="days">Those on which something was counted, of the span and of as many days before it.</param>
    /// <param name="span">The days.</param>
    public static DaySeries Of(IReadOnlyList<DayTotals> days, PeriodSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return new DaySeries(span.From, span.To, span.Today, days);
    }

    /// <summary>What was counted at each point; 0 where nothing was.</summary>
    public IReadOnlyList<int> Counts(Func<DayTotals, int> what) => [.. _points.Select(point => Sum(point, what))];

    /// <summary>Whether a point is, or contains, today.</summary>
    public bool IsToday(int point) => _today >= First && _today <= Last && PointOf(_today) == point;

    /// <summary>"6 Jan", the day of a point or the first of its week.</summary>
    public string Label(int point)
    {
        var start = Last.AddDays(1 - (DaysInPoint * (Points - point)));
        return (start < First ? First : start).ToString("d MMM", CultureInfo.InvariantCulture);
    }

    /// <summary>"312 more", "12 fewer", "as many as before"; null where there was nothing before.</summary>
    public string? SentChange => CountChange(Sent, Sum(_before, d => d.TotalEmailsSent));

    /// <summary>"41.2%" of what was sent.</summary>
    public string Rate(Func<DayTotals, int> what) => string.Create(CultureInfo.InvariantCulture, $"{Percent([.. _points.SelectMany(p => p)], what):0.0}%");

    /// <summary>"up 2.1 points"; null where nothing was sent before.</summary>
    public string? RateChange(Func<DayTotals, int> what)
    {
        if (Sum(_before, d => d.TotalEmailsSent) == 0)
        {
            return null;
        }

        var points = Math.Round(Percent([.. _points.SelectMany(p => p)], what) - Percent(_before, what), 1);
        return points == 0 ? "as before" : string.Create(CultureInfo.InvariantCulture, $"{(points > 0 ? "up" : "down")} {Math.Abs(points):0.0} points");
    }

    /// <summary>The chart in one sentence, for whoever cannot see it.</summary>
    public string InWords => $"{ProgressWords.Counted(Sent, "email")} sent in {ProgressWords.Counted(Days, "day")}, {Rate(d => d.Replied)} replied.";

    /// <summary>"312 more", "12 fewer", "as many as before"; null where there was nothing before.</summary>
    public static string? CountChange(int now, int before) => before == 0 ? null : (now - before) switch
    {
        0 => "as many as before",
        > 0 and var more => string.Create(CultureInfo.InvariantCulture, $"{more:N0} more"),
        var fewer => string.Create(CultureInfo.InvariantCulture, $"{-fewer:N0} fewer"),
    };

    private static double Percent(IReadOnlyCollection<DayTotals> days, Func<DayTotals, int> what)
    {
        var sent = Sum(days, d => d.TotalEmailsSent);
        return sent == 0 ? 0 : 100d * Sum(days, what) / sent;
    }

    private static int Sum(IEnumerable<DayTotals> days, Func<DayTotals, int> what) => days.Sum(what);

    /// <summary>Counted from the last day back, so that the last point is whole.</summary>
    private int PointOf(DateOnly day) => ((Days - 1) / DaysInPoint) - ((Last.DayNumber - day.DayNumber) / DaysInPoint);
}
