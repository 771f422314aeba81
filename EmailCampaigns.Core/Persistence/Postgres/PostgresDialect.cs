using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>
/// PostgreSQL 13 and later. Transactions are READ COMMITTED: what must not change under a decision is locked by the update that comes first, or is named in the
/// update that follows (a status, a version, a lease).
/// </summary>
internal sealed class PostgresDialect : ISqlDialect
{
    /// <summary>The advisory lock of a start; any number that nobody else uses.</summary>
    private const long StartLock = 0x456D61696C43; // "EmailC"

    public static PostgresDialect Instance { get; } = new();

    /// <summary>Policies come before whatever a part of a word is compared by, so that no index of such parts is asked (decision 20).</summary>
    public IContactIndex? ContactIndex => null;

    public ISendingStatements Sending => PostgresSendingStatements.Instance;

    /// <summary>The time of the statement, not of its transaction.</summary>
    public string NowExpression => "clock_timestamp()";

    public string NowPlusSeconds(int seconds) => FormattableString.Invariant($"clock_timestamp() + interval '{seconds} seconds'");

    public string First(string count) => $"LIMIT {count}";

    public void Bind(DbParameter parameter, object value) => parameter.Value = value;

    public object Key(Guid id) => id;

    public Guid ReadKey(DbDataReader reader, int ordinal) => reader.GetGuid(ordinal);

    /// <summary>
    /// A plan that was made while a table was small, or of other contents, would go through all of it, or sort all that waits, when it is full. It is kept for all further runs: by
    /// keys one is as good as another for whatever values, and to have each run planned anew would plan the questions of foreign keys anew, too. Settings of a session go when its
    /// connection goes back to the pool.
    /// </summary>
    public Task GoByKeys(CampaignsDb db, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        """
        SET enable_seqscan TO off; SET enable_bitmapscan TO off; SET enable_sort TO off; SET enable_incremental_sort TO off;
        SET enable_hashjoin TO off; SET enable_mergejoin TO off; SET plan_cache_mode TO force_generic_plan
        """,
        cancellationToken);

    public string ForAll(string sql, IReadOnlyList<string> names) => PostgresForAll.Of(sql, names);

    public (string Condition, IEnumerable<(string Name, object? Value)> Arguments) IsOneOf(string column, IReadOnlyList<Guid> keys) =>
        ($"{column} = ANY (@{column})", [($"@{column}", keys.ToArray())]);

    IRowStatement ISqlDialect.PrepareForRows(DbConnection connection, string sql) => throw new NotSupportedException("Statements go to a server in batches.");

    /// <summary>In columns that compare by bytes (<see cref="PostgresCampaignsDb"/>) <c>lower</c> knows ASCII alone, as SQLite's LIKE does.</summary>
    public SqlExpression Like(SqlExpression text, SqlExpression pattern) => LikePattern.Like(Lower(text), Lower(pattern));

    public bool IsUniqueViolation(Exception exception) => Is(exception, PostgresErrorCodes.UniqueViolation);

    public bool IsConflict(Exception exception) => Is(exception, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.ForeignKeyViolation);

    /// <summary>
    /// An import or a launch that the last instant before a power cut took goes on from the commit before, so its commits need not wait for the disk. Those of the gate
    /// and of outcomes do.
    /// </summary>
    public async Task<IDbContextTransaction> Begin(CampaignsDb db, WritePriority priority, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (priority == WritePriority.Bulk)
        {
            await db.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit TO off", cancellationToken);
        }

        return transaction;
    }

    /// <summary>A lock of the session, so it goes with the process even when that is killed; the context's connection stays open for it.</summary>
    public async Task<IAsyncDisposable> HoldStart(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT pg_advisory_lock({StartLock})";
        command.CommandTimeout = 0; // however long the other one migrates
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new Held(db);
    }

    /// <summary>Rows are locked as they come out of the order, one that no index has: where sorting is off (<see cref="GoByKeys"/>) the server would go through all of the table's key to have it.</summary>
    public string Locking(string table, string where) => $"SELECT id FROM {table} WHERE {where} ORDER BY ROW(id) FOR UPDATE";

    public Task Prepare(CampaignsDb db, CancellationToken cancellationToken) => PostgresRole.Prepare(db, cancellationToken);

    async Task<IBulkConnection> ISqlDialect.BeginBulk(CampaignsDb db, CancellationToken cancellationToken) => await PostgresBulkConnection.Open(db, cancellationToken);

    Task<int> ISqlDialect.Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => PostgresBulkStatement.Insert(db, rows, cancellationToken);

    Task ISqlDialect.InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => PostgresBulkStatement.Copy(db, rows, cancellationToken);

    Task<int> ISqlDialect.Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => PostgresBulkStatement.Update(db, rows, cancellationToken);

    /// <summary>The collation is named, since what somebody typed comes without.</summary>
    private static SqlFunctionExpression Lower(SqlExpression text) => new(
        "lower", [new CollateExpression(text, PostgresCampaignsDb.ByBytes)], nullable: true, argumentsPropagateNullability: [true], typeof(string), text.TypeMapping);

    private static bool Is(Exception exception, params ReadOnlySpan<string> states)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException { SqlState: var state } && states.Contains(state))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Held(CampaignsDb db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await db.Database.ExecuteSqlRawAsync($"SELECT pg_advisory_unlock({StartLock})");
            await db.Database.CloseConnectionAsync();
        }
    }
}
