using System.Collections.Concurrent;
using System.Collections.Frozen;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>The holidays of a workspace. Immutable and thread-safe; it remembers the years it worked out.</summary>
public sealed class HolidayCalendar
{
    /// <summary>No holiday ever.</summary>
    public static readonly HolidayCalendar None = new([]);

    private readonly HolidayRule[] _rules;
    private readonly ConcurrentDictionary<int, FrozenSet<int>> _years = new();

    /// <param name="rules">Each of the holidays, in any order.</param>
    public HolidayCalendar(IEnumerable<HolidayRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules];
        Key = string.Join(';', _rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));
        LastYear = _rules.Length == 0 ? 0 : _rules.Max(rule => rule.OnlyYear ?? int.MaxValue);
    }

    /// <summary>The rules as text: equal for calendars with the same days.</summary>
    public string Key { get; }

    /// <summary>The year of the last holiday; <see cref="int.MaxValue"/> where some come every year, 0 without any.</summary>
    internal int LastYear { get; }

    /// <summary>Reads the holidays of the context's workspace.</summary>
    public static async Task<HolidayCalendar> Load(CampaignsDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rules = await db.Holidays.Select(h => h.Rule).ToListAsync(cancellationToken);
        return rules.Count == 0 ? None : new HolidayCalendar(rules.Select(HolidayRule.Parse));
    }

    /// <summary>Whether a local day is a holiday.</summary>
    public bool Contains(DateOnly day) => Contains(day.DayNumber);

    internal bool Contains(int dayNumber) => _rules.Length > 0 && _years
        .GetOrAdd(DateOnly.FromDayNumber(dayNumber).Year, static (year, rules) => rules.SelectMany(r => r.In(year)).Select(d => d.DayNumber).ToFrozenSet(), _rules)
        .Contains(dayNumber);
}
