using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Postfix's <c>smtp-sink</c>, which takes every message and throws it away, and <c>smtp-source</c>, which sends to it as fast as it can.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _counter = new();
    private readonly Task _counting;

    private SmtpSink(Process process, int port)
    {
        _process = process;
        Port = port;
        _counting = Task.Run(ReadCounter);
    }

    public int Port { get; }

    /// <exception cref="BenchmarkException">It is not installed.</exception>
    public static async Task<SmtpSink> Start(CancellationToken cancellationToken)
    {
        var port = FreePort();
        List<string> arguments = ["-c", $"127.0.0.1:{port}", "256"];
        if (Environment.UserName == "root")
        {
            arguments.InsertRange(0, ["-u", "nobody"]);
        }

        var process = Process.Start(new ProcessStartInfo(Program("smtp-sink"), arguments) { RedirectStandardOutput = true })!;
        while (!await Answers(port, cancellationToken))
        {
            await Task.Delay(20, cancellationToken);
        }

        return new SmtpSink(process, port);
    }

    /// <summary>Sends messages by <c>smtp-source</c> over so many sessions at once; how many a second.</summary>
    public async Task<double> Yardstick(int sessions, int messages, int bytes, CancellationToken cancellationToken)
    {
        string[] arguments = ["-s", Text(sessions), "-m", Text(messages), "-l", Text(bytes), "-f", "anna@northwind.example", "-t", "contact@example.com", $"127.0.0.1:{Port}"];
        var started = Stopwatch.GetTimestamp();
        using var source = Process.Start(new ProcessStartInfo(Program("smtp-source"), arguments))!;
        await source.WaitForExitAsync(cancellationToken);
        return source.ExitCode == 0
            ? messages / Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new BenchmarkException($"smtp-source ended with {source.ExitCode}.");
    }

    /// <summary>How many messages it took, by its own count. It ends with it.</summary>
    public async Task<int> Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _counting;
        // It writes over its line again and again: "sess=8 quit=3 mesg=50000".
        var text = _counter.ToString();
        var at = text.LastIndexOf("mesg=", StringComparison.Ordinal);
        return at < 0 ? 0 : int.Parse(string.Concat(text[(at + 5)..].TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
    }

    private async Task ReadCounter()
    {
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            _counter.Append(buffer, 0, read);
            if (_counter.Length > 2 * buffer.Length)
            {
                _counter.Remove(0, buffer.Length);
            }
        }
    }

    private static string Program(string name)
    {
        string[] folders = ["/usr/sbin", "/usr/libexec/postfix", "/usr/lib/postfix", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new BenchmarkException($"There is no {name} here; it comes with Postfix (Debian: apt-get install postfix).");
    }

    private static async Task<bool> Answers(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
