using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>Ends an import where it stands.</summary>
public sealed class UploadCanceller(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>What was imported stays; the importer stops before its next chunk. Cancelling twice changes nothing.</summary>
    /// <exception cref="IllegalTransitionException">The import is over.</exception>
    public async Task<EditOutcome> Cancel(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditContacts);
        await using var db = dbs.For(by.WorkspaceId);
        var now = clock.UtcNow();
        var cancelled = await db.InTransaction(
            () => db.UploadBatches.CanBecome(UploadStatus.Cancelled, id).ExecuteUpdateAsync(
                set => set.Become(UploadStatus.Cancelled, now).SetProperty(u => u.FinishedAt, now), cancellationToken),
            cancellationToken);
        if (cancelled == 0)
        {
            var status = await db.UploadBatches.Where(u => u.Id == id).Select(u => (UploadStatus?)u.Status).SingleOrDefaultAsync(cancellationToken);
            if (status is null)
            {
                return EditOutcome.NotFound(id);
            }

            if (status != UploadStatus.Cancelled)
            {
                UploadBatch.States.Require(
                    status.Value, UploadStatus.Cancelled, $"The import is {SnakeCase.Words(status)} already; there is nothing to cancel.");
            }
        }

        return EditOutcome.Done(id);
    }
}
