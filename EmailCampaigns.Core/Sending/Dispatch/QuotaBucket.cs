using System.Text.Json;
using EmailCampaigns.Core.Planning;

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
        (QuotaScope.Campaign, QuotaPeriod.Day) => LaneClosedReason.CampaignDailyLimit,
        (QuotaScope.Sender, QuotaPeriod.Day) => LaneClosedReason.SenderDailyLimit,
        (QuotaScope.Sender, QuotaPeriod.Hour) => LaneClosedReason.SenderHourlyLimit,
        _ => LaneClosedReason.RateLimit,
    };

    /// <summary>The buckets that every email of a lane takes from, in the order in which they are locked: wide before narrow.</summary>
    public static IReadOnlyList<QuotaBucket> OfLane(LaneFacts facts, IEnumerable<RateLimit> limits, DateTime now)
    {
        var campaignZone = ZoneCalendar.Of(facts.Settings.Timezone);
        var senderZone = ZoneCalendar.Of(facts.Sender.Timezone);
        var workspaceZone = ZoneCalendar.Of(facts.Workspace.Timezone);
        var campaign = facts.Campaign.Id.ToString();
        var sender = facts.Sender.Id.ToString();
        var workspace = facts.Workspace.Id.ToString();

        List<QuotaBucket> buckets =
        [
            At(QuotaScope.Sender, sender, QuotaPeriod.Day, senderZone, now, LanePlan.LimitsOf(facts.Settings, facts.Sender).SenderLimitOn(senderZone.Day(now))),
            At(QuotaScope.Sender, sender, QuotaPeriod.Hour, senderZone, now, facts.Sender.HourlyLimit),
            At(QuotaScope.Campaign, campaign, QuotaPeriod.Day, campaignZone, now, facts.Settings.DailyLimit),
        ];
        foreach (var limit in limits)
        {
            var bucket = (limit.Scope, limit.Key) switch
            {
                (QuotaScope.Workspace, var key) when key == workspace => At(limit.Scope, key, limit.Period, workspaceZone, now, limit.Max),
                (QuotaScope.Campaign, var key) when key == campaign => At(limit.Scope, key, limit.Period, campaignZone, now, limit.Max),
                (QuotaScope.Sender, var key) when key == sender => At(limit.Scope, key, limit.Period, senderZone, now, limit.Max),
                _ => null,
            };
            if (bucket is not null)
            {
                Merge(buckets, bucket);
            }
        }

        return [.. buckets.OrderBy(b => b.Scope).ThenByDescending(b => b.Period)];
    }

    /// <summary>The buckets of one recipient's domain.</summary>
    public static IEnumerable<QuotaBucket> OfDomain(string domain, LaneFacts facts, IEnumerable<RateLimit> limits, DateTime now) =>
        limits.Where(l => l.Scope == QuotaScope.RecipientDomain && string.Equals(l.Key, domain, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(l => l.Period)
            .Select(l => At(l.Scope, l.Key, l.Period, ZoneCalendar.Of(facts.Workspace.Timezone), now, l.Max));

    /// <summary>What a row keeps of the buckets it took from, to give back to the same ones.</summary>
    public static string ToJson(IEnumerable<QuotaBucket> buckets) =>
        JsonSerializer.Serialize(buckets.Select(b => new Taken(SnakeCase.Of(b.Scope), b.Key, SnakeCase.Of(b.Period), b.Start)));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static IReadOnlyList<QuotaBucket> FromJson(string? json) => json is null
        ? []
        : [.. JsonSerializer.Deserialize<List<Taken>>(json)!.Select(t => new QuotaBucket(
            SnakeCase.Parse<QuotaScope>(t.Scope), t.Key, SnakeCase.Parse<QuotaPeriod>(t.Period), t.Start, DateTime.MaxValue, null))];

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

    /// <summary>Two limits on the same counter: the smaller holds.</summary>
    private static void Merge(List<QuotaBucket> buckets, QuotaBucket bucket)
    {
        var at = buckets.FindIndex(b => b.Scope == bucket.Scope && b.Key == bucket.Key && b.Period == bucket.Period);
        if (at < 0)
        {
            buckets.Add(bucket);
        }
        else if (!(buckets[at].Max <= bucket.Max))
        {
            buckets[at] = bucket;
        }
    }

    private sealed record Taken(string Scope, string Key, string Period, DateTime Start);
}

/// <summary>A limit beyond those of campaign and sender, as it stands in <c>send_rate_limits</c>.</summary>
internal sealed record RateLimit(QuotaScope Scope, string Key, QuotaPeriod Period, int Max);
