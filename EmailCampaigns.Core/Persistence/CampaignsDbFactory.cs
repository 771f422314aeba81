using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Opens a context: inside a workspace, or explicitly across all. One from <c>CreateDbContext</c> sees only what belongs to no workspace.</summary>
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

    /// <summary>
    /// A context for reading across all workspaces: where there is work, or which workspace a token or a key belongs to. EF's filter still hides all rows, so each query needs
    /// <c>IgnoreQueryFilters</c>, too.
    /// </summary>
    public static CampaignsDb AcrossWorkspaces(this IDbContextFactory<CampaignsDb> dbs) => dbs.Open(RowScope.AllWorkspaces);

    /// <summary>A context with all rights of the login, for the start and for changes of the schema.</summary>
    public static CampaignsDb AsOwner(this IDbContextFactory<CampaignsDb> dbs) => dbs.Open(RowScope.Owner);

    private static CampaignsDb Open(this IDbContextFactory<CampaignsDb> dbs, RowScope scope)
    {
        ArgumentNullException.ThrowIfNull(dbs);
        var db = dbs.CreateDbContext();
        db.Scope = scope;
        return db;
    }
}
