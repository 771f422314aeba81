using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What a start would freeze, and everything that would refuse it.</summary>
public sealed record StartReport(FrozenPlan Plan, IReadOnlyList<FieldProblem> Problems);

/// <summary>Asks <see cref="StartChecks"/> before anybody starts.</summary>
public sealed class StartCheckQueries(IDbContextFactory<CampaignsDb> dbs, PlanFreezer freezer)
{
    /// <summary>What stands against a start at this moment; null where there is no such campaign.</summary>
    public async Task<StartReport?> Of(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken) is not { } campaign)
        {
            return null;
        }

        var plan = await freezer.Read(db, campaignId, cancellationToken);
        return new StartReport(plan, await StartChecks.Of(db, campaign, plan, cancellationToken));
    }
}
