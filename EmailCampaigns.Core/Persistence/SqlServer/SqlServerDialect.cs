using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>
/// SQL Server 2019 and later, and Azure SQL Database. Transactions are READ COMMITTED over row versions, so that reads wait for nobody, as on PostgreSQL: what must not
/// change under a decision is locked by the update that comes first, or is named in the update that follows (a status, a version, a lease).
/// </summary>
internal sealed class SqlServerDialect : ISqlDialect
{
    private const int UniqueConstraint = 2627;
    private const int UniqueIndex = 2601;
    private const int ForeignKey = 547;
    private const int DeadlockVictim = 1205;
    private const int SnapshotConflict = 3960;

    /// <summary>The application lock of a start; any name that nobody else uses.</summary>
    private const string StartLock = "EmailCampaigns.Start";

    private const string TakeStartLock = "EXEC sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = -1";

    private const string LeaveStartLock = "EXEC sp_releaseapplock @Resource = @name, @LockOwner = 'Session'";

    private const string ReadsVersions =
        "SELECT CASE WHEN is_read_committed_snapshot_on = 1 THEN 1 ELSE 0 END, name FROM sys.databases WHERE database_id = DB_ID()";

    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>A text's parameter says the same length for every text up to here, or each length would have a plan of its own.</summary>
    private const int ShortText = 4000;

    public static SqlServerDialect Instance { get; } = new();

    public IContactIndex? ContactIndex => null;

    public ISendingStatements Sending => SqlServerSendingStatements.Instance;

    public string NowExpression => "SYSUTCDATETIME()";

    public string NowPlusSeconds(int seconds) => FormattableString.Invariant($"DATEADD(second, {seconds}, SYSUTCDATETIME())");

    public string First(string count) => $"OFFSET 0 ROWS FETCH NEXT {count} ROWS ONLY";

    public object Key(Guid id) => id.ToByteArray(bigEndian: true);

    public Guid ReadKey(DbDataReader reader, int ordinal) => new(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true);

    /// <summary>
    /// Left to itself the client sends an instant as <c>datetime</c>, rounded to 3 milliseconds, a key as bytes of any length, and nothing as a text; a text that is null is
    /// taken by every type but keys, so a statement that may be given no key converts it. An instant is cut to the milliseconds of its column: rounded there, the last one of the
    /// calendar, which stands for "for ever", would have no place.
    /// </summary>
    public void Bind(DbParameter parameter, object value)
    {
        var typed = (SqlParameter)parameter;
        (typed.SqlDbType, typed.Size) = value switch
        {
            byte[] { Length: 16 } => (SqlDbType.Binary, 16),
            byte[] => (SqlDbType.VarBinary, -1),
            DateTime => (SqlDbType.DateTime2, 0),
            DateOnly => (SqlDbType.Date, 0),
            bool => (SqlDbType.Bit, 0),
            int => (SqlDbType.Int, 0),
            long => (SqlDbType.BigInt, 0),
            string { Length: > ShortText } => (SqlDbType.NVarChar, -1),
            string or DBNull => (SqlDbType.NVarChar, ShortText),
            _ => throw new NotSupportedException($"A {value.GetType().Name} is not bound here."),
        };
        typed.Scale = value is DateTime ? (byte)3 : (byte)0;
        typed.Value = value is DateTime instant ? instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond)) : value;
    }

    /// <summary>It gathers statistics by itself when a plan is made of what has changed much.</summary>
    public Task GoByKeys(CampaignsDb db, CancellationToken cancellationToken) => Task.CompletedTask;

    public string? ForAll(string sql, IReadOnlyList<string> names) => null;

    IRowStatement ISqlDialect.PrepareForRows(DbConnection connection, string sql) => throw new NotSupportedException("Statements go to a server in batches.");

    /// <summary>LOWER would know more letters than ASCII's.</summary>
    public SqlExpression Like(SqlExpression text, SqlExpression pattern) => LikePattern.Like(Lower(text), Lower(pattern));

    public bool IsUniqueViolation(Exception exception) => Is(exception, UniqueConstraint, UniqueIndex);

    public bool IsConflict(Exception exception) => Is(exception, DeadlockVictim, SnapshotConflict, ForeignKey);

    public Task<IDbContextTransaction> Begin(CampaignsDb db, WritePriority priority, CancellationToken cancellationToken) =>
        db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>A lock of the session, so it goes with the process even when that is killed; the context's connection stays open for it.</summary>
    public async Task<IAsyncDisposable> HoldStart(CampaignsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await Lock(db, TakeStartLock, cancellationToken);
        return new Held(db);
    }

    /// <summary>Rows are locked as they are found: in the order of their keys if the key finds them; else the server resolves the deadlocks.</summary>
    public string Locking(string table, string where) => $"SELECT id FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE {where} ORDER BY id";

    /// <summary>Nothing is switched on here: it needs a right that the program should not have, and it waits for, or ends, every other session.</summary>
    /// <exception cref="DatabaseUnreachableException">Reads of the database wait for writers.</exception>
    public async Task Prepare(CampaignsDb db, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        var (readsVersions, name) = (await sql.Query(ReadsVersions, [], row => (row.Number(0) == 1, row.Text(1)), cancellationToken)).Single();
        if (!readsVersions)
        {
            throw new DatabaseUnreachableException(
                $"its reads wait for writers. Run once, while nobody else is connected: ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON");
        }
    }

    async Task<IBulkConnection> ISqlDialect.BeginBulk(CampaignsDb db, CancellationToken cancellationToken) => await SqlServerBulkConnection.Open(db, cancellationToken);

    Task<int> ISqlDialect.Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => SqlServerBulkStatement.Insert(db, rows, cancellationToken);

    Task ISqlDialect.InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => SqlServerBulkStatement.InsertNew(db, rows, cancellationToken);

    Task<int> ISqlDialect.Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => SqlServerBulkStatement.Update(db, rows, cancellationToken);

    /// <summary>Every statement of this class, as the server gets it.</summary>
    internal static IEnumerable<string> Statements => [TakeStartLock, LeaveStartLock, ReadsVersions, Instance.Locking("send_lanes", "workspace_id = @workspace AND id = @id")];

    private static async Task Lock(CampaignsDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // however long the other one migrates
        var name = command.CreateParameter();
        name.ParameterName = "@name";
        name.Value = StartLock;
        command.Parameters.Add(name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The collation is named, since what somebody typed comes without, and in one that ignores case the letters would be told apart by none.</summary>
    private static SqlFunctionExpression Lower(SqlExpression text)
    {
        SqlConstantExpression Letters(string letters) => new(letters, text.TypeMapping);
        return new SqlFunctionExpression(
            "TRANSLATE",
            [new CollateExpression(text, SqlServerCampaignsDb.ByBytes), Letters(UpperCase), Letters(LowerCase)],
            nullable: true,
            argumentsPropagateNullability: [true, false, false],
            typeof(string),
            text.TypeMapping);
    }

    private static bool Is(Exception exception, params ReadOnlySpan<int> numbers)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SqlException { Number: var number } && numbers.Contains(number))
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
            await Lock(db, LeaveStartLock, CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
