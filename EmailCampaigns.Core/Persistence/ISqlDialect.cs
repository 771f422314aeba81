using System.Data.Common;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence;

/// <summary>What each database words differently. The statements themselves live beside each implementation.</summary>
public interface ISqlDialect
{
    /// <summary>A key as this database's raw statements take it (SQLite: 16 bytes, big-endian; others: a GUID).</summary>
    object Key(Guid id);

    /// <summary>Reads a key that a raw statement returned.</summary>
    Guid ReadKey(DbDataReader reader, int ordinal);

    /// <summary>The clock that leases run on, as an expression giving UTC now, comparable with stored instants.</summary>
    string NowExpression { get; }

    /// <summary>An expression for the current UTC time plus a number of seconds.</summary>
    string NowPlusSeconds(int seconds);

    /// <summary>What follows an <c>ORDER BY</c> to take the first rows only; <paramref name="count"/> is a parameter's name or place.</summary>
    string First(string count);

    /// <summary>Gives a raw statement's parameter its value, and a type where the database would guess a wrong one.</summary>
    void Bind(DbParameter parameter, object value);

    /// <summary>
    /// Tells a connection, until it is closed, that what is asked goes by keys and in their order: plans do not wait for statistics, which nobody gathers while a table grows from
    /// nothing to millions.
    /// </summary>
    Task GoByKeys(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>
    /// A statement about one row as one about many, each of <paramref name="names"/> an array, which returns the keys of the rows that it touches; null where a run for each row is
    /// as good.
    /// </summary>
    string? ForAll(string sql, IReadOnlyList<string> names);

    /// <summary>Says that a column has one of some values: the condition, and its parameters. With many values it is best where one parameter takes them all, so that the text stays the same.</summary>
    (string Condition, IEnumerable<(string Name, object? Value)> Arguments) IsOneOf(string column, IReadOnlyList<Guid> keys)
    {
        var (names, arguments) = SqlStatements.In(column, keys);
        return ($"{column} IN ({names})", arguments);
    }

    /// <summary>Prepares a statement that runs once per row.</summary>
    /// <exception cref="NotSupportedException">The database is a server: statements go to it in batches.</exception>
    internal IRowStatement PrepareForRows(DbConnection connection, string sql);

    /// <summary>Whether a text is like a pattern, in whatever case its ASCII letters are; see <see cref="LikePattern"/>.</summary>
    SqlExpression Like(SqlExpression text, SqlExpression pattern);

    /// <summary>Whether this exception says that a unique key refused a row.</summary>
    bool IsUniqueViolation(Exception exception);

    /// <summary>
    /// Whether this exception says that the transaction and another one were in each other's way and nothing of this one stands: what it refers to went, or what it removes came into use. Tried again, it sees what the other did.
    /// </summary>
    bool IsConflict(Exception exception);

    /// <summary>Begins a write transaction that suits its urgency: what must survive a power cut, and what is only done again.</summary>
    Task<IDbContextTransaction> Begin(CampaignsDb db, WritePriority priority, CancellationToken cancellationToken);

    /// <summary>Keeps other processes from starting on this database until it is disposed of.</summary>
    Task<IAsyncDisposable> HoldStart(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>
    /// A query of the keys of some rows that locks them, in the order of their keys, until the transaction ends; null where a transaction is alone anyway. See <see cref="RowLocks"/>.
    /// </summary>
    string? Locking(string table, string where);

    /// <summary>Makes the database ready after migration: what it must be told beside its tables.</summary>
    Task Prepare(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>Finds contacts by parts of words; null where the database has no such index.</summary>
    IContactIndex? ContactIndex { get; }

    /// <summary>The statements of sending.</summary>
    ISendingStatements Sending { get; }

    /// <summary>Keeps a context's connection open, fit for a job that reads or writes very many rows.</summary>
    internal Task<IBulkConnection> BeginBulk(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts many rows, inside the context's transaction, past the change tracker. One that a unique key refuses is left out without a word, which is what
    /// makes a repeated chunk harmless.
    /// </summary>
    /// <returns>How many were new.</returns>
    internal Task<int> Insert<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class;

    /// <summary>
    /// The same for rows that cannot stand yet, since what they belong to was made in this transaction: nothing is looked for. One that stands after all fails the transaction.
    /// </summary>
    internal Task InsertNew<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class;

    /// <summary>Writes columns of many rows, found by those that <see cref="BulkColumn{TEntity}.Finds"/>, inside the context's transaction, past the change tracker.</summary>
    /// <returns>How many were found.</returns>
    internal Task<int> Update<TEntity>(CampaignsDb db, BulkRows<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class;
}
