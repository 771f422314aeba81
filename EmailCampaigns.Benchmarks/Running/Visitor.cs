using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Someone who is signed in and looks at pages, one after the other.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _client;

    private Visitor(HttpClient client, CookieContainer cookies) => (_client, Cookies) = (client, cookies);

    public Uri Address => _client.BaseAddress!;

    /// <summary>What shows who this is.</summary>
    public CookieContainer Cookies { get; }

    public static async Task<Visitor> SignIn(Uri address, string email, string password, CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
        var page = await client.GetStringAsync(new Uri("/login", UriKind.Relative), cancellationToken);
        var hidden = HiddenField().Matches(page).Select(m => KeyValuePair.Create(m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        using var form = new FormUrlEncodedContent([.. hidden, new("Input.Email", email), new("Input.Password", password)]);
        using var landed = await client.PostAsync(new Uri("/login", UriKind.Relative), form, cancellationToken);
        if (!landed.IsSuccessStatusCode || landed.RequestMessage!.RequestUri!.AbsolutePath == "/login")
        {
            throw new BenchmarkException($"Signing in led to {landed.RequestMessage!.RequestUri} with {(int)landed.StatusCode}.");
        }

        return new Visitor(client, cookies);
    }

    /// <summary>Opens a page; how long it took.</summary>
    public async Task<TimeSpan> Open(string page, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await _client.GetAsync(new Uri(page, UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>A page as a browser gets it.</summary>
    public Task<string> Read(string page, CancellationToken cancellationToken) => _client.GetStringAsync(new Uri(page, UriKind.Relative), cancellationToken);

    /// <summary>Says that a page is closed, as a browser does for its tab.</summary>
    public async Task Close(string circuit, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent { { new StringContent(circuit), "circuitId" } };
        using var response = await _client.PostAsync(new Uri("/_blazor/disconnect", UriKind.Relative), form, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex HiddenField();
}
