using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks;

/// <summary>Removes webhooks that are older than <see cref="WebhookOptions.KeepDays"/>, a piece at a time, and messages whose endpoint is gone.</summary>
public sealed class WebhookSweeper(IDbContextFactory<CampaignsDb> dbs, WebhookOptions options, TimeProvider clock)
{
    private const int APiece = 200;

    public async Task Run(CancellationToken cancellationToken)
    {
        var before = clock.UtcNow().AddDays(-options.KeepDays);
        foreach (var workspaceId in await Concerned(before, cancellationToken))
        {
            await using var db = dbs.For(workspaceId);
            await Sweep(db, db.WebhookDeliveries.Where(d => d.ReceivedAt < before).Select(d => d.Id), ids => db.WebhookDeliveries.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            await Sweep(
                db,
                db.WebhookMessages.Where(m => m.CreatedAt < before || !db.WebhookEndpoints.Any(e => e.Id == m.EndpointId)).Select(m => m.Id),
                ids => db.WebhookMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
        }
    }

    /// <summary>Across workspaces: only to learn where there is work.</summary>
    private async Task<List<Guid>> Concerned(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.WebhookDeliveries.IgnoreQueryFilters().Where(d => d.ReceivedAt < before).Select(d => d.WorkspaceId)
            .Union(db.WebhookMessages.IgnoreQueryFilters()
                .Where(m => m.CreatedAt < before || !db.WebhookEndpoints.IgnoreQueryFilters().Any(e => e.Id == m.EndpointId))
                .Select(m => m.WorkspaceId))
            .ToListAsync(cancellationToken);
    }

    private static async Task Sweep(CampaignsDb db, IQueryable<Guid> old, Func<List<Guid>, Task<int>> delete, CancellationToken cancellationToken)
    {
        while (await old.Take(APiece).ToListAsync(cancellationToken) is { Count: > 0 } some)
        {
            await db.InRepeatableTransaction(() => delete(some), WritePriority.Bulk, cancellationToken);
        }
    }
}
