
namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>
/// What bounds one campaign on one sender: its settings, its sender's, and the workspace's further limits, in one. The planner plans by them and the gate
/// lets pass by them. A limit or gap of 0 means none.
/// </summary>
public sealed record LaneLimits
{
    /// <summary>At most this many emails of the campaign on a day in the campaign's zone.</summary>
    public int CampaignDailyLimit { get; init; }

    /// <summary>At most this many emails of the campaign in an hour of its zone.</summary>
    public int CampaignHourlyLimit { get; init; }

    /// <summary>At most this many emails of the campaign in a minute.</summary>
    public int CampaignMinuteLimit { get; init; }

    /// <summary>At most this many first emails of the campaign on a day in the campaign's zone.</summary>
    public int CampaignNewContacts { get; init; }

    /// <summary>At least this long between two emails of the campaign.</summary>
    public TimeSpan CampaignGap { get; init; }

    /// <summary>The maximum seconds that are added to the gap, for each email by its <see cref="GapJitter"/>.</summary>
    public int CampaignJitterSeconds { get; init; }

    /// <summary>At most this many emails of the sender on a day in the sender's zone, over all its campaigns.</summary>
    public int SenderDailyLimit { get; init; }

    /// <summary>At most this many emails of the sender in an hour of the sender's zone, over all its campaigns.</summary>
    public int SenderHourlyLimit { get; init; }

    /// <summary>At most this many emails of the sender in a minute, over all its campaigns.</summary>
    public int SenderMinuteLimit { get; init; }

    /// <summary>At most this many emails of the sender in any 24 hours, over all its campaigns; see <see cref="RollingDay"/>.</summary>
    public int SenderRollingLimit { get; init; }

    /// <summary>At least this long between two emails of the sender, over all its campaigns.</summary>
    public TimeSpan SenderGap { get; init; }

    /// <summary>The sender's IANA zone: its days and hours.</summary>
    public string SenderZone { get; init; } = "UTC";

    /// <summary>How a new sender comes up to its daily limit; null where it does not ramp up.</summary>
    public RampUp? SenderRampUp { get; init; }

    /// <summary>What bounds the workspace, over all its senders, in the workspace's zone.</summary>
    public PeriodLimits Workspace { get; init; }

    /// <summary>What bounds each recipient domain, over all senders, in the workspace's zone.</summary>
    public IReadOnlyDictionary<string, PeriodLimits> Domains { get; init; } = NoDomains;

    /// <summary>The workspace's IANA zone.</summary>
    public string WorkspaceZone { get; init; } = "UTC";

    private static readonly IReadOnlyDictionary<string, PeriodLimits> NoDomains = new Dictionary<string, PeriodLimits>();

    /// <summary>Whether nothing bounds the lane.</summary>
    internal bool None => Domains.Count == 0 && Workspace == default && this is
    {
        CampaignDailyLimit: 0, CampaignHourlyLimit: 0, CampaignMinuteLimit: 0, CampaignNewContacts: 0, CampaignGap.Ticks: 0, CampaignJitterSeconds: 0,
        SenderDailyLimit: 0, SenderHourlyLimit: 0, SenderMinuteLimit: 0, SenderRollingLimit: 0, SenderGap.Ticks: 0, SenderRampUp: null,
    };

    /// <summary>Whether there is a pause between two emails.</summary>
    public bool HasGap => CampaignGap > TimeSpan.Zero || CampaignJitterSeconds > 0 || SenderGap > TimeSpan.Zero;

