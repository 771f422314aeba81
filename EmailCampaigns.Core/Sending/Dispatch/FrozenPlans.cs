using System.Collections.Concurrent;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Plan versions, read once: they never change. One per process; those in use are cached.</summary>
internal sealed class FrozenPlans
{
    /// <summary>Characters of all plans that are kept: many hundred usual ones, or a few of the largest.</summary>
    private const long Kept = 20_000_000;

    private readonly ConcurrentDictionary<Guid, FrozenPlan> _plans = new();
    private long _length;

    /// <summary>The plan of a version in the context's workspace.</summary>
    public async ValueTask<FrozenPlan> Get(CampaignsDb db, Guid planVersionId, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(planVersionId, out var known))
        {
            return known;
        }

        var json = await db.PlanVersions.Where(p => p.Id == planVersionId).Select(p => p.PlanJson).SingleAsync(cancellationToken);
        var plan = FrozenPlan.Parse(json);
        if (Interlocked.Add(ref _length, json.Length) > Kept)
        {
            _plans.Clear();
            Interlocked.Exchange(ref _length, json.Length);
        }

        _plans[planVersionId] = plan;
        return plan;
    }
}
