using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <inheritdoc/>
internal sealed class SqlServerBulkConnection : IBulkConnection
{
    private readonly CampaignsDb _db;

    private SqlServerBulkConnection(CampaignsDb db) => _db = db;

    public static async Task<SqlServerBulkConnection> Open(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new SqlServerBulkConnection(db);
    }

    public Task AfterCommit(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await _db.Database.CloseConnectionAsync();
}
