using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>
/// The product as an operator runs it: a process of its own on a data folder, driven through its HTTP API. It can be killed and started again on what it left.
/// </summary>
internal sealed class Product(BenchDatabase database, params (string Key, string Value)[] settings) : IAsyncDisposable
{
    private const string Owner = "anna.keller@northwind.example";
    private const string Password = "a long enough password";
    private const string ApiKey = "benchmark-0123456789-0123456789-0123456789";

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>A question to the product costs the product some queries: asked fifty times a second it would be a sixth of what is measured.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly StringBuilder _output = new();
    private Process? _process;
    private HttpClient? _api;

    /// <summary>The write transactions that took long, as the process itself noted them.</summary>
    public TransactionLog Transactions { get; } = new(Path.Combine(database.Directory, "transactions.log"));

    /// <summary>What it has written to its console.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private readonly HeapLog _heap = new(Path.Combine(database.Directory, "heap.log"));

    /// <summary>Processor time so far, in seconds: beside the time on the clock it tells how busy the machine was with other things.</summary>
    public double CpuSeconds
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public ProcessMemory Memory => new((_process ?? throw new InvalidOperationException("The product does not run.")).Id);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts it and waits until it is healthy.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        await Kill();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Note(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new BenchmarkException($"The product ended before it listened. It said:{Environment.NewLine}{Output}"));
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        Address = await listening.Task.WaitAsync(MaxWait, cancellationToken);
        _api = new HttpClient { BaseAddress = new Uri(Address, "/api/v1/"), Timeout = MaxWait };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        using var anybody = new HttpClient();
        await Until("the product is healthy", async () => (await anybody.GetAsync(new Uri(Address, "/healthz"), cancellationToken)).IsSuccessStatusCode, cancellationToken);
    }

    /// <summary>Ends it as a power cut would: SIGKILL, nothing is written down.</summary>
    public async Task Kill()
    {
        _api?.Dispose();
        _api = null;
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    /// <summary>Ends it, and has its <c>recount</c> command compare each counter with what is recorded; how many differ.</summary>
    public async Task<int> DifferingCounters(CancellationToken cancellationToken)
    {
        await Kill();
        using var process = Process.Start(StartInfo("recount"))!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var lines = (await process.StandardOutput.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(cancellationToken);
        var differing = lines.Count(line => line.StartsWith("workspace ", StringComparison.Ordinal));
        return process.ExitCode == (differing == 0 ? 0 : 1) && lines.Length > 0
            ? differing
            : throw new BenchmarkException($"The recount ended with {process.ExitCode}. It said:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}{await errors}");
    }

    /// <summary>Has it collect its garbage; the octets of its heap after that.</summary>
    public Task<long> HeapBytes(CancellationToken cancellationToken) => _heap.Collect(_process!.Id, cancellationToken);

    /// <summary>A visitor who is signed in as the owner.</summary>
    public Task<Visitor> SignIn(CancellationToken cancellationToken) => Visitor.SignIn(Address, Owner, Password, cancellationToken);

    public Task<JsonElement> Get(string path, CancellationToken cancellationToken) => Send(HttpMethod.Get, path, body: null, cancellationToken);

    /// <summary>Asks for a resource by its whole path; how long it took.</summary>
    public async Task<TimeSpan> Time(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await _api!.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started);
    }

    public Task<JsonElement> Post(string path, object? body, CancellationToken cancellationToken) => Send(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonElement> Put(string path, object body, CancellationToken cancellationToken) => Send(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>Begins an import of contacts onto a new list; its id.</summary>
    public async Task<Guid> Upload(Stream csv, string listName, CancellationToken cancellationToken)
    {
        using var file = new StreamContent(csv);
        using var name = new StringContent(listName);
        using var form = new MultipartFormDataContent { { file, "file", "contacts.csv" }, { name, "listName" } };
        using var response = await _api!.PostAsync(new Uri("imports", UriKind.Relative), form, cancellationToken);
        return (await Read(response, cancellationToken)).GetProperty("id").GetGuid();
    }

    /// <summary>Asks until the answer is as it should become.</summary>
    public Task Until(string path, Func<JsonElement, bool> isSo, CancellationToken cancellationToken) =>
        Until(path, async () => isSo(await Get(path, cancellationToken)), PollInterval, cancellationToken);

    /// <summary>Looks until something has come about; as long as it takes.</summary>
    public Task Until(string what, Func<Task<bool>> hasComeAbout, CancellationToken cancellationToken) =>
        Until(what, hasComeAbout, BetweenLooks, cancellationToken);

    /// <summary>The same, as seldom as said: each look takes processor time from the product.</summary>
    public async Task Until(string what, Func<Task<bool>> hasComeAbout, TimeSpan between, CancellationToken cancellationToken)
    {
        while (!await hasComeAbout())
        {
            if (_process is not { HasExited: false })
            {
                throw new BenchmarkException($"The product ended while it was waited for that {what}. It said:{Environment.NewLine}{Output}");
            }

            await Task.Delay(between, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await Kill();

    private ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EmailCampaigns.Web.dll"), .. arguments])
        {
            WorkingDirectory = database.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[TransactionLog.HookVariable] = typeof(Product).Assembly.Location;
        start.Environment[TransactionLog.FileVariable] = Transactions.File;
        start.Environment[HeapLog.FileVariable] = _heap.File;
        (string, string)[] own =
        [
            ("Urls", "http://127.0.0.1:0"),
            ("Data:Directory", database.Directory),
            // Not https: cookies would be kept back on plain loopback.
            ("PublicBaseUrl", "http://mail.northwind.example"),
            ("Setup:AdminEmail", Owner),
            ("Setup:AdminPassword", Password),
            ("Setup:Workspace", "Northwind Robotics"),
            ("Setup:ApiKey", ApiKey),
            ("Api:RequestsPerMinute", "1000000"),
        ];
        foreach (var (key, value) in own.Concat(database.Settings).Concat(settings))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    private void Note(string? line, TaskCompletionSource<Uri> listening)
    {
        const string Listening = "Now listening on: ";
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }

    private async Task<JsonElement> Send(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _api!.SendAsync(request, cancellationToken);
        return await Read(response, cancellationToken);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new BenchmarkException($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
        }

        return response.StatusCode == HttpStatusCode.NoContent || text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
