namespace EmailCampaigns.Core.Planning;

/// <summary>
/// The free and taken times of one lane (one campaign on one sender). <see cref="Take"/> gives out firm times, <see cref="ReserveDay"/> room on
/// a day for an email whose time is not firm yet. A book is loaded with what stands (what was sent lately, what is pending, what is planned,
/// of the campaign and of the sender's other campaigns), asked, and thrown away. Not thread-safe.
/// </summary>
/// <remarks>
/// The limits count whole days and hours; beside them stands the room that gaps and hourly limit leave in the open time of a day.
/// Both kinds of email use up room, so that first emails, which are firm at once, leave the follow-ups of those before them their place.
/// </remarks>
public sealed class SlotBook
{
    private readonly SendWindow _window;
    private readonly LaneLimits _limits;
    private readonly long _from;
    private readonly bool _unlimited;
    private readonly ZoneCalendar _senderCalendar;
    private readonly SpanQuota _campaignDays;
    private readonly SpanQuota _senderDays;
    private readonly SpanQuota _senderHours;
    private readonly SpanQuota _campaignRoom;
    private readonly SpanQuota _senderRoom;
    private readonly BusyTimes _gaps = new();

    // What searches found out: spans without a free instant. They hold until something is released, and make the next search short.
    private readonly Dictionary<SendWindow, Skips> _skips = [];

