using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Raw statements for the paths where every row counts: prepared once on a context's connection, run often, inside the context's transaction if there is one.
/// Each filters by its workspace itself, since no query filter applies. Not thread-safe; the context outlives it.
/// </summary>
public sealed class SqlStatements(CampaignsDb db) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IRowStatement> _rowStatements = new(StringComparer.Ordinal);
    private bool _keepsOpen;

    /// <summary>Runs a statement and returns the number of changed rows.</summary>
    public async Task<int> Execute(string sql, IReadOnlyList<(string Name, object? Value)> arguments, CancellationToken cancellationToken)
    {
        var command = await Prepare(sql, arguments, cancellationToken);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement for each of many rows, as <see cref="SqlBatch.ExecuteEach"/> does, and returns which of them it changed.</summary>
    public async Task<bool[]> ExecuteEach(string sql, IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows, CancellationToken cancellationToken)
    {
        var batch = Batch();
        var touched = batch.ExecuteEach(sql, shared, rows);
        await batch.Run(cancellationToken);
        return touched.Value;
    }

    /// <summary>Reads all rows that a statement returns.</summary>
    public async Task<List<T>> Query<T>(
        string sql, IReadOnlyList<(string Name, object? Value)> arguments, Func<SqlRow, T> read, CancellationToken cancellationToken)
    {
        var command = await Prepare(sql, arguments, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAll(reader, read, cancellationToken);
    }

    /// <summary>Begins a batch: statements that are sent to the server together.</summary>
    public SqlBatch Batch() => new(this);

    /// <summary>The parameters of an <c>IN (...)</c>: their names for the statement, and each with its value.</summary>
    public static (string Names, IEnumerable<(string Name, object? Value)> Arguments) In<T>(string prefix, IReadOnlyList<T> values) => (
        string.Join(", ", Enumerable.Range(0, values.Count).Select(i => $"@{prefix}{i}")),
        values.Select((value, i) => ($"@{prefix}{i}", (object?)value)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
        {
            await command.DisposeAsync();
        }

        _prepared.Clear();
        foreach (var statement in _rowStatements.Values)
        {
            statement.Dispose();
        }

        _rowStatements.Clear();
        if (_keepsOpen)
        {
            _keepsOpen = false;
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Whether the database takes several statements in one message.</summary>
    internal bool TakesBatches => db.Database.GetDbConnection().CanCreateBatch;

    /// <summary>The statement for all rows at once; null if each row needs a run of its own.</summary>
    internal string? ForAll(string sql, SqlRows rows) => db.Sql.ForAll(sql, rows.Names);

    internal async Task<DbBatch> CreateBatch(CancellationToken cancellationToken)
    {
        await KeepOpen(cancellationToken);
        var batch = db.Database.GetDbConnection().CreateBatch();
        batch.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return batch;
    }

    /// <summary>Runs a statement once per row, and returns which of them it changed.</summary>
    internal async Task<bool[]> ExecuteRows(string sql, IReadOnlyList<(string Name, object? Value)> shared, SqlRows rows, CancellationToken cancellationToken)
    {
        if (!_rowStatements.TryGetValue(sql, out var statement))
        {
            await KeepOpen(cancellationToken);
            _rowStatements.Add(sql, statement = db.Sql.PrepareForRows(db.Database.GetDbConnection(), sql));
        }

        return statement.Run(shared, rows);
    }

    internal DbBatchCommand AddTo(DbBatch batch, string sql, IEnumerable<(string Name, object? Value)> arguments)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            db.Sql.Bind(parameter, Stored(value));
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    internal async Task<List<T>> ReadAll<T>(DbDataReader reader, Func<SqlRow, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(new SqlRow(reader, db.Sql)));
        }

        return rows;
    }

    private async Task KeepOpen(CancellationToken cancellationToken)
    {
        if (!_keepsOpen)
        {
            // EF would close the connection after each transaction, and with it its prepared statements.
            await db.Database.OpenConnectionAsync(cancellationToken);
            _keepsOpen = true;
            await db.Sql.GoByKeys(db, cancellationToken);
        }
    }

    private async Task<DbCommand> Prepare(string sql, IReadOnlyList<(string Name, object? Value)> arguments, CancellationToken cancellationToken)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            await KeepOpen(cancellationToken);
            command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in arguments)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            _prepared.Add(sql, command);
        }

        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < arguments.Count; i++)
        {
            db.Sql.Bind(command.Parameters[i], Stored(arguments[i].Value));
        }

        return command;
    }

    private object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid key => db.Sql.Key(key),
        Enum status => SnakeCase.Of(status),
        Array { Length: > 0 } all when all.GetType().GetElementType() is { IsEnum: true } => all.Cast<Enum>().Select(status => SnakeCase.Of(status)).ToArray(),
        _ => value,
    };
}

/// <summary>One row that a raw statement returned.</summary>
public readonly struct SqlRow(DbDataReader reader, ISqlDialect dialect)
{
    public Guid Key(int column) => dialect.ReadKey(reader, column);

    public Guid? KeyOrNull(int column) => reader.IsDBNull(column) ? null : Key(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : Text(column);

    public int Number(int column) => reader.GetInt32(column);

    public int? NumberOrNull(int column) => reader.IsDBNull(column) ? null : Number(column);

    /// <summary>A count or a sum, whose integer type differs between databases.</summary>
    public long Count(int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    public bool Flag(int column) => reader.GetBoolean(column);

    public DateTime Instant(int column) => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);

    public DateTime? InstantOrNull(int column) => reader.IsDBNull(column) ? null : Instant(column);

    public DateOnly? DayOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);

    public TStatus Status<TStatus>(int column)
        where TStatus : struct, Enum => SnakeCase.Parse<TStatus>(Text(column));

    public TStatus? StatusOrNull<TStatus>(int column)
        where TStatus : struct, Enum => reader.IsDBNull(column) ? null : Status<TStatus>(column);
}
