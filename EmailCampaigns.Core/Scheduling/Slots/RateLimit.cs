using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>A limit in addition to those of campaign and sender (table <c>send_rate_limits</c>).</summary>
public sealed record RateLimit(QuotaScope Scope, string Key, QuotaPeriod Period, int Max)
{
    /// <summary>All of the context's workspace.</summary>
    public static Task<List<RateLimit>> Load(CampaignsDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.SendRateLimits.Select(l => new RateLimit(l.Scope, l.ScopeKey, l.Period, l.MaxCount)).ToListAsync(cancellationToken);
    }

    /// <summary>Takes the limits of a campaign or sender away with it: nothing but its key ties them.</summary>
    public static Task Forget(CampaignsDb db, QuotaScope scope, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var key = id.ToString();
        return db.SendRateLimits.Where(l => l.Scope == scope && l.ScopeKey == key).ExecuteDeleteAsync(cancellationToken);
    }
}
