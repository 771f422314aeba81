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
        // A plan that was made while a table was empty reads it from end to end when it is full; nobody gathers statistics in the middle of an import or a launch.
        await db.Database.ExecuteSqlRawAsync("SET plan_cache_mode TO force_custom_plan", cancellationToken);
        return new PostgresBulkConnection(db);
    }

    public Task AfterCommit(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _db.Database.ExecuteSqlRawAsync("RESET plan_cache_mode");
        await _db.Database.CloseConnectionAsync();
    }
}
