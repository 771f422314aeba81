using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>
/// When a campaign may send: a span of the day on certain days of the week in an IANA zone, save holidays. The span includes its start and
/// excludes its end. An end at or before the start lies on the next day: 22:00 to 06:00 is open over midnight and belongs to the day it
/// opens, 00:00 to 00:00 is the whole day, 09:00 to 09:00 is 09:00 to 09:00 of the next day. Where daylight saving begins or ends, a limit of
/// the window that does not exist becomes the first local time that does, and one that occurs twice is taken the first time; a window that
/// falls wholly into the skipped hour does not open that day.
/// Immutable and thread-safe; keep one as long as it serves, because it remembers the days it worked out.
/// </summary>
public sealed class SendWindow
{
    // 256 days a block: one more block costs a quarter of a millisecond, and no instant, however far, makes it walk there.
    private const int BlockBits = 8;
    private const int BlockDays = 1 << BlockBits;

    // An opening that is still open at an instant began at most this many days before the instant's UTC day
    // (a window of a day over midnight, zones a day either side).
    private const int LookBack = 3;

    private const int AllDays = 0b111_1111;

    private static readonly int LastDay = new DateOnly(9990, 12, 31).DayNumber;

    private readonly ConcurrentDictionary<int, Block> _blocks = new();
    private readonly ConcurrentDictionary<string, SendWindow> _elsewhere = new(StringComparer.Ordinal);
    private readonly HolidayCalendar _holidays;
    private readonly int _daysOfWeek;
    private Block _lastBlock;

    /// <param name="start">Local time at which the window opens.</param>
    /// <param name="end">Local time at which it closes.</param>
    /// <param name="days">The days of the week on which it opens.</param>
    /// <param name="zone">IANA name of the zone.</param>
    /// <param name="holidays">Local days on which it does not open.</param>
    /// <exception cref="ArgumentException">No day of the week, or no such zone.</exception>
    public SendWindow(TimeOnly start, TimeOnly end, IEnumerable<DayOfWeek> days, string zone, HolidayCalendar? holidays = null)
        : this(start, end, MaskOf(days), ZoneCalendar.Of(zone), holidays ?? HolidayCalendar.None)
    {
    }

    private SendWindow(TimeOnly start, TimeOnly end, int daysOfWeek, ZoneCalendar calendar, HolidayCalendar holidays)
    {
        Start = start;
        End = end;
        Calendar = calendar;
        _daysOfWeek = daysOfWeek;
        _holidays = holidays;
        _lastBlock = Block.None;
    }

    /// <summary>Local time at which the window opens.</summary>
    public TimeOnly Start { get; }

    /// <summary>Local time at which it closes; at or before <see cref="Start"/>: of the next day.</summary>
    public TimeOnly End { get; }

    /// <summary>The calendar of the window's zone.</summary>
    public ZoneCalendar Calendar { get; }

    /// <summary>The window on a contact's clocks; the window itself where their zone is not known.</summary>
    public SendWindow ForContactIn(string? zone) => ZoneCalendar.IsKnown(zone) ? In(zone) : this;

    /// <summary>The same window on the clocks of another IANA zone. The same zone gives the same instance.</summary>
    /// <exception cref="ArgumentException">There is no such zone.</exception>
    public SendWindow In(string zone) => zone == Calendar.Zone
        ? this
        : _elsewhere.GetOrAdd(zone, static (name, from) => new(from.Start, from.End, from._daysOfWeek, ZoneCalendar.Of(name), from._holidays), this);

    /// <summary>The first instant at or after this one at which the window is open.</summary>
    /// <exception cref="InvalidOperationException">There is none before the year 9991.</exception>
    public DateTime Next(DateTime utc) => Utc.At(Next(Utc.Ticks(utc)));

    /// <summary>Whether the window is open at this instant.</summary>
    public bool IsOpen(DateTime utc) => IsOpen(Utc.Ticks(utc));

    /// <summary>
    /// The first instant after this one at which the window is not open, null where it is not open now. Windows that touch count as one;
    /// <see cref="DateTime.MaxValue"/> where it never closes.
    /// </summary>
    public DateTime? ClosesAt(DateTime utc)
    {
        var ticks = Utc.Ticks(utc);
        var opening = OpeningAfter(ticks);
        if (opening.Open > ticks)
            return null;

        while (true)
        {
            // Every day, all day, and no holiday ahead: it stays open.
            if (_daysOfWeek == AllDays && End == Start && Calendar.Day(Utc.At(opening.Open)).Year > _holidays.LastYear)
                return DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
            var next = OpeningAfter(opening.Close);
            if (next.Open > opening.Close)
                return Utc.At(opening.Close);
            opening = next;
        }
    }

