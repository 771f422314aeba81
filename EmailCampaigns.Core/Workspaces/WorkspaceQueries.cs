using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>A workspace and its settings.</summary>
public sealed record WorkspaceRow(
    Guid Id,
    string Name,
    string Slug,
    string Timezone,
    string? PostalAddress,
    string? PublicBaseUrl,
    bool TrackOpens,
    bool TrackClicks,
    OnInterrupted OnInterrupted,
    bool IsDemo,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    int Version);

/// <summary>Reads workspaces.</summary>
public sealed class WorkspaceQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One workspace; null where there is none.</summary>
    public async Task<WorkspaceRow?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(id);
        return await db.Workspaces.Where(w => w.Id == id)
            .Select(w => new WorkspaceRow(
                w.Id, w.Name, w.Slug, w.Timezone, w.PostalAddress, w.PublicBaseUrl, w.TrackOpens, w.TrackClicks, w.OnInterrupted, w.IsDemo, w.CreatedAt, w.UpdatedAt, w.Version))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
