using System.Data.Common;
using System.Globalization;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Support;

/// <summary>Every row of every table as text, for what claims to change nothing.</summary>
public static class TableDump
{
    /// <summary>One line a row, in an order of its own: equal dumps are equal databases.</summary>
    public static async Task<IReadOnlyList<string>> Of(TestStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var connection = store.Connect();
        await connection.OpenAsync();
        var rows = new List<string>();
        foreach (var table in await Read(connection, TablesOf(store.Settings.Provider), row => row.GetString(0)))
        {
            rows.AddRange(await Read(connection, $"SELECT * FROM \"{table}\"", row => $"{table}: {Text(row)}"));
        }

        Assert.NotEmpty(rows);
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string TablesOf(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'contact_search%'",
        DatabaseProvider.Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        DatabaseProvider.SqlServer => "SELECT name FROM sys.tables",
    };

    private static async Task<List<T>> Read<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string Text(DbDataReader row) => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));
}
