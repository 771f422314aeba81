using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// Brings the index of contacts up to date (<see cref="IContactIndex"/>) with those that came in. A search goes through the rest by itself, so nothing is missed meanwhile; it takes longer
/// while very many are left.
/// </summary>
public sealed class ContactIndexer(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Fewer are left to be gone through: the index is written well many at a time only.</summary>
    internal const int MinBehind = 1_000;

    private const int MinChunk = 250;

    /// <summary>Works until few are left. While contacts are imported it leaves the database to the import.</summary>
    /// <returns>How many were indexed.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        if (db.Sql.ContactIndex is not { } index || await index.Behind(db, cancellationToken) < MinBehind)
        {
            return 0;
        }

        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var sizer = new ChunkSizer(clock, MinChunk);
        var indexed = 0;
        while (!await db.UploadBatches.IgnoreQueryFilters().AnyAsync(u => u.Status == UploadStatus.Processing, cancellationToken))
        {
            var added = await db.InTransaction(
                () =>
                {
                    sizer.Begin();
                    return index.Add(db, sizer.Size, cancellationToken);
                },
                WritePriority.Bulk,
                cancellationToken);
            sizer.Done(added);
            await bulk.AfterCommit(cancellationToken);
            indexed += added;
            if (added == 0)
            {
                break;
            }
        }

        return indexed;
    }
}
