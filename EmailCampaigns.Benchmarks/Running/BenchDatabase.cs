using System.Data.Common;
using System.Diagnostics;
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

    /// <summary>The octets of all tables and indexes.</summary>
    public abstract Task<long> Size(CancellationToken cancellationToken);

    /// <summary>How long the database itself takes for the rows of a <see cref="ContactFile"/>, with a unique address and without any check of them.</summary>
    public abstract Task<TimeSpan> ImportYardstick(string file, CancellationToken cancellationToken);

    /// <summary>From here on the connection of a context writes rows whose parents are not there.</summary>
    public abstract Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>Gathers the statistics that a database which was filled over days has; one that was filled a moment ago has none yet.</summary>
    public abstract Task GatherStatistics(CampaignsDb db, CancellationToken cancellationToken);

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

        public override async Task<long> Size(CancellationToken cancellationToken) =>
            await Count("PRAGMA page_count", cancellationToken) * await Count("PRAGMA page_size", cancellationToken);

        /// <summary>The shell's <c>.import</c> into one table with nothing but the columns of the file.</summary>
        public override async Task<TimeSpan> ImportYardstick(string file, CancellationToken cancellationToken)
        {
            var started = Stopwatch.GetTimestamp();
            using var shell = Process.Start(new ProcessStartInfo("sqlite3", [Path.Combine(Directory, "yardstick.db")]) { RedirectStandardInput = true })
                ?? throw new BenchmarkException("sqlite3 did not start.");
            await shell.StandardInput.WriteAsync($"""
                CREATE TABLE contacts ({ContactFile.Header.Replace("email", "email UNIQUE", StringComparison.Ordinal)});
                .import --csv --skip 1 {file} contacts

                """);
            shell.StandardInput.Close();
            await shell.WaitForExitAsync(cancellationToken);
            return shell.ExitCode == 0 ? Stopwatch.GetElapsedTime(started) : throw new BenchmarkException($"sqlite3 ended with {shell.ExitCode}.");
        }

        public override Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken) =>
            db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF", cancellationToken);

        public override Task GatherStatistics(CampaignsDb db, CancellationToken cancellationToken) => Task.CompletedTask; // the product writes them at its start

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

        public override Task<long> Size(CancellationToken cancellationToken) => Count("SELECT pg_database_size(current_database())", cancellationToken);

        /// <summary>COPY into a staging table, and from there into copies of the product's two tables with all of their indexes, leaving out addresses that stand there.</summary>
        public override async Task<TimeSpan> ImportYardstick(string file, CancellationToken cancellationToken)
        {
            await using var connection = (NpgsqlConnection)await Open(cancellationToken);
            await Execute(
                connection,
                """
                CREATE TABLE yardstick_contacts (LIKE contacts INCLUDING ALL);
                CREATE TABLE yardstick_members (LIKE contact_list_members INCLUDING ALL);
                CREATE TEMPORARY TABLE yardstick_staged (line serial, email text, first_name text, last_name text, company text, city text)
                """,
                cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await using (var copy = await connection.BeginTextImportAsync($"COPY yardstick_staged ({ContactFile.Header}) FROM STDIN (FORMAT csv, HEADER)", cancellationToken))
            {
                using var rows = new StreamReader(file);
                var block = new char[1 << 16];
                for (var read = await rows.ReadAsync(block, cancellationToken); read > 0; read = await rows.ReadAsync(block, cancellationToken))
                {
                    await copy.WriteAsync(block.AsMemory(0, read), cancellationToken);
                }
            }

            await Execute(
                connection,
                """
                INSERT INTO yardstick_contacts (id, workspace_id, email, email_normalized, email_domain, name, first_name, last_name, company, raw_data, enriched_data, created_at, updated_at, version)
                SELECT lpad(to_hex(line), 32, '0')::uuid, w.id, email, lower(email), split_part(lower(email), '@', 2), first_name || ' ' || last_name, first_name, last_name, company,
                    to_json(s)::text, '{}', now(), now(), 1
                FROM yardstick_staged s, (SELECT id FROM workspaces LIMIT 1) w ON CONFLICT DO NOTHING;
                INSERT INTO yardstick_members (id, workspace_id, list_id, contact_id, added_at, created_at, updated_at)
                SELECT id, workspace_id, workspace_id, id, now(), now(), now() FROM yardstick_contacts
                """,
                cancellationToken);
            return Stopwatch.GetElapsedTime(started);
        }

        private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public override Task ForgetForeignKeys(CampaignsDb db, CancellationToken cancellationToken) =>
            db.Database.ExecuteSqlRawAsync("SET session_replication_role = replica", cancellationToken);

        public override Task GatherStatistics(CampaignsDb db, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);

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
