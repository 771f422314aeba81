using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// A PostgreSQL server to throw away, on the loopback, made of the programs that are installed. It lives as long as the pipe from this process: whatever ends
/// the process, the shell that waits on it ends the server and removes its files. PostgreSQL does not run as root, so root hands it to the user
/// <c>postgres</c>. Benchmarks run on it too.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Script = """
        set -e
        trap 'rm -rf "$folder"' EXIT
        folder=$(mktemp -d "${TMPDIR:-/tmp}/emailcampaigns-postgres-XXXXXXXX")
        "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses=127.0.0.1 -p "$port" $options >"$folder/log" 2>&1 &
        server=$!
        until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do kill -0 $server || { cat "$folder/log" >&2; exit 1; }; sleep 0.05; done
        echo ready
        cat >/dev/null
        kill -QUIT $server
        wait $server || true
        """;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly Process _shell;

    private PostgresCluster(Process shell, int port)
    {
        _shell = shell;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    /// <summary>Null where the server's programs are not installed.</summary>
    /// <param name="options">For the server's command line; empty for stock settings.</param>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static async Task<PostgresCluster?> Start(string options = "")
    {
        if (Programs() is not { } programs)
        {
            return null;
        }

        var port = FreePort();
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", "sh", "-c", Script])
            : new ProcessStartInfo("sh", ["-c", Script]);
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["programs"] = programs;
        start.Environment["options"] = options;
        start.Environment["port"] = port.ToString(CultureInfo.InvariantCulture);
        var shell = Process.Start(start)!;
        return await shell.StandardOutput.ReadLineAsync() == "ready"
            ? new PostgresCluster(shell, port)
            : throw new InvalidOperationException($"PostgreSQL did not start: {await shell.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends the server; nothing of it is left.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(Farewell);
        _shell.Dispose();
    }

    /// <summary>The newest version in the place where Debian puts them, or what the PATH has.</summary>
    private static string? Programs()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
