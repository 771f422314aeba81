using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>
/// The free and taken times of one lane (one campaign on one sender). <see cref="Take"/> gives out firm times, <see cref="ReserveDay"/> room on
/// a day for an email whose time is not firm yet. A book is loaded with what stands (what was sent lately, what is pending, what is planned,
/// of the campaign and of the sender's other campaigns), asked, and thrown away. Not thread-safe.
/// </summary>
/// <remarks>
/// The limits count whole days, hours and minutes; beside them stands the room that gaps and hourly limits leave in the open time of a day.
/// Both kinds of email use up room, so that first emails, which are firm at once, leave the follow-ups of those before them their place.
/// What other senders have planned for a recipient domain is not known here: such an email may find its domain's limit used up at the gate, and move on.
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
    private readonly SpanQuota _newContacts;
    private readonly RollingDay? _rolling;
    private readonly BusyTimes _gaps = new();

    // Those that are rarely set; empty where they are not, so that they cost nothing.
    private readonly SpanQuota[] _workspaceDays;
    private readonly SpanQuota[] _workspaceSpans;
    private readonly SpanQuota[] _campaignSpans;
    private readonly SpanQuota[] _senderSpans;
    private readonly Dictionary<string, DomainQuota> _domains;

    // What searches found out: spans without a free instant. They hold until something is released, and make the next search short.
    private readonly Dictionary<SearchKey, Skips> _skips = [];

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
        _campaignDays = SpanQuota.OfDays(window.Calendar, _ => limits.CampaignDailyLimit);
        _newContacts = SpanQuota.OfDays(window.Calendar, _ => limits.CampaignNewContacts);
        // Where any 24 hours are bounded, a day is too.
        _senderDays = SpanQuota.OfDays(_senderCalendar, ticks => LaneLimits.Stricter(limits.SenderLimitOn(_senderCalendar.Day(Utc.At(ticks))), limits.SenderRollingLimit));
        _senderHours = SpanQuota.OfHours(_senderCalendar, limits.SenderHourlyLimit);
        _rolling = limits.SenderRollingLimit == 0 ? null : new RollingDay(_senderCalendar, limits.SenderRollingLimit);
        var workspace = limits.Workspace;
        var workspaceCalendar = ZoneCalendar.Of(limits.WorkspaceZone);
        _workspaceDays = workspace.Day == 0 ? [] : [SpanQuota.OfDays(workspaceCalendar, _ => workspace.Day)];
        _workspaceSpans = SpanQuota.OfHourAndMinute(workspaceCalendar, workspace.Hour, workspace.Minute);
        _campaignSpans = SpanQuota.OfHourAndMinute(window.Calendar, limits.CampaignHourlyLimit, limits.CampaignMinuteLimit);
        _senderSpans = SpanQuota.OfHourAndMinute(_senderCalendar, 0, limits.SenderMinuteLimit);
        _domains = limits.Domains.ToDictionary(domain => domain.Key, domain => new DomainQuota(
            domain.Value.Day == 0 ? [] : [SpanQuota.OfDays(workspaceCalendar, _ => domain.Value.Day)],
            SpanQuota.OfHourAndMinute(workspaceCalendar, domain.Value.Hour, domain.Value.Minute)), StringComparer.OrdinalIgnoreCase);

        var capacity = new DayCapacity(window, _senderCalendar, _from);
        // The pause is as long as it is on the average.
        var campaignGap = limits.CampaignGap.Ticks + limits.CampaignJitterSeconds * TimeSpan.TicksPerSecond / 2;
        var senderRate = LaneLimits.Stricter(limits.SenderHourlyLimit, workspace.Hour);
        var campaignRate = LaneLimits.Stricter(senderRate, limits.CampaignHourlyLimit);
        _campaignRoom = SpanQuota.OfDays(window.Calendar, ticks => capacity.On(ticks, Math.Max(campaignGap, limits.SenderGap.Ticks), campaignRate));
        _senderRoom = SpanQuota.OfDays(window.Calendar, ticks => capacity.On(ticks, limits.SenderGap.Ticks, senderRate));
    }

    /// <summary>Whether nothing bounds the lane: then what it gives out depends on the window alone, and not on what it gave out before.</summary>
    internal bool IsUnlimited => _unlimited;

    /// <summary>Loads an email with a firm time: pending or being sent.</summary>
    /// <param name="utc">Its time.</param>
    /// <param name="ownCampaign">Whether it is of this campaign; else it is of another campaign on the same sender.</param>
    /// <param name="email">What it is.</param>
    public void AddTaken(DateTime utc, bool ownCampaign, SlotEmail email = default)
    {
        if (_unlimited)
            return;
        RecordTaken(Utc.Ticks(utc), ownCampaign, email);
        RecordInWorkspace(Utc.Ticks(utc), firm: true, 1);
    }

    /// <summary>Loads an email that was sent. What the workspace and the domains have used is loaded as such, because others used it too.</summary>
    /// <param name="utc">When it was sent.</param>
    /// <param name="ownCampaign">Whether it is of this campaign; else it is of another campaign on the same sender.</param>
    /// <param name="email">What it is.</param>
    public void AddSent(DateTime utc, bool ownCampaign, SlotEmail email = default)
    {
        if (!_unlimited)
            RecordTaken(Utc.Ticks(utc), ownCampaign, email with { Domain = null });
    }

    /// <summary>Loads planned emails, whose time is an estimate: they use up room on their day.</summary>
    /// <param name="utc">The estimate.</param>
    /// <param name="ownCampaign">Whether they are of this campaign; else they are of another campaign on the same sender.</param>
    /// <param name="count">How many have this estimate.</param>
    /// <param name="email">What they are.</param>
    public void AddPlanned(DateTime utc, bool ownCampaign, int count = 1, SlotEmail email = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_unlimited)
            return;
        RecordPlanned(Utc.Ticks(utc), ownCampaign, count, email);
        RecordInWorkspace(Utc.Ticks(utc), firm: false, count);
    }

    /// <summary>Loads what waits on other senders of the workspace, which shares the workspace's limits.</summary>
    /// <param name="utc">Its time.</param>
    /// <param name="firm">Whether that is firm.</param>
    /// <param name="count">How many have this time.</param>
    public void AddElsewhere(DateTime utc, bool firm, int count) => RecordInWorkspace(Utc.Ticks(utc), firm, count);

    /// <summary>Loads what the workspace used of one of its limits.</summary>
    /// <param name="period">Of which.</param>
    /// <param name="startUtc">When the day, hour or minute began.</param>
    /// <param name="count">How much.</param>
    public void AddUsedByWorkspace(QuotaPeriod period, DateTime startUtc, int count) =>
        AddUsed(_workspaceDays, _workspaceSpans, _limits.Workspace, period, startUtc, count);

    /// <summary>Loads what a recipient domain had of one of its limits.</summary>
    public void AddUsedByDomain(string domain, QuotaPeriod period, DateTime startUtc, int count)
    {
        if (_domains.TryGetValue(domain, out var quota))
            AddUsed(quota.Days, quota.Spans, _limits.Domains[domain], period, startUtc, count);
    }

    /// <summary>Gives back the room of a planned email of this campaign, before its firm time is taken.</summary>
    /// <param name="utc">Its estimate.</param>
    /// <param name="email">What it is.</param>
    public void ReleasePlanned(DateTime utc, SlotEmail email = default)
    {
        if (_unlimited)
            return;
        RecordPlanned(Utc.Ticks(utc), ownCampaign: true, count: -1, email);
        RecordInWorkspace(Utc.Ticks(utc), firm: false, -1);
        _skips.Clear();
    }

    /// <summary>
    /// Takes the first free instant at or after the earliest: the window is open, the gaps are kept on both sides, and every limit has room.
    /// </summary>
    /// <param name="earliestUtc">Not before this.</param>
    /// <param name="window">
    /// The window on the contact's clocks where the campaign keeps to those (<see cref="SendWindow.ForContactIn"/>); else the campaign's.
    /// </param>
    /// <param name="email">What it is.</param>
    public DateTime Take(DateTime earliestUtc, SendWindow? window = null, SlotEmail email = default)
    {
        var free = FirstFree(Utc.Ticks(earliestUtc), window ?? _window, firm: true, email);
        if (!_unlimited)
        {
            RecordTaken(free, ownCampaign: true, email);
            RecordInWorkspace(free, firm: true, 1);
        }
        return Utc.At(free);
    }

    /// <summary>Why <see cref="Take"/> would give out a later instant than the earliest one; null where that is free. Nothing is taken.</summary>
    /// <param name="earliestUtc">Not before this.</param>
    /// <param name="window">As for <see cref="Take"/>.</param>
    /// <param name="email">What it is.</param>
    public MovedReason? RuleAgainst(DateTime earliestUtc, SendWindow? window = null, SlotEmail email = default)
    {
        window ??= _window;
        var earliest = Math.Max(Utc.Ticks(earliestUtc), _from);
        var open = window.Next(earliest);
        var free = FirstFree(earliest, window, firm: true, email);
        // What moves it further is the reason: the closed window, or what stands against it once the window is open.
        return free - open > open - earliest ? LimitAt(open, email) : open > earliest ? MovedReason.Window : null;
    }

    private MovedReason LimitAt(long ticks, SlotEmail email)
    {
        var domain = email.Domain is { } name ? _domains.GetValueOrDefault(name) : null;
        return
            _campaignDays.NextFree(ticks) > ticks || (email.IsNewContact && _newContacts.NextFree(ticks) > ticks) ? MovedReason.CampaignDailyLimit
            : _senderDays.NextFree(ticks) > ticks || _rolling?.NextFree(ticks) > ticks ? MovedReason.SenderDailyLimit
            : _senderHours.NextFree(ticks) > ticks ? MovedReason.SenderHourlyLimit
            : NextFree([.. _workspaceDays, .. _workspaceSpans, .. _campaignSpans, .. _senderSpans, .. domain?.Days ?? [], .. domain?.Spans ?? []], ticks) > ticks ? MovedReason.RateLimit
            : MovedReason.Gap;
    }

    /// <summary>
    /// Reserves room for an email whose time is not firm yet, and gives its estimate: the first instant at which the window is open, on the first
    /// day with room. It is meant as a day.
    /// </summary>
    /// <param name="earliestUtc">Not before this.</param>
    /// <param name="window">As for <see cref="Take"/>.</param>
    /// <param name="email">What it is.</param>
    public DateTime ReserveDay(DateTime earliestUtc, SendWindow? window = null, SlotEmail email = default)
    {
        var free = FirstFree(Utc.Ticks(earliestUtc), window ?? _window, firm: false, email);
        if (!_unlimited)
        {
            RecordPlanned(free, ownCampaign: true, count: 1, email);
            RecordInWorkspace(free, firm: false, 1);
        }
        return Utc.At(free);
    }

    /// <summary>What is used of each limit of a day that is set, on the days (of campaign, sender and workspace) in which an instant lies.</summary>
    internal IEnumerable<DayLimitUse> LimitsAt(DateTime utc)
    {
        if (_unlimited)
            return [];
        var ticks = Utc.Ticks(utc);
        IEnumerable<DayLimitUse> all =
        [
            DayLimitUse.Of(DayLimit.Campaign, _campaignDays.UseAt(ticks)),
            DayLimitUse.Of(DayLimit.NewContacts, _newContacts.UseAt(ticks)),
            DayLimitUse.Of(DayLimit.CampaignPace, _campaignRoom.UseAt(ticks)),
            DayLimitUse.Of(DayLimit.Sender, _senderDays.UseAt(ticks)),
            DayLimitUse.Of(DayLimit.SenderPace, _senderRoom.UseAt(ticks)),
            .. _workspaceDays.Select(quota => DayLimitUse.Of(DayLimit.Workspace, quota.UseAt(ticks))),
            .. _domains.SelectMany(domain => domain.Value.Days.Select(quota => DayLimitUse.Of(DayLimit.RecipientDomain, quota.UseAt(ticks), domain.Key))),
        ];
        return all.Where(use => use.Limit > 0);
    }

    private long FirstFree(long earliest, SendWindow window, bool firm, SlotEmail email)
    {
        earliest = Math.Max(earliest, _from);
        if (_unlimited)
            return window.Next(earliest);

        var domain = email.Domain is { } name ? _domains.GetValueOrDefault(name) : null;
        var isNewContact = email.IsNewContact && _limits.CampaignNewContacts > 0;
        var skips = SkipsOf(new SearchKey(window, isNewContact, domain), firm);
        var free = skips.NextFree(earliest);
        while (NextCandidate(free, window, firm, isNewContact, domain) is var next && next != free)
            free = skips.NextFree(next);
        skips.Add(earliest, free);
        return free;
    }

    /// <summary>The instant itself if it is free, else a later one before which none is free.</summary>
    private long NextCandidate(long ticks, SendWindow window, bool firm, bool isNewContact, DomainQuota? domain)
    {
        ticks = window.Next(ticks);
        ticks = _campaignDays.NextFree(ticks);
        ticks = _senderDays.NextFree(ticks);
        if (isNewContact)
            ticks = _newContacts.NextFree(ticks);
        ticks = NextFree(_workspaceDays, ticks);
        ticks = NextFree(domain?.Days ?? [], ticks);
        // The room of a day is that of the campaign's own window; on a contact's clocks the window may be open at other times.
        if (window == _window)
        {
            ticks = _campaignRoom.NextFree(ticks);
            ticks = _senderRoom.NextFree(ticks);
        }
        if (firm)
        {
            ticks = _senderHours.NextFree(ticks);
            ticks = NextFree(_workspaceSpans, ticks);
            ticks = NextFree(_campaignSpans, ticks);
            ticks = NextFree(_senderSpans, ticks);
            ticks = NextFree(domain?.Spans ?? [], ticks);
            ticks = _rolling?.NextFree(ticks) ?? ticks;
            ticks = _gaps.NextFree(ticks);
        }
        return ticks;
    }

    private static long NextFree(SpanQuota[] quotas, long ticks)
    {
        foreach (var quota in quotas)
            ticks = quota.NextFree(ticks);
        return ticks;
    }

    private void RecordTaken(long ticks, bool ownCampaign, SlotEmail email)
    {
        RecordPlanned(ticks, ownCampaign, 1, email);
        _senderHours.Add(ticks, 1);
        _rolling?.Add(ticks, 1);
        Add(_senderSpans, ticks, 1);
        if (ownCampaign)
            Add(_campaignSpans, ticks, 1);
        if (email.Domain is { } domain && _domains.TryGetValue(domain, out var quota))
            Add(quota.Spans, ticks, 1);
        // Before it any email may come, so the longest pause is kept free; after it, its own.
        var before = ownCampaign
            ? Math.Max(_limits.CampaignGap.Ticks + _limits.CampaignJitterSeconds * TimeSpan.TicksPerSecond, _limits.SenderGap.Ticks)
            : _limits.SenderGap.Ticks;
        var after = ownCampaign ? Math.Max(_limits.CampaignGap.Ticks + email.Jitter.Ticks, _limits.SenderGap.Ticks) : _limits.SenderGap.Ticks;
        _gaps.Add(ticks - before + 1, ticks + after);
    }

    private void RecordPlanned(long ticks, bool ownCampaign, int count, SlotEmail email)
    {
        _senderDays.Add(ticks, count);
        if (ownCampaign)
            _campaignDays.Add(ticks, count);
        if (ownCampaign && email.IsNewContact)
            _newContacts.Add(ticks, count);
        if (email.Domain is { } domain && _domains.TryGetValue(domain, out var quota))
            Add(quota.Days, ticks, count);
        if (ticks < _from || !_window.IsOpen(ticks))
            return;
        _senderRoom.Add(ticks, count);
        if (ownCampaign)
            _campaignRoom.Add(ticks, count);
    }

    private void RecordInWorkspace(long ticks, bool firm, int count)
    {
        Add(_workspaceDays, ticks, count);
        if (firm)
            Add(_workspaceSpans, ticks, count);
    }

    private static void Add(SpanQuota[] quotas, long ticks, int count)
    {
        foreach (var quota in quotas)
            quota.Add(ticks, count);
    }

    /// <summary>The hour comes before the minute in <paramref name="spans"/>, as <see cref="SpanQuota.OfHourAndMinute"/> makes them.</summary>
    private static void AddUsed(SpanQuota[] days, SpanQuota[] spans, PeriodLimits limits, QuotaPeriod period, DateTime startUtc, int count)
    {
        var used = (period, limits) switch
        {
            (QuotaPeriod.Day, { Day: > 0 }) => days[0],
            (QuotaPeriod.Hour, { Hour: > 0 }) => spans[0],
            (QuotaPeriod.Minute, { Minute: > 0 }) => spans[^1],
            _ => null,
        };
        used?.Add(Utc.Ticks(startUtc), count);
    }

    private BusyTimes SkipsOf(SearchKey key, bool firm)
    {
        if (!_skips.TryGetValue(key, out var skips))
            _skips.Add(key, skips = new Skips(new BusyTimes(), new BusyTimes()));
        return firm ? skips.Firm : skips.Planned;
    }

    private sealed record Skips(BusyTimes Firm, BusyTimes Planned);

    private sealed record DomainQuota(SpanQuota[] Days, SpanQuota[] Spans);

    /// <summary>Emails that find the same instants free.</summary>
    private readonly record struct SearchKey(SendWindow Window, bool IsNewContact, DomainQuota? Domain);
}
