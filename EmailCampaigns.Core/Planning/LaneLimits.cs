namespace EmailCampaigns.Core.Planning;

/// <summary>What bounds one campaign on one sender. A limit or gap of 0 means none.</summary>
public sealed record LaneLimits
{
    /// <summary>At most this many emails of the campaign on a day in the campaign's zone.</summary>
    public int CampaignDailyLimit { get; init; }

    /// <summary>At least this long between two emails of the campaign.</summary>
    public TimeSpan CampaignGap { get; init; }

    /// <summary>At most this many emails of the sender on a day in the sender's zone, over all its campaigns.</summary>
    public int SenderDailyLimit { get; init; }

    /// <summary>At most this many emails of the sender in an hour of the sender's zone, over all its campaigns.</summary>
    public int SenderHourlyLimit { get; init; }

    /// <summary>At least this long between two emails of the sender, over all its campaigns.</summary>
    public TimeSpan SenderGap { get; init; }

    /// <summary>The sender's IANA zone: its days and hours.</summary>
    public string SenderZone { get; init; } = "UTC";

    /// <summary>How a new sender comes up to its daily limit; null where it does not ramp up.</summary>
    public RampUp? SenderRampUp { get; init; }

    internal bool None => this is
    {
        CampaignDailyLimit: 0, SenderDailyLimit: 0, SenderHourlyLimit: 0, CampaignGap.Ticks: 0, SenderGap.Ticks: 0, SenderRampUp: null,
    };

    internal int SenderLimitOn(DateOnly day) => SenderRampUp is not { } ramp ? SenderDailyLimit
        : SenderDailyLimit == 0 ? ramp.LimitOn(day)
        : Math.Min(SenderDailyLimit, ramp.LimitOn(day));
}

/// <summary>A sender that starts small: so many emails on its first day, so many more on each day after it.</summary>
/// <param name="FirstDay">The first day, in the sender's zone.</param>
/// <param name="Start">Emails on the first day and on days before it; at least one.</param>
/// <param name="Increment">How many more on each day after it.</param>
public sealed record RampUp(DateOnly FirstDay, int Start, int Increment)
{
    /// <summary>The limit of a day.</summary>
    public int LimitOn(DateOnly day)
    {
        var days = Math.Max(0L, day.DayNumber - FirstDay.DayNumber);
        return (int)Math.Clamp(Start + days * Increment, 1, int.MaxValue);
    }
}
