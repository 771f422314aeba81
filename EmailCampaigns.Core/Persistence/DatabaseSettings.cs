using Microsoft.Data.Sqlite;
using Npgsql;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Which database, and where.</summary>
/// <param name="Provider">The kind.</param>
/// <param name="ConnectionString">As the kind words it.</param>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>What is wrong with the connection string, in a few words without what it says; null where it can be tried.</summary>
    public string? Problem()
    {
        try
        {
            return Provider switch
            {
                DatabaseProvider.Sqlite => Missing(new SqliteConnectionStringBuilder(ConnectionString).DataSource, "Data Source"),
                DatabaseProvider.Postgres => new NpgsqlConnectionStringBuilder(ConnectionString) is var postgres
                    ? Missing(postgres.Host, "Host") ?? Missing(postgres.Database, "Database")
                    : null,
            };
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            return "is not understood";
        }
    }

    private static string? Missing(string? value, string key) => string.IsNullOrEmpty(value) ? $"says no {key}" : null;
}

/// <summary>The databases that it runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file, and no server; one process sends.</summary>
    Sqlite,

    /// <summary>A server, for one process or several.</summary>
    Postgres,
}

/// <summary>Words about them.</summary>
public static class DatabaseProviders
{
    /// <summary>A connection string as an operator would write it.</summary>
    public static string Example(this DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "Data Source=/var/lib/emailcampaigns/emailcampaigns.db",
        DatabaseProvider.Postgres => "Host=db.example.com;Database=emailcampaigns;Username=emailcampaigns;Password=...",
    };
}
