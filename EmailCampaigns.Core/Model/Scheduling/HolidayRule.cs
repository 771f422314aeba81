using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Model.Scheduling;

/// <summary>
/// Which days a holiday is on, as short text: a date (<c>2026-12-24</c>), a day of every year (<c>12-25</c>), a weekday of a month (<c>11-thursday-4</c>,
/// <c>05-monday-last</c>), or days before or after Easter Sunday (<c>easter-2</c>, <c>easter+39</c>, and <c>orthodox_easter</c> by the Julian computus, given
/// in the Gregorian calendar), or all public holidays of a country or a part of it (<c>DE</c>, <c>DE-BY</c>).
/// </summary>
public readonly partial record struct HolidayRule
{
    /// <summary>How rules are written, for people who got one wrong.</summary>
    public const string Forms = "2026-12-24 for one day, 12-25 for a day of every year, 11-thursday-4 or 05-monday-last for a weekday of a month, easter+1 or orthodox_easter-2 for days around Easter, DE or DE-BY for the public holidays of a country or a part of it";

    // Easter can be on 22 March: so many days before it is the first of January.
    private const int EarliestOfYear = -80;

    private static readonly FrozenDictionary<string, DayOfWeek> Weekdays =
        Enum.GetValues<DayOfWeek>().ToFrozenDictionary(day => day.ToString().ToLowerInvariant(), day => day, StringComparer.Ordinal);

    private static readonly string[] Places = ["last", "first", "second", "third", "fourth", "fifth"];

    private readonly Kind _kind;
    private readonly int _year;
    private readonly int _month;
    private readonly int _day;
    private readonly DayOfWeek _weekday;
    private readonly string? _country;

    private HolidayRule(Kind kind, int year = 0, int month = 0, int day = 0, DayOfWeek weekday = default) =>
        (_kind, _year, _month, _day, _weekday) = (kind, year, month, day, weekday);

    private HolidayRule(HolidayCountry country) => (_kind, _country) = (Kind.Country, country.Code);

    private enum Kind
    {
        Date,
        Yearly,
        Weekday,
        Easter,
        OrthodoxEaster,
        Country,
    }

    /// <summary>The year of a rule that is one date; null where it comes again each year.</summary>
    public int? OnlyYear => _kind == Kind.Date ? _year : null;

    /// <summary>The country whose public holidays these are; null for any other rule.</summary>
    public HolidayCountry? Country => _country is null ? null : HolidayCountry.Find(_country);

    /// <summary>Reads a rule; false where it is none.</summary>
    public static bool TryParse(string? text, out HolidayRule rule)
    {
        rule = default;
        text = text?.Trim().ToLowerInvariant() ?? "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            rule = new HolidayRule(Kind.Date, date.Year, date.Month, date.Day);
            return true;
        }

        // 29 February is a day of every fourth year.
        if (text.Length == 5 && DateOnly.TryParseExact("2000-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            rule = new HolidayRule(Kind.Yearly, month: day.Month, day: day.Day);
            return true;
        }

        if (WeekdayForm().Match(text) is { Success: true } weekday
            && int.Parse(weekday.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 12 and var month
            && Weekdays.TryGetValue(weekday.Groups[2].Value, out var name))
        {
            var which = weekday.Groups[3].Value is "last" ? 0 : int.Parse(weekday.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
            rule = new HolidayRule(Kind.Weekday, month: month, day: which, weekday: name);
            return true;
        }

        if (EasterForm().Match(text) is { Success: true } easter)
        {
            var offset = easter.Groups[2].Success ? int.Parse(easter.Groups[2].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
            rule = new HolidayRule(easter.Groups[1].Success ? Kind.OrthodoxEaster : Kind.Easter, day: offset);
            return offset >= EarliestOfYear;
        }

        if (HolidayCountry.Find(text) is { } country)
        {
            rule = new HolidayRule(country);
            return true;
        }

        return false;
    }

    /// <summary>Reads a rule that was checked before.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HolidayRule Parse(string text) =>
        TryParse(text, out var rule) ? rule : throw new FormatException($"\"{text}\" is not a holiday rule. It must be {Forms}.");

    /// <summary>The days of a year, in no order; none in a year without.</summary>
    /// <param name="year">1583 to 4099: the years for which Easter is known. Public holidays are known for those of today.</param>
    public IEnumerable<DateOnly> In(int year) => Country is { } country ? country.In(year).Keys : DayOf(year) is { } day ? [day] : [];

    /// <summary>The rule as it is stored and as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => _kind switch
    {
        Kind.Date => string.Create(CultureInfo.InvariantCulture, $"{_year:0000}-{_month:00}-{_day:00}"),
        Kind.Yearly => string.Create(CultureInfo.InvariantCulture, $"{_month:00}-{_day:00}"),
        Kind.Weekday => string.Create(CultureInfo.InvariantCulture, $"{_month:00}-{_weekday.ToString().ToLowerInvariant()}-{(_day == 0 ? "last" : _day)}"),
        Kind.Easter => "easter" + Offset(),
        Kind.OrthodoxEaster => "orthodox_easter" + Offset(),
        Kind.Country => _country!,
    };

    /// <summary>The rule in words: <c>25 December every year</c>, <c>the last Monday of May</c>, <c>2 days before Easter Sunday</c>, <c>public holidays of Germany, Bavaria</c>.</summary>
    public string InWords() => _kind switch
    {
        Kind.Date => new DateOnly(_year, _month, _day).ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture),
        Kind.Yearly => new DateOnly(2000, _month, _day).ToString("d MMMM", CultureInfo.InvariantCulture) + " every year",
        Kind.Weekday => $"the {Places[_day]} {_weekday} of " + CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(_month),
        Kind.Easter => AroundEaster("Easter Sunday"),
        Kind.OrthodoxEaster => AroundEaster("Orthodox Easter Sunday"),
        Kind.Country => $"public holidays of {Country!.Name}",
    };

    private DateOnly? DayOf(int year) => _kind switch
    {
        Kind.Date => year == _year ? new DateOnly(_year, _month, _day) : null,
        Kind.Yearly => _day <= DateTime.DaysInMonth(year, _month) ? new DateOnly(year, _month, _day) : null,
        Kind.Weekday => WeekdayOf(year),
        Kind.Easter => Easter(year).AddDays(_day),
        Kind.OrthodoxEaster => OrthodoxEaster(year).AddDays(_day),
        Kind.Country => null,
    };

    /// <summary>Gregorian Easter by the anonymous algorithm (Meeus, Jones, Butcher).</summary>
    private static DateOnly Easter(int year)
    {
        var (century, ofCentury) = Math.DivRem(year, 100);
        var golden = year % 19;
        var correction = (century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + (19 * golden) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - correction - (ofCentury % 4)) % 7;
        var shift = (golden + (11 * correction) + (22 * weekday)) / 451;
        var sum = correction + weekday - (7 * shift) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }

    /// <summary>Julian Easter (Meeus), moved to the Gregorian calendar.</summary>
    private static DateOnly OrthodoxEaster(int year)
    {
        var d = ((19 * (year % 19)) + 15) % 30;
        var e = ((2 * (year % 4)) + (4 * (year % 7)) - d + 34) % 7;
        var sum = d + e + 114;
        return DateOnly.FromDateTime(new DateTime(year, sum / 31, (sum % 31) + 1, new JulianCalendar()));
    }

    private DateOnly? WeekdayOf(int year)
    {
        var first = new DateOnly(year, _month, 1);
        var day = 1 + (((int)_weekday - (int)first.DayOfWeek + 7) % 7);
        var days = DateTime.DaysInMonth(year, _month);
        day += _day == 0 ? (days - day) / 7 * 7 : (_day - 1) * 7;
        return day <= days ? new DateOnly(year, _month, day) : null;
    }

    private string Offset() => _day == 0 ? "" : _day.ToString("+0;-0", CultureInfo.InvariantCulture);

    private string AroundEaster(string easter) => _day switch
    {
        0 => easter,
        1 or -1 => $"the day {(_day < 0 ? "before" : "after")} {easter}",
        _ => $"{Math.Abs(_day)} days {(_day < 0 ? "before" : "after")} {easter}",
    };

    [GeneratedRegex("^([0-9]{2})-([a-z]+)-([1-5]|last)$", RegexOptions.CultureInvariant)]
    private static partial Regex WeekdayForm();

    [GeneratedRegex("^(orthodox_)?easter([+-][0-9]{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex EasterForm();
}
