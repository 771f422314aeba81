using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Reads the rules that hold for all campaigns of a workspace.</summary>
public sealed class RuleQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>The holidays, by their days.</summary>
    public async Task<IReadOnlyList<Holiday>> Holidays(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.Holidays.AsNoTracking().OrderBy(h => h.Rule).ToListAsync(cancellationToken);
    }

    /// <summary>The limits of the workspace and of recipient domains; those of a campaign or sender are its own matter.</summary>
    public async Task<IReadOnlyList<SendRateLimit>> Limits(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.SendRateLimits.AsNoTracking().Where(l => l.Scope == QuotaScope.Workspace || l.Scope == QuotaScope.RecipientDomain)
            .OrderBy(l => l.Scope).ThenBy(l => l.ScopeKey).ThenBy(l => l.Period).ToListAsync(cancellationToken);
    }
}
