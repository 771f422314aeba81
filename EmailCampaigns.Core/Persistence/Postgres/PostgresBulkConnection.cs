using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <inheritdoc/>
internal sealed class PostgresBulkConnection : IBulkConnection
{
    private readonly CampaignsDb _db;

    private PostgresBulkConnection(CampaignsDb db) => _db = db;

    public static async Task<PostgresBulkConnection> Open(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Sql.GoByKeys(db, cancellationToken);
        // A transaction of such a job stands or falls as a whole. With a savepoint around each save a row that foreign keys have looked at in the transaction, the campaign's, is
        // changed by another one inside it, and the server keeps a list of the two.
        db.Database.AutoSavepointsEnabled = false;
        return new PostgresBulkConnection(db);
    }

    public Task AfterCommit(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _db.Database.AutoSavepointsEnabled = true;
        await _db.Database.CloseConnectionAsync();
    }
}
