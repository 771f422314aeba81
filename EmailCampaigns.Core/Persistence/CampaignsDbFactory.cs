using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Opens a context inside a workspace.</summary>
public static class CampaignsDbFactory
{
    /// <summary>A context that sees and writes the rows of this workspace only. Dispose of it when the operation ends.</summary>
    public static CampaignsDb For(this IDbContextFactory<CampaignsDb> dbs, Guid workspaceId)
    {
        ArgumentNullException.ThrowIfNull(dbs);
        var db = dbs.CreateDbContext();
        db.Enter(workspaceId);
        return db;
    }
}
