using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Which database, and where.</summary>
/// <param name="Provider">The kind.</param>
/// <param name="ConnectionString">In the syntax of the provider.</param>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>What is wrong with the connection string, without quoting it; null if it is valid.</summary>
    public string? Problem()
    {
        try
        {
            return Provider switch
            {
                DatabaseProvider.Sqlite => SqliteProblem(),
                DatabaseProvider.Postgres => PostgresProblem(),
                DatabaseProvider.SqlServer => SqlServerProblem(),
            };
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            return "is not understood";
        }
    }

    // One method each, so that the client of a database is only loaded where it is used.
    private string? SqliteProblem() => Missing(new SqliteConnectionStringBuilder(ConnectionString).DataSource, "Data Source");

    private string? PostgresProblem()
    {
        var given = new NpgsqlConnectionStringBuilder(ConnectionString);
        return Missing(given.Host, "Host") ?? Missing(given.Database, "Database");
    }

    private string? SqlServerProblem()
    {
        var given = new SqlConnectionStringBuilder(ConnectionString);
        return Missing(given.DataSource, "Server") ?? Missing(given.InitialCatalog, "Database");
    }

    private static string? Missing(string? value, string key) => string.IsNullOrEmpty(value) ? $"says no {key}" : null;
}

/// <summary>The databases that it runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file without a server; a single process sends.</summary>
    Sqlite,

    /// <summary>A server, for one process or several.</summary>
    Postgres,

    /// <summary>Another kind of server, for one process or several.</summary>
    SqlServer,
}

/// <summary>Words about them.</summary>
public static class DatabaseProviders
{
    /// <summary>A connection string as an operator would write it.</summary>
    public static string Example(this DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "Data Source=/var/lib/emailcampaigns/emailcampaigns.db",
        DatabaseProvider.Postgres => "Host=db.example.com;Database=emailcampaigns;Username=emailcampaigns;Password=...",
        DatabaseProvider.SqlServer => "Server=db.example.com;Database=emailcampaigns;User ID=emailcampaigns;Password=...",
    };

    /// <summary>As the setting <c>Database:Provider</c> names it.</summary>
    public static string Word(this DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "sqlite",
        DatabaseProvider.Postgres => "postgres",
        DatabaseProvider.SqlServer => "sqlserver",
    };

    /// <summary>Makes connections without EF, for libraries that use the same database.</summary>
    public static DbProviderFactory Clients(this DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => SqliteFactory.Instance,
        DatabaseProvider.Postgres => NpgsqlFactory.Instance,
        DatabaseProvider.SqlServer => SqlClientFactory.Instance,
    };
}
