using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Imports;

/// <summary>Removes uploaded files that nobody needs: of imports that are over, and of those that nobody started within a day.</summary>
public sealed class UploadSweeper(IDbContextFactory<CampaignsDb> dbs, UploadFolder folder, TimeProvider clock)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    /// <summary>Returns how many were removed.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var removed = 0;
        foreach (var (id, writtenAt) in folder.All())
        {
            var status = await db.UploadBatches.IgnoreQueryFilters().Where(u => u.Id == id).Select(u => (UploadStatus?)u.Status)
                .SingleOrDefaultAsync(cancellationToken);
            var isNeeded = status is UploadStatus.Pending or UploadStatus.Processing || (status is null && clock.UtcNow() - writtenAt < MaxWait);
            if (!isNeeded)
            {
                folder.Remove(id);
                removed++;
            }
        }

        return removed;
    }
}
