using System.Globalization;
using EmailCampaigns.Core.Persistence;
using Npgsql;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// The PostgreSQL server of a test run: that of <c>TEST_POSTGRES</c> (a connection string of a user who may create databases), else, where the server's
/// programs are installed, a cluster of its own, made once a run and gone with it; what it holds need not survive a power cut, so it waits for no disk. Each test gets a copy of a database that was migrated
/// once.
/// </summary>
internal sealed class PostgresServer
{
    private const string HowToGetOne = "There is no PostgreSQL server here: install one (Debian: apt-get install postgresql), or name one in TEST_POSTGRES.";

    private static readonly Lazy<Task<PostgresServer?>> Found = new(Find);
    private static readonly SemaphoreSlim Copying = new(1);

    private readonly NpgsqlConnectionStringBuilder _maintenance;
    private readonly string _run = $"test_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
    private readonly Lazy<Task<string>> _template;
    private int _count;

    private PostgresServer(string connectionString)
    {
        _maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = true, MaxPoolSize = 4, IncludeErrorDetail = true };
        _template = new Lazy<Task<string>>(MakeTemplate);
    }

    /// <summary>The server; a test that needs one and finds none is skipped.</summary>
    public static async Task<PostgresServer> Required()
    {
        var server = await Found.Value;
        Assert.SkipWhen(server is null, HowToGetOne);
        return server!;
    }

    /// <summary>A migrated database; its connection string.</summary>
    public async Task<string> NewDatabase()
    {
        var template = await _template.Value;
        return await Create(template);
    }

    /// <summary>A database without any table.</summary>
    public Task<string> NewEmptyDatabase() => Create("template0");

    /// <summary>Removes a database, whoever is connected to it still.</summary>
    public async Task Drop(string connectionString) => await Run($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private async Task<string> Create(string template)
    {
        var name = $"{_run}_{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}";
        await Copying.WaitAsync(); // a template is copied by one at a time
        try
        {
            await Run($"CREATE DATABASE {name} TEMPLATE {template}", copiesFiles: true);
        }
        finally
        {
            Copying.Release();
        }

        return Of(name);
    }

    private string Of(string database) =>
        new NpgsqlConnectionStringBuilder(_maintenance.ConnectionString) { Database = database, MaxPoolSize = 40 }.ConnectionString;

    private async Task<string> MakeTemplate()
    {
        var name = $"{_run}_template";
        await Run($"CREATE DATABASE {name} TEMPLATE template0");
        await TestStore.Migrate(new DatabaseSettings(DatabaseProvider.Postgres, Of(name)));
        return name;
    }

    /// <param name="copiesFiles">Copies a template file by file, which takes half the time of the usual way through the log. Servers before 15 know no other.</param>
    private async Task Run(string sql, bool copiesFiles = false)
    {
        await using var connection = new NpgsqlConnection(_maintenance.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(copiesFiles && connection.PostgreSqlVersion.Major >= 15 ? $"{sql} STRATEGY file_copy" : sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer?> Find()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given);
        }

        if (await PostgresCluster.Start("-c max_connections=300 -c fsync=off -c full_page_writes=off") is not { } cluster)
        {
            return null;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return new PostgresServer(cluster.ConnectionString);
    }
}
