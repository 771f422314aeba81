using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>Random settings, zones and instants, many of them near a change of the clock.</summary>
internal static class PlanningCases
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu",
        "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo",
        "America/Santiago",
    ];

    private static readonly Instant FirstInstant = Instant.FromUtc(2000, 1, 1, 0, 0);

    internal static readonly Gen<string> Zone = Gen.Elements(Zones);

    internal static readonly Gen<WindowCase> Window =
        from zone in Zone
        from start in TimeOfDay
        from end in Gen.Frequency((4, TimeOfDay), (1, Gen.Constant(start)))
        from days in Gen.Choose(1, 127)
        from firstHoliday in Gen.Choose(0, 5_000)
        from holidays in Gen.Choose(0, 3)
        select new WindowCase(zone, start, end, days, firstHoliday, holidays);

    internal static readonly Gen<LimitsCase> Limits =
        from campaignDaily in NoneOr(Gen.Choose(1, 6))
        from campaignGap in NoneOr(Gen.Choose(1, 4_000))
        from senderDaily in NoneOr(Gen.Choose(1, 8))
        from senderHourly in NoneOr(Gen.Choose(1, 3))
        from senderGap in NoneOr(Gen.Choose(1, 4_000))
        from senderZone in Zone
        from rampUp in NoneOr(Gen.Choose(1, 3))
        select new LimitsCase(campaignDaily, campaignGap, senderDaily, senderHourly, senderGap, senderZone, rampUp);

    /// <summary>With the limits that are rarely set.</summary>
    internal static readonly Gen<LimitsCase> AllLimits =
        from limits in Limits
        from jitter in NoneOr(Gen.Choose(1, 3_000))
        from newContacts in NoneOr(Gen.Choose(1, 4))
        from rolling in NoneOr(Gen.Choose(1, 8))
        from campaignHourly in NoneOr(Gen.Choose(1, 3))
        from senderMinutely in NoneOr(Gen.Choose(1, 2))
        from workspaceDaily in NoneOr(Gen.Choose(1, 9))
        from workspaceHourly in NoneOr(Gen.Choose(1, 4))
        from domainDaily in NoneOr(Gen.Choose(1, 3))
        from workspaceZone in Zone
        select limits with
        {
            Jitter = jitter,
            NewContacts = newContacts,
            Rolling = rolling,
            CampaignHourly = campaignHourly,
            SenderMinutely = senderMinutely,
            WorkspaceDaily = workspaceDaily,
            WorkspaceHourly = workspaceHourly,
            DomainDaily = domainDaily,
            WorkspaceZone = workspaceZone,
        };

    internal static readonly Gen<StepDelay> Delay =
        from days in NoneOr(Gen.Choose(1, 12))
        from hours in NoneOr(Gen.Choose(1, 60))
        from preferred in TimeOfDay
        from withPreferred in Gen.Elements(true, false)
        from business in Gen.Elements(true, false)
        select new StepDelay(days, hours, withPreferred ? preferred : null, business);

    // On the quarter, and often in the hours in which clocks change.
    private static Gen<TimeOnly> TimeOfDay =>
        Gen.OneOf(Gen.Choose(0, 24 * 4 - 1), Gen.Choose(0, 4 * 4)).Select(quarter => TimeOnly.MinValue.AddMinutes(quarter * 15));

    private static Gen<DateTime> AnyTime => Gen.Choose(1_600_000_000, 2_000_000_000).Select(seconds => DateTime.UnixEpoch.AddSeconds(seconds));

    /// <summary>Any instant, or one within two days of a change of the clock in a zone, often at a quarter hour.</summary>
    internal static Gen<DateTime> InstantIn(string zone) => Gen.OneOf(
        AnyTime,
        from at in AnyTime
        from minutes in Gen.OneOf(Gen.Choose(-3_000, 3_000), Gen.Choose(-200, 200).Select(quarter => quarter * 15), Gen.Choose(-16, 16).Select(quarter => quarter * 15))
        let interval = DateTimeZoneProviders.Tzdb[zone].GetZoneInterval(Instant.FromDateTimeUtc(at))
        // Zones that no longer change their clocks did so last when offsets had seconds.
        select (interval.HasStart && interval.Start > FirstInstant ? interval.Start.ToDateTimeUtc() : at).AddMinutes(minutes));

    internal static void Holds<T>(Gen<T> cases, Action<T> property, int tests = 300) =>
        Prop.ForAll(Arb.From(cases), property).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    private static Gen<int> NoneOr(Gen<int> some) => Gen.Frequency((1, Gen.Constant(0)), (2, some));
}

/// <param name="Days">A bit for each day of the week, Sunday first.</param>
/// <param name="FirstHoliday">In days from 1 January 2020; every other day from it, <paramref name="Holidays"/> of them.</param>
internal sealed record WindowCase(string Zone, TimeOnly Start, TimeOnly End, int Days, int FirstHoliday, int Holidays)
{
    internal DayOfWeek[] DaysOfWeek => [.. Enum.GetValues<DayOfWeek>().Where(day => (Days >> (int)day & 1) != 0)];

    internal DateOnly[] HolidayDates => [.. Enumerable.Range(0, Holidays).Select(index => new DateOnly(2020, 1, 1).AddDays(FirstHoliday + index * 2))];

    internal SendWindow Build() => new(Start, End, DaysOfWeek, Zone, new HolidayCalendar(HolidayDates.Select(day => HolidayRule.Parse(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))));
}

/// <param name="RampUp">Start and increment of a sender that ramps up from 2020 on a week a step, 0 for none.</param>
internal sealed record LimitsCase(int CampaignDaily, int CampaignGap, int SenderDaily, int SenderHourly, int SenderGap, string SenderZone, int RampUp)
{
    internal const string LimitedDomain = "big.example";

    internal int Jitter { get; init; }

    internal int NewContacts { get; init; }

    internal int Rolling { get; init; }

    internal int CampaignHourly { get; init; }

    internal int SenderMinutely { get; init; }

    internal int WorkspaceDaily { get; init; }

    internal int WorkspaceHourly { get; init; }

    internal int DomainDaily { get; init; }

    internal string WorkspaceZone { get; init; } = "UTC";

    internal LaneLimits Build(DateTime from) => new()
    {
        CampaignDailyLimit = CampaignDaily,
        CampaignGap = TimeSpan.FromSeconds(CampaignGap),
        SenderDailyLimit = SenderDaily,
        SenderHourlyLimit = SenderHourly,
        SenderGap = TimeSpan.FromSeconds(SenderGap),
        SenderZone = SenderZone,
        SenderRampUp = RampUp == 0 ? null : new RampUp(DateOnly.FromDateTime(from), RampUp, RampUp),
        CampaignJitterSeconds = Jitter,
        CampaignNewContacts = NewContacts,
        SenderRollingLimit = Rolling,
        CampaignHourlyLimit = CampaignHourly,
        SenderMinuteLimit = SenderMinutely,
        Workspace = new PeriodLimits(0, WorkspaceHourly, WorkspaceDaily),
        WorkspaceZone = WorkspaceZone,
        Domains = DomainDaily == 0 ? new Dictionary<string, PeriodLimits>() : new Dictionary<string, PeriodLimits> { [LimitedDomain] = new(0, 0, DomainDaily) },
    };

    internal int SenderLimitOn(DateOnly day, DateTime from)
    {
        if (RampUp == 0)
            return SenderDaily;
        var ramp = RampUp * (1 + Math.Max(0, day.DayNumber - DateOnly.FromDateTime(from).DayNumber));
        return SenderDaily == 0 ? ramp : Math.Min(SenderDaily, ramp);
    }
}