    /// <param name="window">When the campaign may send; its zone has the campaign's days.</param>
    /// <param name="limits">What bounds the lane.</param>
    /// <param name="fromUtc">Now: nothing is given out before it, and open time before it is no room.</param>
    public SlotBook(SendWindow window, LaneLimits limits, DateTime fromUtc)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(limits);
        _window = window;
        _limits = limits;
        _from = Utc.Ticks(fromUtc);
        _unlimited = limits.None;
        _senderCalendar = ZoneCalendar.Of(limits.SenderZone);
        var ownGap = Math.Max(limits.CampaignGap.Ticks, limits.SenderGap.Ticks);
        _campaignDays = OfDays(window.Calendar, _ => limits.CampaignDailyLimit);
        _senderDays = OfDays(_senderCalendar, ticks => limits.SenderLimitOn(_senderCalendar.Day(Utc.At(ticks))));
        _senderHours = new(ticks => _senderCalendar.HourSpan(ticks).Start, _senderCalendar.HourSpan, _ => limits.SenderHourlyLimit);
        _campaignRoom = OfDays(window.Calendar, ticks => SlotsOnDayOf(ticks, ownGap));
        _senderRoom = OfDays(window.Calendar, ticks => SlotsOnDayOf(ticks, limits.SenderGap.Ticks));
    }

    /// <summary>Whether nothing bounds the lane: then what it gives out depends on the window alone, and not on what it gave out before.</summary>
    internal bool IsUnlimited => _unlimited;

    /// <summary>Loads an email with a firm time: sent, being sent, or pending.</summary>
    /// <param name="utc">Its time.</param>
    /// <param name="ownCampaign">Whether it is of this campaign; else it is of another campaign on the same sender.</param>
    public void AddTaken(DateTime utc, bool ownCampaign)
    {
        if (!_unlimited)
            RecordTaken(Utc.Ticks(utc), ownCampaign);
    }

    /// <summary>Loads planned emails, whose time is an estimate: they use up room on their day.</summary>
    /// <param name="utc">The estimate.</param>
    /// <param name="ownCampaign">Whether they are of this campaign; else they are of another campaign on the same sender.</param>
    /// <param name="count">How many have this estimate.</param>
    public void AddPlanned(DateTime utc, bool ownCampaign, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!_unlimited)
            RecordPlanned(Utc.Ticks(utc), ownCampaign, count);
    }

    /// <summary>Loads what the campaign used of a day (in its zone) and what is not loaded by its time.</summary>
    public void AddCampaignDay(DateOnly day, int count) => AddUsed(_campaignDays, _window.Calendar.DayStart(day), count);

    /// <summary>Loads what the sender used of a day (in its zone) and what is not loaded by its time.</summary>
    public void AddSenderDay(DateOnly day, int count) => AddUsed(_senderDays, _senderCalendar.DayStart(day), count);

    /// <summary>Loads what the sender used of the hour that an instant lies in and what is not loaded by its time.</summary>
    public void AddSenderHour(DateTime utc, int count) => AddUsed(_senderHours, utc, count);

    /// <summary>Gives back the room of a planned email of this campaign, before its firm time is taken.</summary>
    /// <param name="utc">Its estimate.</param>
    public void ReleasePlanned(DateTime utc)
    {
        if (_unlimited)
            return;
        RecordPlanned(Utc.Ticks(utc), ownCampaign: true, count: -1);
        _skips.Clear();
    }

    /// <summary>
    /// Takes the first free instant at or after the earliest: the window is open, the gaps are kept on both sides, and day and hour have room.
    /// </summary>
    /// <param name="earliestUtc">Not before this.</param>
    /// <param name="window">The window on the contact's clocks where the campaign keeps to those (<see cref="SendWindow.In"/>); else the campaign's.</param>
    public DateTime Take(DateTime earliestUtc, SendWindow? window = null)
    {
        var free = FirstFree(Utc.Ticks(earliestUtc), window ?? _window, firm: true);
        if (!_unlimited)
            RecordTaken(free, ownCampaign: true);
        return Utc.At(free);
    }

    /// <summary>
    /// Reserves room for an email whose time is not firm yet, and gives its estimate: the first instant at which the window is open, on the first
    /// day with room. It is meant as a day.
    /// </summary>
    /// <param name="earliestUtc">Not before this.</param>
    /// <param name="window">As for <see cref="Take"/>.</param>
    public DateTime ReserveDay(DateTime earliestUtc, SendWindow? window = null)
    {
        var free = FirstFree(Utc.Ticks(earliestUtc), window ?? _window, firm: false);
        if (!_unlimited)
            RecordPlanned(free, ownCampaign: true, count: 1);
        return Utc.At(free);
    }

    /// <summary>How many more contacts with exactly these estimates their days have room for; estimates that share a day share its room.</summary>
    internal int RoomForAlike(IReadOnlyList<DateTime> estimates) => _unlimited
        ? int.MaxValue
        : estimates.Min(estimate => RoomOnDayOf(Utc.Ticks(estimate)) / estimates.Count(other => ShareDay(Utc.Ticks(estimate), Utc.Ticks(other))));

    private int RoomOnDayOf(long ticks)
    {
        var days = Math.Min(_campaignDays.RoomAt(ticks), _senderDays.RoomAt(ticks));
        return Math.Min(days, Math.Min(_campaignRoom.RoomAt(ticks), _senderRoom.RoomAt(ticks)));
    }

    private bool ShareDay(long left, long right) =>
        _window.Calendar.DayNumber(left) == _window.Calendar.DayNumber(right) || _senderCalendar.DayNumber(left) == _senderCalendar.DayNumber(right);

    private long FirstFree(long earliest, SendWindow window, bool firm)
    {
        earliest = Math.Max(earliest, _from);
        if (_unlimited)
            return window.Next(earliest);

        var skips = SkipsOf(window, firm);
        var free = skips.NextFree(earliest);
        while (NextCandidate(free, window, firm) is var next && next != free)
            free = skips.NextFree(next);
        skips.Add(earliest, free);
        return free;
    }

    /// <summary>The instant itself if nothing stands against it, else a later one before which there is none.</summary>
    private long NextCandidate(long ticks, SendWindow window, bool firm)
    {
        ticks = window.Next(ticks);
        ticks = _campaignDays.NextFree(ticks);
        ticks = _senderDays.NextFree(ticks);
        // The room of a day is that of the campaign's own window; on a contact's clocks the window may be open at other times.
        if (window == _window)
        {
            ticks = _campaignRoom.NextFree(ticks);
            ticks = _senderRoom.NextFree(ticks);
        }
        if (firm)
        {
            ticks = _senderHours.NextFree(ticks);
            ticks = _gaps.NextFree(ticks);
        }
        return ticks;
    }

    private void RecordTaken(long ticks, bool ownCampaign)
    {
        RecordPlanned(ticks, ownCampaign, 1);
        _senderHours.Add(ticks, 1);
        var gap = ownCampaign ? Math.Max(_limits.CampaignGap.Ticks, _limits.SenderGap.Ticks) : _limits.SenderGap.Ticks;
        _gaps.Add(ticks - gap + 1, ticks + gap);
    }

    private void RecordPlanned(long ticks, bool ownCampaign, int count)
    {
        _senderDays.Add(ticks, count);
        if (ownCampaign)
            _campaignDays.Add(ticks, count);
        if (ticks < _from || !_window.IsOpen(ticks))
            return;
        _senderRoom.Add(ticks, count);
        if (ownCampaign)
            _campaignRoom.Add(ticks, count);
    }

    private void AddUsed(SpanQuota quota, DateTime utc, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        quota.Add(Utc.Ticks(utc), count);
    }

    private BusyTimes SkipsOf(SendWindow window, bool firm)
    {
        if (!_skips.TryGetValue(window, out var skips))
            _skips.Add(window, skips = new Skips(new BusyTimes(), new BusyTimes()));
        return firm ? skips.Firm : skips.Planned;
    }

    private static SpanQuota OfDays(ZoneCalendar calendar, Func<long, int> limitAt) => new(ticks => calendar.DayNumber(ticks), calendar.DaySpan, limitAt);

    /// <summary>At most how many emails gap and hourly limit let through in the open time of a day; 0 where they set no bound.</summary>
    private int SlotsOnDayOf(long ticks, long gap)
    {
        if (gap == 0 && _limits.SenderHourlyLimit == 0)
            return 0;
        var (start, end) = _window.Calendar.DaySpan(ticks);
        var slots = 0L;
        foreach (var (open, close) in _window.Openings(Math.Max(start, _from), end))
            slots += Math.Min(SlotsWithin(open, close, gap), SlotsByTheHour(open, close, gap));
        return (int)Math.Min(slots, int.MaxValue);
    }

    private long SlotsByTheHour(long open, long close, long gap)
    {
        if (_limits.SenderHourlyLimit == 0)
            return int.MaxValue;
        var slots = 0L;
        while (open < close)
        {
            var end = Math.Min(close, _senderCalendar.HourSpan(open).End);
            slots += Math.Min(_limits.SenderHourlyLimit, SlotsWithin(open, end, gap));
            open = end;
        }
        return slots;
    }

    private static long SlotsWithin(long open, long close, long gap) => gap == 0 ? int.MaxValue : (close - open + gap - 1) / gap;

    private sealed record Skips(BusyTimes Firm, BusyTimes Planned);
}
