using System.Collections.Concurrent;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Plan versions, read once: they never change. One a process; the few that are in use are kept.</summary>
internal sealed class FrozenPlans
{
    private const int Kept = 200;

    private readonly ConcurrentDictionary<Guid, FrozenPlan> _plans = new();

    /// <summary>The plan of a version in the context's workspace.</summary>
    public async ValueTask<FrozenPlan> Get(CampaignsDb db, Guid planVersionId, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(planVersionId, out var known))
        {
            return known;
        }

        var plan = FrozenPlan.Parse(await db.PlanVersions.Where(p => p.Id == planVersionId).Select(p => p.PlanJson).SingleAsync(cancellationToken));
        if (_plans.Count >= Kept)
        {
            _plans.Clear();
        }

        _plans[planVersionId] = plan;
        return plan;
    }
}
