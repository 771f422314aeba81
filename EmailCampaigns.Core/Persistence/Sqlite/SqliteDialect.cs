using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>SQLite 3.35 and later.</summary>
internal sealed class SqliteDialect : ISqlDialect
{
    private const int ConstraintUnique = 2067; // SQLITE_CONSTRAINT_UNIQUE
    private const int ConstraintPrimaryKey = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

    public static SqliteDialect Instance { get; } = new();

    public Task Prepare(CampaignsDb db, CancellationToken cancellationToken) => db.InTransaction(
        async () =>
        {
            await SqliteStatistics.Write(db, cancellationToken);
            await SqliteContactIndex.Prepare(db, cancellationToken);
        },
        cancellationToken);

    public IContactIndex ContactIndex => SqliteContactIndex.Instance;

    public ISendingStatements Sending => SqliteSendingStatements.Instance;

    public string NowExpression => "strftime('%Y-%m-%d %H:%M:%f','now')";

    public string NowPlusSeconds(int seconds) => FormattableString.Invariant($"strftime('%Y-%m-%d %H:%M:%f','now','{seconds:+0;-0} seconds')");

    public string First(string count) => $"LIMIT {count}";

    public void Bind(DbParameter parameter, object value) => parameter.Value = value;

    /// <summary>Statistics stand there from the start: <see cref="SqliteStatistics"/>.</summary>
    public Task GoByKeys(CampaignsDb db, CancellationToken cancellationToken) => Task.CompletedTask;

    public string? ForAll(string sql, IReadOnlyList<string> names) => null;

    IRowStatement ISqlDialect.PrepareForRows(DbConnection connection, string sql) => new SqliteRowStatement((SqliteConnection)connection, sql);

    /// <summary>LIKE is case-insensitive for ASCII only.</summary>
    public SqlExpression Like(SqlExpression text, SqlExpression pattern) => LikePattern.Like(text, pattern);

    public object Key(Guid id) => id.ToByteArray(bigEndian: true);

    public Guid ReadKey(DbDataReader reader, int ordinal) => new(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true);

    public bool IsUniqueViolation(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey })
            {
                return true;
            }
        }

        return false;
    }

    async Task<IBulkConnection> ISqlDialect.BeginBulk(CampaignsDb db, CancellationToken cancellationToken) => await SqliteBulkConnection.Open(db, cancellationToken);

    /// <summary>There is a single writer, and waiting happens before the transaction begins.</summary>
    public bool IsConflict(Exception exception) => false;

    public Task<IDbContextTransaction> Begin(CampaignsDb db, WritePriority priority, CancellationToken cancellationToken) => db.Database.BeginTransactionAsync(cancellationToken);

    /// <summary>Migrations take a lock of their own, and the rest of a start is one transaction.</summary>
    public Task<IAsyncDisposable> HoldStart(CampaignsDb db, CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(NothingHeld.Instance);

    /// <summary>A transaction is exclusive from its begin on.</summary>
    public string? Locking(string table, string where) => null;

    Task<int> ISqlDialect.Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => Task.FromResult(SqliteBulkStatement.Insert(db, rows));

    Task ISqlDialect.InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => Task.FromResult(SqliteBulkStatement.InsertNew(db, rows));

    Task<int> ISqlDialect.Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => Task.FromResult(SqliteBulkStatement.Update(db, rows));

    private sealed class NothingHeld : IAsyncDisposable
    {
        public static NothingHeld Instance { get; } = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
