using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <inheritdoc/>
internal sealed class PostgresBulkConnection : IBulkConnection
{
    private static readonly string[] NotByKeys = ["enable_seqscan", "enable_sort", "enable_hashjoin", "enable_mergejoin"];

    private readonly CampaignsDb _db;

    private PostgresBulkConnection(CampaignsDb db) => _db = db;

    public static async Task<PostgresBulkConnection> Open(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        // A plan is kept for all further runs, and one that was made while a table was small would go through all of it when it is full; nobody gathers statistics in the middle of
        // an import or a launch. What is asked here goes by keys and in their order. To have each run planned anew would cost more: the questions that foreign keys ask for each
        // row would be, too.
        await db.Database.ExecuteSqlRawAsync(string.Join("; ", NotByKeys.Select(way => $"SET {way} TO off")), cancellationToken);
        // A transaction of such a job stands or falls as a whole. With a savepoint around each save a row that foreign keys have looked at in the transaction, the campaign's, is
        // changed by another one inside it, and the server keeps a list of the two.
        db.Database.AutoSavepointsEnabled = false;
        return new PostgresBulkConnection(db);
    }

    public Task AfterCommit(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _db.Database.AutoSavepointsEnabled = true;
        await _db.Database.ExecuteSqlRawAsync(string.Join("; ", NotByKeys.Select(way => $"RESET {way}")));
        await _db.Database.CloseConnectionAsync();
    }
}