    /// <summary>What bounds a campaign on a sender.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="sender">Its sender; null for a draft that has none yet.</param>
    /// <param name="further">All further limits of the workspace; those that concern the lane are picked.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="workspaceZone">Its IANA zone.</param>
    /// <param name="rampsFrom">The day, in the sender's zone, on which a sender that has not sent yet begins to ramp up: the earliest it can send.</param>
    public static LaneLimits Of(
        Guid campaignId,
        CampaignSettings settings,
        SenderAccount? sender,
        IReadOnlyList<RateLimit> further,
        Guid workspaceId,
        string workspaceZone,
        DateOnly rampsFrom)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(further);
        var campaign = PeriodLimits.Of(further, QuotaScope.Campaign, campaignId.ToString());
        return OfSender(sender, further, workspaceId, workspaceZone, rampsFrom) with
        {
            CampaignDailyLimit = Stricter(settings.DailyLimit, campaign.Day),
            CampaignHourlyLimit = campaign.Hour,
            CampaignMinuteLimit = campaign.Minute,
            CampaignNewContacts = settings.DailyNewContacts,
            CampaignGap = TimeSpan.FromSeconds(settings.DelayBetweenEmailsSeconds),
            CampaignJitterSeconds = settings.DelayJitterSeconds,
        };
    }

    /// <summary>What bounds mail of a sender whatever campaign it is of, or of none; see <see cref="Of"/>.</summary>
    public static LaneLimits OfSender(SenderAccount? sender, IReadOnlyList<RateLimit> further, Guid workspaceId, string workspaceZone, DateOnly rampsFrom)
    {
        ArgumentNullException.ThrowIfNull(further);
        var limits = new LaneLimits
        {
            Workspace = PeriodLimits.Of(further, QuotaScope.Workspace, workspaceId.ToString()),
            WorkspaceZone = workspaceZone,
            Domains = further.Count == 0 ? NoDomains : further.Where(l => l.Scope == QuotaScope.RecipientDomain).Select(l => l.Key).Distinct(StringComparer.Ordinal)
                .ToDictionary(domain => domain, domain => PeriodLimits.Of(further, QuotaScope.RecipientDomain, domain), StringComparer.OrdinalIgnoreCase),
        };
        if (sender is null)
        {
            return limits;
        }

        var ofSender = PeriodLimits.Of(further, QuotaScope.Sender, sender.Id.ToString());
        return limits with
        {
            SenderDailyLimit = Stricter(sender.DailyLimit, ofSender.Day),
            SenderHourlyLimit = Stricter(sender.HourlyLimit, ofSender.Hour),
            SenderMinuteLimit = ofSender.Minute,
            SenderRollingLimit = sender.RollingLimit,
            SenderGap = TimeSpan.FromSeconds(sender.MinGapSeconds),
            SenderZone = sender.Timezone,
            SenderRampUp = sender.RampUpStart == 0 ? null : new RampUp(sender.RampUpStartedOn ?? rampsFrom, sender.RampUpStart, sender.RampUpIncrement),
        };
    }

    /// <summary>How long after an email the next of its campaign may go.</summary>
    public TimeSpan GapAfter(Guid emailId) => Longer(CampaignGap + GapJitter.After(emailId, CampaignJitterSeconds), SenderGap);

    /// <summary>The sender's limit of a day, ramp-up included; 0 for none.</summary>
    internal int SenderLimitOn(DateOnly day) => Stricter(SenderDailyLimit, SenderRampUp?.LimitOn(day) ?? 0);

    /// <summary>The smaller of two limits, where 0 means none.</summary>
    internal static int Stricter(int one, int other) => one == 0 ? other : other == 0 ? one : Math.Min(one, other);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>Limits of a minute, an hour and a day; 0 means none.</summary>
public readonly record struct PeriodLimits(int Minute, int Hour, int Day)
{
    internal static PeriodLimits Of(IReadOnlyList<RateLimit> limits, QuotaScope scope, string key)
    {
        var (minute, hour, day) = (0, 0, 0);
        foreach (var limit in limits)
        {
            if (limit.Scope != scope || !string.Equals(limit.Key, key, StringComparison.OrdinalIgnoreCase))
                continue;
            switch (limit.Period)
            {
                case QuotaPeriod.Minute:
                    minute = limit.Max;
                    break;
                case QuotaPeriod.Hour:
                    hour = limit.Max;
                    break;
                case QuotaPeriod.Day:
                    day = limit.Max;
                    break;
            }
        }
        return new PeriodLimits(minute, hour, day);
    }
}

/// <summary>A sender that starts small: the limit of its first day, and by how much it grows each day.</summary>
/// <param name="FirstDay">The first day on which it sent while ramping up, in its zone; each day of the calendar after it counts, sent on or not.</param>
/// <param name="Start">Emails on the first day and on days before it; at least one.</param>
/// <param name="Increment">How many more on each day after it.</param>
public sealed record RampUp(DateOnly FirstDay, int Start, int Increment)
{
    public int LimitOn(DateOnly day)
    {
        var days = Math.Max(0L, day.DayNumber - FirstDay.DayNumber);
        return (int)Math.Clamp(Start + days * Increment, 1, int.MaxValue);
    }
}
