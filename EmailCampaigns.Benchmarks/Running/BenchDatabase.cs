using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>A fresh data folder and the empty database that belongs to it; both go with it.</summary>
internal abstract class BenchDatabase : IAsyncDisposable
{
    /// <summary>The database's library is chosen when the core is loaded.</summary>
    static BenchDatabase() => RuntimeHelpers.RunModuleConstructor(typeof(CampaignsDb).Module.ModuleHandle);

    /// <summary>The product's data folder.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("email-campaigns-bench-").FullName;

    /// <summary>Whether it runs inside the product's process.</summary>
    public abstract bool IsEmbedded { get; }

    /// <summary>What tells the product which database it has.</summary>
    public abstract IEnumerable<(string Key, string Value)> Settings { get; }

    /// <summary>Adds the database to services that a scenario runs in this process.</summary>
    public abstract void AddTo(IServiceCollection services);

    /// <summary>From here on the connection of a context writes rows whose parents are not there.</summary>
    public abstract Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken);

    public static async Task<BenchDatabase> Create(string provider) => provider switch
    {
        "sqlite" => new SqliteBenchDatabase(),
        "postgres" => await PostgresBenchDatabase.Make(),
        _ => throw new UsageException($"--provider: '{provider}' is unknown; allowed are sqlite and postgres."),
    };

    /// <summary>One number out of the database, whether the product lives or not.</summary>
    public async Task<long> Count(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Rows out of the database, as text.</summary>
    public async Task<List<string[]>> Rows(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    public virtual ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A connection that only reads.</summary>
    protected abstract Task<DbConnection> Open(CancellationToken cancellationToken);

    private sealed class SqliteBenchDatabase : BenchDatabase
    {
        private string File => Path.Combine(Directory, "emailcampaigns.db");

        public override bool IsEmbedded => true;

        public override IEnumerable<(string Key, string Value)> Settings => [("Database:Provider", "sqlite")];

        public override void AddTo(IServiceCollection services) => services.AddSqliteDatabase($"Data Source={File}");

        public override Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken) =>
            db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF", cancellationToken);

        public override ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            return base.DisposeAsync();
        }

        protected override async Task<DbConnection> Open(CancellationToken cancellationToken)
        {
            var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
    }

    /// <summary>On the server of <c>BENCH_POSTGRES</c> (a connection string of a user who may create databases), else on one of its own.</summary>
    private sealed class PostgresBenchDatabase(PostgresCluster? cluster, string maintenance, string name) : BenchDatabase
    {
        private readonly string _connection = new NpgsqlConnectionStringBuilder(maintenance) { Database = name }.ConnectionString;

        public override bool IsEmbedded => false;

        public override IEnumerable<(string Key, string Value)> Settings => [("Database:Provider", "postgres"), ("ConnectionStrings:EmailCampaigns", _connection)];

        public static async Task<BenchDatabase> Make()
        {
            var given = Environment.GetEnvironmentVariable("BENCH_POSTGRES") is { Length: > 0 } text ? text : null;
            var cluster = given is null ? await PostgresCluster.Start() : null;
            var server = given ?? cluster?.ConnectionString ?? throw new BenchmarkException(
                "There is no PostgreSQL here: install it (Debian: apt-get install postgresql), or name a server in BENCH_POSTGRES (a connection string).");
            var database = new PostgresBenchDatabase(cluster, server, $"bench_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");
            await database.Maintain("CREATE DATABASE {0} TEMPLATE template0");
            return database;
        }

        public override void AddTo(IServiceCollection services) => services.AddPostgresDatabase(_connection);

        public override Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken) =>
            db.Database.ExecuteSqlRawAsync("SET session_replication_role = replica", cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await Maintain("DROP DATABASE {0} WITH (FORCE)");
            NpgsqlConnection.ClearAllPools();
            cluster?.Dispose();
            await base.DisposeAsync();
        }

        protected override async Task<DbConnection> Open(CancellationToken cancellationToken)
        {
            var connection = new NpgsqlConnection(_connection);
            await connection.OpenAsync(cancellationToken);
            return connection;
        }

        private async Task Maintain(string sql)
        {
            await using var connection = new NpgsqlConnection(maintenance);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, sql, name), connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
