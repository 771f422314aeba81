using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>Has webhooks read once more that are stored. What was recorded of them before is not recorded again.</summary>
public sealed class DeliveryReplayer(IDbContextFactory<CampaignsDb> dbs)
{
    private const int AtOnce = 200;

    /// <summary>Runs these again, whatever came of them.</summary>
    /// <returns>How many of them are there.</returns>
    public Task<int> RunAgain(Actor by, IReadOnlyCollection<Guid> deliveryIds, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        return RunAgain(by.WorkspaceId, deliveryIds, cancellationToken);
    }

    /// <summary>Runs all again in which something was not understood.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RunFailedAgain(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        List<Guid> failed;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            failed = await db.WebhookDeliveries.Where(d => d.Status == WebhookStatus.Failed).Select(d => d.Id).ToListAsync(cancellationToken);
        }

        var count = 0;
        foreach (var some in failed.Chunk(AtOnce))
        {
            count += await RunAgain(by.WorkspaceId, some, cancellationToken);
        }

        return count;
    }

    private Task<int> RunAgain(Guid workspaceId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => dbs.Edit(workspaceId, async db =>
    {
        var deliveries = await db.WebhookDeliveries.Where(d => ids.Contains(d.Id)).ToListAsync(cancellationToken);
        foreach (var delivery in deliveries)
        {
            delivery.RunAgain();
            await JobRunner.Forget(db, JobKind.ReadWebhook, delivery.Id, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return deliveries.Count;
    }, cancellationToken);
}
