using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// The real application as a process of its own, on a free loopback port and a data directory of its own, set up with an owner and the workspace
/// "Northwind Robotics", so that a test can kill it and start it again on the same data and the same port.
/// </summary>
public sealed partial class WebProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);

    private const string AdminEmail = "Setup__AdminEmail";
    private const string AdminPassword = "Setup__AdminPassword";

    private readonly ConcurrentQueue<string> _output = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emailcampaigns-");
    private Process? _process;

    private WebProcess(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        _arguments = arguments;
        _environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            [AdminEmail] = "mara.brandt@example.com",
            [AdminPassword] = "a password long enough",
            ["Setup__Workspace"] = "Northwind Robotics",
        }.Concat(environment).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value);
    }

    /// <summary>Who set it up.</summary>
    public string OwnerEmail => _environment[AdminEmail];

    public string OwnerPassword => _environment[AdminPassword];

    /// <summary>Where it listens: http://127.0.0.1:port/.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Its data: database, pickup folder, keys. Removed at the end.</summary>
    public string DataDirectory => _data.FullName;

    /// <summary>How far its clock is ahead of the real one, from its next start on.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>What it wrote so far.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts it and returns once it answers.</summary>
    /// <param name="arguments">Settings beside the defaults: "--Sending:Enabled=false".</param>
    /// <param name="environment">Environment variables beside, or in place of, the defaults.</param>
    public static async Task<WebProcess> StartAsync(IReadOnlyList<string>? arguments = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var web = new WebProcess(arguments ?? [], environment ?? new Dictionary<string, string>());
        try
        {
            await web.StartAsync();
            return web;
        }
        catch
        {
            await web.DisposeAsync(); // nobody else knows of it
            throw;
        }
    }

    /// <summary>Waits for what an application does on its own account, in another process; a test that waits in vain for two minutes fails.</summary>
    public static async Task Until(Func<Task<bool>> hasComeAbout)
    {
        for (var tries = 0; !await hasComeAbout(); tries++)
        {
            Assert.True(tries < 1_200, "It does not come about.");
            await Task.Delay(100);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same data and port.</summary>
    public async Task StartAsync()
    {
        var assembly = Path.Combine(OutputFolder(), "EmailCampaigns.Web.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = OutputFolder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { assembly, "--urls", Address.ToString().TrimEnd('/'), "--Data:Directory", DataDirectory },
        };
        if (ClockOffset != TimeSpan.Zero)
        {
            start.ArgumentList.Add($"--Clock:Offset={ClockOffset:c}");
        }

        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            _output.Enqueue(line.Data);
            if (Listening().Match(line.Data) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups["address"].Value));
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The application ended while starting:{Environment.NewLine}{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;

        Address = await listening.Task.WaitAsync(StartsWithin);
        await AnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var timeout = new CancellationTokenSource(StartsWithin);
        while (true)
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), timeout.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50, timeout.Token);
        }
    }

    /// <summary>The application's own output folder: of this repository, and of the configuration these tests were built in.</summary>
    private static string OutputFolder()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = own.Parent!;
        var root = configuration.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "EmailCampaigns.Web", "bin", configuration.Name, own.Name);
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
