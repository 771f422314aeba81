using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>SQLite 3.35 and later.</summary>
internal sealed class SqliteDialect : ISqlDialect
{
    private const int ConstraintUnique = 2067; // SQLITE_CONSTRAINT_UNIQUE
    private const int ConstraintPrimaryKey = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

    public static SqliteDialect Instance { get; } = new();

    public Task Prepare(CampaignsDb db, CancellationToken cancellationToken) =>
        db.InTransaction(() => SqliteStatistics.Write(db, cancellationToken), cancellationToken);

    public ISendingStatements Sending => SqliteSendingStatements.Instance;

    public string NowExpression => "strftime('%Y-%m-%d %H:%M:%f','now')";

    public string NowPlusSeconds(int seconds) => FormattableString.Invariant($"strftime('%Y-%m-%d %H:%M:%f','now','{seconds:+0;-0} seconds')");

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

    Task<int> ISqlDialect.Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken) => Task.FromResult(SqliteBulkInsert.Run(db, rows));

    Task<IContactWriter> ISqlDialect.ContactWriter(CampaignsDb db, ImportTarget target, CancellationToken cancellationToken) =>
        SqliteContactWriter.Open(db, target, cancellationToken);
}
