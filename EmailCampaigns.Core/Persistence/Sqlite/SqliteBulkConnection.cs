using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteBulkConnection : IBulkConnection
{
    /// <summary>The pages (48 MB) after which the log is checkpointed, in place of each commit: a page that is written repeatedly is copied once.</summary>
    private const int PagesBetweenCheckpoints = 12_288;

    private readonly CampaignsDb _db;
    private int _pages;

    private SqliteBulkConnection(CampaignsDb db) => _db = db;

    private SqliteConnection Connection => (SqliteConnection)_db.Database.GetDbConnection();

    public static async Task<SqliteBulkConnection> Open(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var bulk = new SqliteBulkConnection(db);
        // SQLite evaluates the CHECK of a status for each row, which is a third of the cost of a row; the model's converters write no other values.
        await bulk.Set("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=0;", cancellationToken);
        return bulk;
    }

    public async Task AfterCommit(CancellationToken cancellationToken)
    {
        _pages += SqliteStatement.PagesWritten(Connection);
        if (_pages >= PagesBetweenCheckpoints)
        {
            _pages = 0;
            await Set("PRAGMA wal_checkpoint(PASSIVE);", cancellationToken);
        }
    }

    /// <summary>Restores foreign keys and CHECKs, for the context and for the next user of the pooled connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Set($"PRAGMA wal_checkpoint(PASSIVE); {SqliteConnectionSettings.Pragmas}", CancellationToken.None);
        await _db.Database.CloseConnectionAsync();
    }

    private async Task Set(string pragmas, CancellationToken cancellationToken)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
