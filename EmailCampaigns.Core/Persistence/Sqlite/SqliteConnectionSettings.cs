using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>
/// Makes each connection fit for a server: write-ahead log (readers never wait for the writer), foreign keys, a busy timeout, and
/// commits that survive a power cut (<c>synchronous=FULL</c>), since the gate and the outcomes of sending rely on it. What is deleted is overwritten where its page is written anyway
/// (<c>secure_delete=FAST</c>); pages that become free keep theirs until they are used again.
/// </summary>
internal sealed class SqliteConnectionSettings : DbConnectionInterceptor
{
    /// <summary>
    /// The pages (16 MB) after which a commit checkpoints the log, four times the default: pages that sending writes repeatedly, such as the ends of its
    /// indexes, are copied once.
    /// </summary>
    public const int PagesBetweenCheckpoints = 4000;

    /// <summary>What each connection is set to when it is opened.</summary>
    public static readonly string Pragmas = $"""
        PRAGMA journal_mode=WAL;
        PRAGMA foreign_keys=ON;
        PRAGMA ignore_check_constraints=OFF;
        PRAGMA busy_timeout=10000;
        PRAGMA synchronous=FULL;
        PRAGMA secure_delete=FAST;
        PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-32000;
        PRAGMA journal_size_limit=67108864;
        PRAGMA wal_autocheckpoint={PagesBetweenCheckpoints};
        """;

    /// <summary>
    /// One opens at a time: the pool of Microsoft.Data.Sqlite marks a connection as used before it notes by whom, so that another thread, which opens in
    /// that moment, takes it for lost and gets it too (https://github.com/dotnet/efcore/issues/39008). Two transactions on one connection break every promise.
    /// </summary>
    private readonly Lock _opening = new();

    public static SqliteConnectionSettings Instance { get; } = new();

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        OpenAlone(connection);

    /// <summary>SQLite cannot open a file asynchronously, so nothing is lost by this.</summary>
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(OpenAlone(connection));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private InterceptionResult OpenAlone(DbConnection connection)
    {
        lock (_opening)
        {
            connection.Open();
        }

        return InterceptionResult.Suppress();
    }
}
