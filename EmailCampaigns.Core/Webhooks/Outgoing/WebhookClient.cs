using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>What came of one attempt.</summary>
/// <param name="Result">What it was.</param>
/// <param name="StatusCode">Of HTTP; null where nobody responded.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Answer">The first KB of the response, or why there is none.</param>
internal sealed record WebhookResponse(WebhookResult Result, int? StatusCode, int Milliseconds, string? Answer);

/// <summary>
/// Posts to addresses that strangers chose. A name is resolved and checked when the connection is made, so that no later answer of DNS leads elsewhere; redirects are not followed, no proxy
/// is asked, and of the response no more than the first KB is read.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    private const int MaxResponse = 1024;
    private const string UserAgent = "EmailCampaigns-Webhooks/1";

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly WebhookOptions _options;
    private readonly HttpClient _http;

    public WebhookClient(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                Credentials = null,
                ConnectCallback = Connect,
                ConnectTimeout = options.Timeout,
                PooledConnectionLifetime = ConnectionLifetime,
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0,
            })
        {
            Timeout = Timeout.InfiniteTimeSpan, // each attempt has its own
        };
    }

    /// <summary>Whether such an address could be connected to, as far as it can be said without asking DNS.</summary>
    public bool Allows(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return _options.AllowPrivateNetworks || (!url.IsLoopback && (!IPAddress.TryParse(url.IdnHost, out var address) || NetworkAddresses.IsPublic(address)));
    }

    /// <summary>Posts JSON. Failures are results; it throws only if the caller cancels.</summary>
    internal async Task<WebhookResponse> Post(string url, IEnumerable<(string Name, string Value)> headers, string body, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.UserAgent.ParseAdd(UserAgent);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)response.StatusCode;
            var beginning = await Beginning(response.Content, limit.Token);
            return new WebhookResponse(ResultOf(status), status, Elapsed(began), beginning);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookResponse(WebhookResult.TimedOut, null, Elapsed(began), $"No answer within {_options.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or InvalidOperationException or UriFormatException)
        {
            var isForbidden = Causes(fault).OfType<ForbiddenAddressException>().Any();
            return new WebhookResponse(isForbidden ? WebhookResult.Forbidden : WebhookResult.Unreachable, null, Elapsed(began), CleanText.Line(fault.GetBaseException().Message, MaxResponse));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static WebhookResult ResultOf(int status) => status switch
    {
        >= 200 and < 300 => WebhookResult.Delivered,
        >= 300 and < 400 => WebhookResult.Redirected,
        410 => WebhookResult.Gone,
        _ => WebhookResult.Refused,
    };

    /// <summary>The response counts from its status on: a body that breaks off changes nothing.</summary>
    private static async Task<string?> Beginning(HttpContent content, CancellationToken cancellationToken)
    {
        var octets = new byte[MaxResponse];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            length = await stream.ReadAtLeastAsync(octets, MaxResponse, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }

        return length == 0 ? null : CleanText.Lines(Encoding.UTF8.GetString(octets, 0, length), MaxResponse);
    }

    /// <summary>Connects to one of the addresses that the name has now, and to none that is not allowed.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        await NetworkAddresses.Connect(context.DnsEndPoint, address => _options.AllowPrivateNetworks || NetworkAddresses.IsPublic(address), cancellationToken)
            ?? throw new ForbiddenAddressException();

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
        }
    }

    private static int Elapsed(long began) => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}

/// <summary>An address that the installation does not allow. It was not connected to.</summary>
public sealed class ForbiddenAddressException() : IOException("The address is in this machine's own or in a private network, which the setting Webhooks:AllowPrivateNetworks does not allow.");
