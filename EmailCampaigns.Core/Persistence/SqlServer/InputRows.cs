using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>
/// Rows in a temporary table <c>#given</c>, made like the columns they are meant for, so that one statement can leave out what stands already, or change what stands. They go there
/// by bulk copy, in the context's transaction: a statement with a parameter for each value ends at 2,100 of them.
/// </summary>
internal sealed class InputRows(string table)
{
    private readonly List<(string Name, Type Type, string Like)> _columns = [];
    private readonly List<object?[]> _rows = [];

    /// <summary>Adds a column; all of them before the first row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">What its values are.</param>
    /// <param name="like">The column that it is made like; null where it has the same name.</param>
    public InputRows Column(string name, Type type, string? like = null)
    {
        _columns.Add((name, type, like ?? name));
        return this;
    }

    /// <summary>Adds a row, its values in the order of the columns.</summary>
    public void Add(params object?[] values) => _rows.Add(values);

    /// <summary>Makes the table, fills it, runs the statement and drops the table; how many rows the statement touched.</summary>
    public async Task<int> Run(CampaignsDb db, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] arguments)
    {
        if (_rows.Count == 0)
        {
            return 0;
        }

        await Execute(db, Make(table, _columns.Select(c => (c.Name, c.Like))), [], cancellationToken);
        await Copy(db, "#given", cancellationToken);
        var touched = await Execute(db, sql, arguments, cancellationToken);
        await Execute(db, Drop, [], cancellationToken);
        return touched;
    }

    /// <summary>Copies the rows into the table itself; what a unique key refuses fails the whole.</summary>
    public Task Copy(CampaignsDb db, CancellationToken cancellationToken) => _rows.Count == 0 ? Task.CompletedTask : Copy(db, table, cancellationToken);

    internal const string Drop = "DROP TABLE #given";

    internal static string Make(string table, IEnumerable<(string Name, string Like)> columns) =>
        $"SELECT TOP (0) {string.Join(", ", columns.Select(c => $"[{c.Like}] AS [{c.Name}]"))} INTO #given FROM {table}";

    /// <summary>Inserts those for which no row stands by any of the keys; each key's look holds its place, so that nobody fills it meanwhile.</summary>
    internal static string InsertNew(string table, IReadOnlyList<string> columns, IEnumerable<(IReadOnlyList<string> Columns, string? Filter)> keys) => $"""
        INSERT INTO {table} ({Names(columns)})
        SELECT {Names(columns)} FROM #given AS given
        WHERE {string.Join("\n    AND ", keys.Select(key => Missing(table, key.Columns, key.Filter)))}
        """;

    /// <summary>Writes the columns of rows that are found by others, each with the name that it has among what is given.</summary>
    internal static string Update(string table, IEnumerable<string> columns, IEnumerable<(string Name, string Given)> finding) => $"""
        UPDATE present SET {string.Join(", ", columns.Select(c => $"[{c}] = given.[{c}]"))}
        FROM {table} AS present JOIN #given AS given ON {string.Join(" AND ", finding.Select(f => $"present.[{f.Name}] = given.[{f.Given}]"))}
        """;

    /// <summary>A key with a filter stands against rows only to which the filter applies; unqualified, its columns are those of the nearest table.</summary>
    private static string Missing(string table, IReadOnlyList<string> columns, string? filter)
    {
        var found = $"EXISTS (SELECT 1 FROM {table} AS present WITH (UPDLOCK, HOLDLOCK) WHERE {Same(columns)}{(filter is null ? "" : $" AND {filter}")})";
        return filter is null ? $"NOT {found}" : $"NOT ({filter} AND {found})";
    }

    private static string Same(IEnumerable<string> columns) => string.Join(" AND ", columns.Select(c => $"present.[{c}] = given.[{c}]"));

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"[{c}]"));

    private async Task Copy(CampaignsDb db, string destination, CancellationToken cancellationToken)
    {
        using var copy = new SqlBulkCopy((SqlConnection)db.Database.GetDbConnection(), SqlBulkCopyOptions.CheckConstraints, TransactionOf(db))
        {
            DestinationTableName = destination,
            BulkCopyTimeout = 0,
        };
        using var rows = new DataTable();
        foreach (var (name, type, _) in _columns)
        {
            rows.Columns.Add(name, type);
            copy.ColumnMappings.Add(name, name);
        }

        foreach (var row in _rows)
        {
            rows.Rows.Add(row);
        }

        await copy.WriteToServerAsync(rows, cancellationToken);
    }

    private static async Task<int> Execute(CampaignsDb db, string sql, (string Name, object Value)[] arguments, CancellationToken cancellationToken)
    {
        await using var command = ((SqlConnection)db.Database.GetDbConnection()).CreateCommand();
        command.Transaction = TransactionOf(db);
        command.CommandText = sql;
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            db.Sql.Bind(parameter, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqlTransaction TransactionOf(CampaignsDb db) => (SqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
}
