using System.Data.Common;
using System.Globalization;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// The SQL Server of a test run: that of <c>TEST_SQLSERVER</c>, a connection string of a login that may create databases. Each test gets a database of its own,
/// which is migrated there; a template cannot be copied as quickly as elsewhere.
/// </summary>
internal static class SqlServerServer
{
    private const string HowToGetOne =
        "There is no SQL Server here: name one in TEST_SQLSERVER (a connection string of a login that may create databases, such as Server=localhost;User ID=sa;Password=...;TrustServerCertificate=true).";

    private static readonly string Run = $"test_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    private static int _count;

    private static string? Given => Environment.GetEnvironmentVariable("TEST_SQLSERVER") is { Length: > 0 } given ? given : null;

    /// <summary>A database without any table; a test that needs one and finds no server is skipped.</summary>
    /// <param name="readsVersions">As the product wants it; a database is not made so by itself.</param>
    public static async Task<string> NewEmptyDatabase(bool readsVersions = true)
    {
        Assert.SkipWhen(Given is null, HowToGetOne);
        var name = $"{Run}_{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}";
        await Execute($"CREATE DATABASE [{name}]");
        if (readsVersions)
        {
            await Execute($"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON");
        }

        return Of(name);
    }

    /// <summary>A migrated database; its connection string.</summary>
    public static async Task<string> NewDatabase()
    {
        var connectionString = await NewEmptyDatabase();
        await TestStore.Migrate(new DatabaseSettings(DatabaseProvider.SqlServer, connectionString));
        return connectionString;
    }

    /// <summary>Removes a database, whoever is connected to it still.</summary>
    public static async Task Drop(string connectionString)
    {
        var name = new DbConnectionStringBuilder { ConnectionString = connectionString }["Database"];
        await Execute($"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]");
    }

    public static DbConnection Connect(string connectionString)
    {
        var connection = DatabaseProvider.SqlServer.Clients().CreateConnection()!;
        connection.ConnectionString = connectionString;
        return connection;
    }

    private static string Of(string database)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = Given! };
        settings.Remove("Initial Catalog");
        settings["Database"] = database;
        return settings.ConnectionString;
    }

    private static async Task Execute(string sql)
    {
        await using var connection = Connect(Of("master"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
