using System.Data.Common;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Core.Workspaces;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// Where the rows of one test are: a SQLite file, or with <c>TEST_DATABASE=postgres</c> a database on a <see cref="PostgresServer"/>, or with
/// <c>TEST_DATABASE=sqlserver</c> one on the <see cref="SqlServerServer"/>. Gone when it is disposed of.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplate);

    private TestStore(DatabaseSettings settings) => Settings = settings;

    /// <summary>The database that tests run on which do not ask for another.</summary>
    public static DatabaseProvider Default { get; } = Environment.GetEnvironmentVariable("TEST_DATABASE") switch
    {
        null or "" or "sqlite" => DatabaseProvider.Sqlite,
        "postgres" => DatabaseProvider.Postgres,
        "sqlserver" => DatabaseProvider.SqlServer,
        var other => throw new InvalidOperationException($"TEST_DATABASE is '{other}'; allowed are sqlite, postgres and sqlserver."),
    };

    public DatabaseSettings Settings { get; }

    /// <summary>With every table, and no row in it.</summary>
    /// <param name="directory">Where a file is put.</param>
    /// <param name="provider">The database; null takes <see cref="Default"/>.</param>
    public static async Task<TestStore> Create(string directory, DatabaseProvider? provider = null)
    {
        switch (provider ?? Default)
        {
            case DatabaseProvider.Postgres:
                return new TestStore(new DatabaseSettings(DatabaseProvider.Postgres, await (await PostgresServer.Required()).NewDatabase()));
            case DatabaseProvider.SqlServer:
                return new TestStore(new DatabaseSettings(DatabaseProvider.SqlServer, await SqlServerServer.NewDatabase()));
            default:
                var file = FileIn(directory);
                File.Copy(await SqliteTemplate.Value, file);
                return new TestStore(Sqlite(file));
        }
    }

    /// <summary>Without any table, as an operator gives it to the program.</summary>
    public static async Task<TestStore> CreateEmpty(string directory, DatabaseProvider? provider = null) => (provider ?? Default) switch
    {
        DatabaseProvider.Postgres => new TestStore(new DatabaseSettings(DatabaseProvider.Postgres, await (await PostgresServer.Required()).NewEmptyDatabase())),
        DatabaseProvider.SqlServer => new TestStore(new DatabaseSettings(DatabaseProvider.SqlServer, await SqlServerServer.NewEmptyDatabase())),
        _ => new TestStore(Sqlite(FileIn(directory))),
    };

    /// <summary>The settings that tell the program of it.</summary>
    public (string Key, string Value)[] ProgramSettings() =>
        [("Database:Provider", Settings.Provider.Word()), ("ConnectionStrings:EmailCampaigns", Settings.ConnectionString)];

    /// <summary>A connection past the product, for looks from outside.</summary>
    public DbConnection Connect() => Settings.Provider switch
    {
        DatabaseProvider.Postgres => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Settings.ConnectionString) { Pooling = false, Timezone = "UTC" }.ConnectionString),
        DatabaseProvider.SqlServer => SqlServerServer.Connect(Settings.ConnectionString),
        _ => new SqliteConnection($"{Settings.ConnectionString};Mode=ReadOnly;Pooling=False"),
    };

    /// <summary>Remembers the rows as they are now. What comes back brings them back; null where that was not built, which is everywhere but on SQLite.</summary>
    public Func<Task>? Remember()
    {
        if (Settings.Provider != DatabaseProvider.Sqlite)
        {
            return null;
        }

        var copy = $"Data Source={Path.Combine(Temp.NewDirectory(), "remembered.db")}";
        Copy(Settings.ConnectionString, copy);
        return () =>
        {
            Copy(copy, Settings.ConnectionString);
            return Task.CompletedTask;
        };

        static void Copy(string from, string to)
        {
            using var source = new SqliteConnection($"{from};Pooling=False");
            using var destination = new SqliteConnection($"{to};Pooling=False");
            source.Open();
            destination.Open();
            using var wait = destination.CreateCommand();
            wait.CommandText = "PRAGMA busy_timeout = 30000"; // for what the host still writes, such as when a key was used
            wait.ExecuteNonQuery();
            source.BackupDatabase(destination);
        }
    }

    /// <summary>Has a test's own interceptor take part.</summary>
    public static void Configure(IServiceCollection services, Action<DbContextOptionsBuilder> configure)
    {
        services.ConfigureDbContext<SqliteCampaignsDb>(configure);
        services.ConfigureDbContext<PostgresCampaignsDb>(configure);
        services.ConfigureDbContext<SqlServerCampaignsDb>(configure);
    }

    /// <summary>Makes the tables.</summary>
    public static async Task Migrate(DatabaseSettings settings)
    {
        await using var services = ServicesFor(settings, new FixedClock(TestDatabase.Start)).BuildServiceProvider();
        await services.GetRequiredService<DatabaseStart>().Run(CancellationToken.None);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>The database and what goes with it, on a test's clock.</summary>
    public static IServiceCollection ServicesFor(DatabaseSettings settings, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddDatabase(settings);
        services.ConfigureDbContext<SqliteCampaignsDb>(options => options.AddInterceptors(SqlServerTranslation.Instance));
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton<InstallationKeys>();
        services.AddSingleton<WebhookSubscriptions>();
        services.AddSingleton<EventOutbox>();
        return services;
    }

    public async ValueTask DisposeAsync()
    {
        switch (Settings.Provider)
        {
            case DatabaseProvider.Postgres:
                await (await PostgresServer.Required()).Drop(Settings.ConnectionString);
                break;
            case DatabaseProvider.SqlServer:
                await SqlServerServer.Drop(Settings.ConnectionString);
                break;
            default:
                SqliteConnection.ClearAllPools();
                break;
        }
    }

    private static string FileIn(string directory) => Path.Combine(directory, "emailcampaigns.db");

    private static DatabaseSettings Sqlite(string file) => new(DatabaseProvider.Sqlite, $"Data Source={file}");

    /// <summary>Migrates once and lets every test copy the file: the migrations are real, and run once a test run.</summary>
    private static async Task<string> MakeSqliteTemplate()
    {
        var file = FileIn(Temp.NewDirectory());
        await Migrate(Sqlite(file));
        return file;
    }
}
