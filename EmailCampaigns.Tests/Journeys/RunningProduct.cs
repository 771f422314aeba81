using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>
/// The product as an operator runs it: a process, a data folder, an API key. It can be killed and started again on the same data, at another time.
/// Sends at once, so that a journey does not wait.
/// </summary>
public sealed class RunningProduct : IAsyncDisposable
{
    private const string ApiKey = "journey-0123456789-0123456789-0123456789";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(40);

    /// <summary>Long enough for a machine that does five things at once, and shorter than what the test run takes for a hang.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(4);

    private static readonly (string, string)[] SetUp =
    [
        ("Setup:AdminEmail", "anna.keller@northwind.example"),
        ("Setup:AdminPassword", "a long enough password"),
        ("Setup:Workspace", "Northwind Robotics"),
        ("Setup:ApiKey", ApiKey),
    ];

    private readonly string _data;
    private readonly TestStore _store;
    private readonly bool _isGuest;
    private ProgramProcess? _process;
    private HttpClient? _client;

    /// <summary>The database's library is chosen when the core is loaded, which a test that only watches from outside does not do.</summary>
    static RunningProduct() => RuntimeHelpers.RunModuleConstructor(typeof(CampaignsDb).Module.ModuleHandle);

    private RunningProduct(string data, TestStore store, bool isGuest)
    {
        _data = data;
        _store = store;
        _isGuest = isGuest;
    }

    /// <summary>Where the messages go that a pickup sender writes.</summary>
    public string Outbox => Path.Combine(_data, "outbox");

    /// <summary>A client without a key, as recipients are.</summary>
    public HttpClient Public { get; private set; } = new();

    private string Log => $"The product said:{Environment.NewLine}{_process?.Output}{Environment.NewLine}{_process?.Error}";

    /// <summary>What decides whether anything is sent, for the message of a test that waits in vain.</summary>
    private string Queue
    {
        get
        {
            try
            {
                return string.Join(
                    Environment.NewLine,
                    Rows("SELECT status, lease_until, COUNT(*) FROM scheduled_emails GROUP BY status, lease_until")
                        .Concat(Rows("SELECT 'lane', closed_reason, closed_until, oldest_due_at, next_allowed_at FROM send_lanes"))
                        .Concat(Rows("SELECT 'campaign', status, launch_state, settling FROM campaigns"))
                        .Select(row => string.Join(" | ", row)));
            }
            catch (DbException fault)
            {
                return $"The queue cannot be read: {fault.Message}";
            }
        }
    }

    /// <summary>Starts it on an empty data folder, set up unattended.</summary>
    /// <param name="on">The database; null takes that of the test run.</param>
    public static async Task<RunningProduct> Start(DatabaseProvider? on = null)
    {
        var data = Temp.NewDirectory();
        var product = new RunningProduct(data, await TestStore.CreateEmpty(data, on), isGuest: false);
        await product.StartAgain();
        return product;
    }

    /// <summary>Starts it on a database that a test has filled, and that the test disposes of.</summary>
    public static async Task<RunningProduct> StartOn(TestStore store)
    {
        var product = new RunningProduct(Temp.NewDirectory(), store, isGuest: true);
        await product.StartAgain();
        return product;
    }

    /// <summary>Starts another process on the same database and data folder.</summary>
    public async Task<RunningProduct> StartBeside()
    {
        var product = new RunningProduct(_data, _store, isGuest: true);
        await product.StartAgain();
        return product;
    }

