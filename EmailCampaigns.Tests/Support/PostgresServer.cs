using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EmailCampaigns.Core.Persistence;
using Npgsql;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// The PostgreSQL server of a test run: that of <c>TEST_POSTGRES</c> (a connection string of a user who may create databases), else, where the server's programs are
/// installed, a cluster of its own with stock settings, made once a run and gone with it. Each test gets a copy of a database that was migrated once.
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
            await Run($"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            Copying.Release();
        }

        return Of(name);
    }

    private string Of(string database) => new NpgsqlConnectionStringBuilder(_maintenance.ConnectionString) { Database = database, MaxPoolSize = 40 }.ConnectionString;

    private async Task<string> MakeTemplate()
    {
        var name = $"{_run}_template";
        await Run($"CREATE DATABASE {name} TEMPLATE template0");
        await TestStore.Migrate(new DatabaseSettings(DatabaseProvider.Postgres, Of(name)));
        return name;
    }

    private async Task Run(string sql)
    {
        await using var connection = new NpgsqlConnection(_maintenance.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer?> Find()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given);
        }

        return Programs() is { } programs ? new PostgresServer(await StartCluster(programs)) : null;
    }

    /// <summary>The newest version in the place where Debian puts them, or what the PATH has.</summary>
    private static string? Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>
    /// The server lives as long as the pipe from this process: whatever ends the tests, the shell that waits on it ends the server and removes its files. PostgreSQL
    /// does not run as root, so root hands it to the user <c>postgres</c>.
    /// </summary>
    private static async Task<string> StartCluster(string programs)
    {
        const string script = """
            set -e
            trap 'rm -rf "$folder"' EXIT
            folder=$(mktemp -d /tmp/emailcampaigns-postgres-XXXXXXXX)
            "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
            "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses=127.0.0.1 -p "$port" -c max_connections=300 >"$folder/log" 2>&1 &
            server=$!
            until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do kill -0 $server || { cat "$folder/log" >&2; exit 1; }; sleep 0.05; done
            echo ready
            cat >/dev/null
            kill -QUIT $server
            wait $server || true
            """;
        var port = FreePort();
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", "sh", "-c", script])
            : new ProcessStartInfo("sh", ["-c", script]);
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["programs"] = programs;
        start.Environment["port"] = port.ToString(CultureInfo.InvariantCulture);
        var shell = Process.Start(start)!;
        if (await shell.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {await shell.StandardError.ReadToEndAsync()}");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            shell.StandardInput.Close();
            shell.WaitForExit(TimeSpan.FromSeconds(10));
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