    /// <summary>How long the window is open between two instants.</summary>
    public TimeSpan OpenTime(DateTime fromUtc, DateTime untilUtc)
    {
        var until = Utc.Ticks(untilUtc);
        var open = 0L;
        foreach (var opening in Openings(Utc.Ticks(fromUtc), until))
            open += opening.Close - opening.Open;
        return new TimeSpan(open);
    }

    /// <summary>Whether the window opens on this local day: a day of the week that is chosen and no holiday.</summary>
    public bool IsSendDay(DateOnly day) => IsSendDay(day.DayNumber);

    /// <summary>The day of a UTC instant in the window's zone.</summary>
    public DateOnly LocalDay(DateTime utc) => Calendar.Day(utc);

    /// <summary>The UTC instant at which a day of the window's zone begins.</summary>
    public DateTime DayStart(DateOnly day) => Calendar.DayStart(day);

    internal long Next(long ticks) => Math.Max(ticks, OpeningAfter(ticks).Open);

    internal bool IsOpen(long ticks) => OpeningAfter(ticks).Open <= ticks;

    /// <summary>Whether this local day is one of the days of the week that are chosen, holiday or not.</summary>
    public bool IsChosenWeekday(DateOnly day) => (_daysOfWeek >> (int)day.DayOfWeek & 1) != 0;

    /// <summary>Whether this local day is a holiday.</summary>
    public bool IsHoliday(DateOnly day) => _holidays.Contains(day);

    internal bool IsSendDay(int dayNumber) => (_daysOfWeek >> DayOfWeekOf(dayNumber) & 1) != 0 && !_holidays.Contains(dayNumber);

    /// <summary>The day that lies this many send days after a day; the day itself for none.</summary>
    internal int AddSendDays(int dayNumber, int sendDays)
    {
        while (sendDays > 0)
        {
            if (++dayNumber > LastDay)
                throw NothingLeft();
            if (IsSendDay(dayNumber))
                sendDays--;
        }
        return dayNumber;
    }

    /// <summary>The open spans within [from, until), cut to it, in order.</summary>
    internal IEnumerable<(long Open, long Close)> Openings(long from, long until)
    {
        while (from < until)
        {
            var opening = OpeningAfter(from);
            if (opening.Open >= until)
                yield break;
            yield return (Math.Max(opening.Open, from), Math.Min(opening.Close, until));
            from = opening.Close;
        }
    }

    /// <summary>The first opening that closes after this instant.</summary>
    private (long Open, long Close) OpeningAfter(long ticks)
    {
        var day = (int)(ticks / TimeSpan.TicksPerDay) - LookBack;
        for (var number = Math.Max(day, 0) >> BlockBits; number <= LastDay >> BlockBits; number++)
        {
            var block = BlockOf(number);
            var index = block.FirstClosingAfter(ticks);
            if (index < block.Opens.Length)
                return (block.Opens[index], block.Closes[index]);
        }
        throw NothingLeft();
    }

    private Block BlockOf(int number)
    {
        var last = _lastBlock;
        if (last.Number == number)
            return last;
        return _lastBlock = _blocks.GetOrAdd(number, static (wanted, window) => window.WorkOut(wanted), this);
    }

    private Block WorkOut(int number)
    {
        var opens = new List<long>(BlockDays);
        var closes = new List<long>(BlockDays);
        var first = Math.Max(number << BlockBits, 1);
        var afterLast = Math.Min(number + 1 << BlockBits, LastDay + 1);
        for (var day = first; day < afterLast; day++)
        {
            if (!IsSendDay(day))
                continue;
            var open = Calendar.InstantOf(day, Start.Ticks);
            var close = Calendar.InstantOf(End <= Start ? day + 1 : day, End.Ticks);
            if (open == close)
                continue;
            opens.Add(open);
            closes.Add(close);
        }
        return new Block(number, [.. opens], [.. closes]);
    }

    // Day number 0, 1 January of the year 1, was a Monday.
    private static int DayOfWeekOf(int dayNumber) => (dayNumber + 1) % 7;

    private static int MaskOf(IEnumerable<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var mask = days.Aggregate(0, (mask, day) => mask | 1 << (int)day);
        return mask != 0 ? mask : throw new ArgumentException("A window needs at least one day of the week on which it opens.", nameof(days));
    }

    private InvalidOperationException NothingLeft() =>
        new($"The window {Start:HH:mm} to {End:HH:mm} in {Calendar.Zone} does not open again before the year 9991.");

    private sealed record Block(int Number, long[] Opens, long[] Closes)
    {
        internal static readonly Block None = new(-1, [], []);

        internal int FirstClosingAfter(long ticks)
        {
            var (low, high) = (0, Closes.Length);
            while (low < high)
            {
                var middle = low + high >> 1;
                if (Closes[middle] <= ticks)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        }
    }
}
