using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>One counter that an email takes from: what it is about, and the local minute, hour or day it counts.</summary>
/// <param name="Scope">What it is about.</param>
/// <param name="Key">The id or domain.</param>
/// <param name="Period">How long it counts.</param>
/// <param name="Start">When the period began.</param>
/// <param name="End">When the next begins.</param>
/// <param name="Max">How many may pass in it; null only counts, so that a limit set in the middle of a day knows what left before.</param>
internal sealed record QuotaBucket(QuotaScope Scope, string Key, QuotaPeriod Period, DateTime Start, DateTime End, int? Max)
{
    /// <summary>Why the lane is closed once this is used up.</summary>
    public LaneClosedReason Closes => (Scope, Period) switch
    {
        (QuotaScope.NewContacts, _) => throw new InvalidOperationException("It holds new contacts back and closes no lane."),
        (QuotaScope.Campaign, QuotaPeriod.Day) => LaneClosedReason.CampaignDailyLimit,
        (QuotaScope.Sender, QuotaPeriod.Day) => LaneClosedReason.SenderDailyLimit,
        (QuotaScope.Sender, QuotaPeriod.Hour) => LaneClosedReason.SenderHourlyLimit,
        _ => LaneClosedReason.RateLimit,
    };

    /// <summary>The buckets that every email of a lane takes from, in the order in which they are locked: wide before narrow.</summary>
    public static IReadOnlyList<QuotaBucket> OfLane(LaneFacts facts, DateTime now)
    {
        var limits = facts.Limits;
        var campaignZone = facts.Window.Calendar;
        var campaign = facts.Campaign.Id.ToString();
        return
        [
            .. OfWorkspace(limits, facts.Workspace.Id, now),
            At(QuotaScope.Campaign, campaign, QuotaPeriod.Day, campaignZone, now, limits.CampaignDailyLimit),
            .. Limited(QuotaScope.Campaign, campaign, campaignZone, new PeriodLimits(limits.CampaignMinuteLimit, limits.CampaignHourlyLimit, 0), now),
            .. OfSender(limits, facts.Sender.Id, now),
        ];
    }

    /// <summary>The buckets that an email of no campaign takes from, in the same order.</summary>
    public static IReadOnlyList<QuotaBucket> OfAnswer(LaneLimits limits, Guid workspaceId, Guid senderId, string domain, DateTime now) =>
        [.. OfWorkspace(limits, workspaceId, now), .. OfSender(limits, senderId, now), .. OfDomain(domain, limits, now)];

    /// <summary>The bucket that the first emails of a campaign take from; none where new contacts are not limited.</summary>
    public static QuotaBucket? OfNewContacts(LaneFacts facts, DateTime now) => facts.Limits.CampaignNewContacts == 0
        ? null
        : At(QuotaScope.NewContacts, facts.Campaign.Id.ToString(), QuotaPeriod.Day, facts.Window.Calendar, now, facts.Limits.CampaignNewContacts);

    /// <summary>The buckets of one recipient's domain.</summary>
    public static IReadOnlyList<QuotaBucket> OfDomain(string domain, LaneLimits limits, DateTime now) => limits.Domains.TryGetValue(domain, out var ofDomain)
        ? [.. Limited(QuotaScope.RecipientDomain, domain.ToLowerInvariant(), ZoneCalendar.Of(limits.WorkspaceZone), ofDomain, now)]
        : [];

    /// <summary>
    /// What a row keeps of the buckets it took from, to give back to the same ones: <c>{"sender/day":"2026-01-15T00:00:00Z"}</c>. Their keys are in the row already. Every sent
    /// email has it, so it is short.
    /// </summary>
    public static string ToJson(IEnumerable<QuotaBucket> buckets) =>
        JsonSerializer.Serialize(buckets.ToDictionary(b => $"{SnakeCase.Of(b.Scope)}/{SnakeCase.Of(b.Period)}", b => b.Start));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">What a row kept; null where it took from none.</param>
    /// <param name="taker">Whose row it is.</param>
    public static IReadOnlyList<QuotaBucket> FromJson(string? json, QuotaTaker taker) =>
        [.. from taken in json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, DateTime>>(json)!
            let name = taken.Key.Split('/')
            let scope = SnakeCase.Parse<QuotaScope>(name[0])
            select new QuotaBucket(scope, taker.KeyIn(scope), SnakeCase.Parse<QuotaPeriod>(name[1]), taken.Value, DateTime.MaxValue, null)];

    private static IEnumerable<QuotaBucket> OfWorkspace(LaneLimits limits, Guid workspaceId, DateTime now) =>
        Limited(QuotaScope.Workspace, workspaceId.ToString(), ZoneCalendar.Of(limits.WorkspaceZone), limits.Workspace, now);

    private static IEnumerable<QuotaBucket> OfSender(LaneLimits limits, Guid senderId, DateTime now)
    {
        var (zone, sender) = (ZoneCalendar.Of(limits.SenderZone), senderId.ToString());
        return
        [
            At(QuotaScope.Sender, sender, QuotaPeriod.Day, zone, now, limits.SenderLimitOn(zone.Day(now))),
            At(QuotaScope.Sender, sender, QuotaPeriod.Hour, zone, now, limits.SenderHourlyLimit),
            .. Limited(QuotaScope.Sender, sender, zone, new PeriodLimits(limits.SenderMinuteLimit, 0, 0), now),
        ];
    }

    private static QuotaBucket At(QuotaScope scope, string key, QuotaPeriod period, ZoneCalendar zone, DateTime now, int max)
    {
        var (start, end) = period switch
        {
            QuotaPeriod.Day => zone.DaySpan(now.Ticks),
            QuotaPeriod.Hour => zone.HourSpan(now.Ticks),
            QuotaPeriod.Minute => (now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute),
        };
        return new QuotaBucket(scope, key, period, Utc.At(start), Utc.At(end), max == 0 ? null : max);
    }

    /// <summary>Those of one scope that are limited, the longest first.</summary>
    private static IEnumerable<QuotaBucket> Limited(QuotaScope scope, string key, ZoneCalendar zone, PeriodLimits limits, DateTime now)
    {
        (QuotaPeriod Period, int Max)[] periods = [(QuotaPeriod.Day, limits.Day), (QuotaPeriod.Hour, limits.Hour), (QuotaPeriod.Minute, limits.Minute)];
        return periods.Where(p => p.Max > 0).Select(p => At(scope, key, p.Period, zone, now, p.Max));
    }
}

/// <summary>Who takes from quotas.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="CampaignId">Its campaign; null for an answer, which belongs to none.</param>
/// <param name="SenderId">Through whom it leaves.</param>
/// <param name="Domain">To which domain it goes.</param>
internal readonly record struct QuotaTaker(Guid WorkspaceId, Guid? CampaignId, Guid SenderId, string Domain)
{
    /// <summary>The key under which its buckets of a scope are kept.</summary>
    public string KeyIn(QuotaScope scope) => scope switch
    {
        QuotaScope.Workspace => WorkspaceId.ToString(),
        QuotaScope.Campaign or QuotaScope.NewContacts => CampaignId?.ToString() ?? throw new InvalidOperationException("An answer takes from no campaign."),
        QuotaScope.Sender => SenderId.ToString(),
        QuotaScope.RecipientDomain => Domain.ToLowerInvariant(),
    };
}