    /// <summary>Ends it as a power cut would: at once, with nothing written down.</summary>
    public async Task Kill()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }

        _client?.Dispose();
        Public.Dispose();
    }

    /// <summary>Starts it on the data it left, with its clock ahead of the real one.</summary>
    public async Task StartAgain(TimeSpan clockOffset = default)
    {
        await Kill();
        _process = ProgramProcess.Start(
            _data,
            [.. _store.ProgramSettings(),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("Data:Directory", _data),
            ("PublicBaseUrl", "https://mail.northwind.example"),
            .. _isGuest ? [] : SetUp,
            ("Sending:DispatchInterval", "00:00:00.200"),
            ("Api:RequestsPerMinute", "1000000"),
            ("Clock:Offset", clockOffset.ToString("c", CultureInfo.InvariantCulture))]);
        var address = new Uri(await _process.Listening());
        Public = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        _client = new HttpClient { BaseAddress = new Uri(address, "/api/v1/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        await Until("it is healthy", async () => (await Public.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode == HttpStatusCode.OK);
    }

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, body: null, HttpStatusCode.OK);

    public Task<JsonElement> Post(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.Created) =>
        Send(HttpMethod.Post, path, body, expected);

    public Task<JsonElement> Put(string path, object body) => Send(HttpMethod.Put, path, body, HttpStatusCode.OK);

    public Task<JsonElement> Patch(string path, object body) => Send(HttpMethod.Patch, path, body, HttpStatusCode.OK);

    /// <summary>Every item of a list, page by page, to the first page that is not full: the total may change between two pages.</summary>
    public async Task<List<JsonElement>> All(string path)
    {
        const int pageSize = 500;
        var items = new List<JsonElement>();
        for (var page = 1; items.Count == (page - 1) * pageSize; page++)
        {
            var answer = await Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize={pageSize}&page={page}");
            items.AddRange(answer.GetProperty("items").EnumerateArray());
        }

        return items;
    }

    /// <summary>How many there are in a list.</summary>
    public async Task<int> Total(string path) => (await Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=1")).GetProperty("total").GetInt32();

    /// <summary>Uploads a CSV file onto a new list, and says its id: it is worked off in the background.</summary>
    public async Task<Guid> Upload(string fileName, byte[] csv, string listName)
    {
        using var file = new ByteArrayContent(csv);
        using var name = new StringContent(listName);
        using var form = new MultipartFormDataContent { { file, "file", fileName }, { name, "listName" } };
        using var response = await _client!.PostAsync(new Uri("imports", UriKind.Relative), form);
        return (await Read(response, HttpStatusCode.Accepted)).GetProperty("id").GetGuid();
    }

    /// <summary>A file that the API gives, as text.</summary>
    public Task<string> Download(string path) => _client!.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Asks until the answer is as it should become.</summary>
    public async Task<JsonElement> Until(string path, Func<JsonElement, bool> isSo)
    {
        var answer = default(JsonElement);
        try
        {
            await Until(path, async () => isSo(answer = await Get(path)));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{path} stays {answer}. {Queue} {Log}");
        }

        return answer;
    }

    /// <summary>Asks whether something has come about, for a bounded time.</summary>
    public async Task Until(string what, Func<Task<bool>> hasComeAbout)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await hasComeAbout())
        {
            if (Stopwatch.GetElapsedTime(started) > MaxWait)
            {
                throw new TimeoutException($"Waiting in vain until {what}. {Queue} {Log}");
            }

            await Task.Delay(BetweenTries);
        }
    }

    /// <summary>One number out of the database, whether the product lives or not; nothing is changed by it.</summary>
    public long Count(string sql) => long.Parse(Rows(sql).Single()[0], CultureInfo.InvariantCulture);

    /// <summary>Rows out of the database, as text.</summary>
    public IReadOnlyList<string[]> Rows(string sql)
    {
        using var connection = _store.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    /// <summary>Holds a row of PostgreSQL against every writer until disposed, so that a job stands still before it is through, however fast it is.</summary>
    public async Task<IAsyncDisposable> Hold(string table, Guid id)
    {
        var connection = _store.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"BEGIN; SELECT 1 FROM {table} WHERE id = '{id}' FOR UPDATE";
        await command.ExecuteNonQueryAsync();
        return connection; // its transaction ends with it
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        if (!_isGuest)
        {
            await _store.DisposeAsync();
            Directory.Delete(_data, recursive: true);
        }
    }

    internal async Task<JsonElement> Send(HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _client!.SendAsync(request);
        return await Read(response, expected);
    }

    private async Task<JsonElement> Read(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != expected)
        {
            Assert.Fail($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text} {Log}");
        }

        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
