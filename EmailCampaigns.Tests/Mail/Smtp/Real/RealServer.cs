using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp.Real;

/// <summary>
/// A mail server of a Debian package, run on the loopback with a configuration and a spool of its own, in a temporary folder. What the system runs is not
/// touched.
/// </summary>
public abstract class RealServer : IAsyncLifetime
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    private readonly List<Process> _processes = [];
    private bool _isStarted;

    /// <summary>Everything of it; readable for the users it runs as.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mail-server-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts it before the first test that needs it; skips where it is not installed.</summary>
    public async Task Ready()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("These mail servers do not run on Windows.");
            return;
        }

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A mail server is started as root, as Debian's packages expect it: run the tests as root, as .ci/run does.");
        if (Missing() is { } missing)
        {
            Assert.Skip(missing);
        }

        if (!_isStarted)
        {
            _isStarted = true;
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            await Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await Stop();
        }

        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The settings of a sender on a port of it, its certificate trusted.</summary>
    public static SmtpServer Settings(int port, SmtpSecurity security = SmtpSecurity.None) =>
        new() { Host = "localhost", Port = port, Security = security, TrustedRoots = TestCertificates.Roots };

    /// <summary>How to get what is not there; null where all is.</summary>
    protected abstract string? Missing();

    protected abstract Task Start();

    protected virtual Task Stop() => Task.CompletedTask;

    protected static string? Program(params ReadOnlySpan<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>A port that nobody uses just now.</summary>
    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    protected async Task Write(string name, string text) => await File.WriteAllTextAsync(Path.Combine(Folder, name), text);

    /// <summary>Runs a program until the tests are over.</summary>
    protected void Run(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    /// <summary>Waits until it takes connections, or says what it wrote to its log.</summary>
    protected async Task Listening(int port, string log)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartsWithin;)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50); // it is just starting, and tells nobody when it has
            }
        }

        var file = Path.Combine(Folder, log);
        Assert.Fail($"The mail server does not listen on port {port}. Its log: {(File.Exists(file) ? await File.ReadAllTextAsync(file) : "none")}");
    }
}
