using System.Net.Http.Headers;
using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>
/// The only handler between the client of Microsoft Graph and the network: adds the token to each request, turns each error response into a <see cref="GraphException"/>, and never repeats
/// a request that sends a message. The client's own handlers retry requests, so they are not used.
/// </summary>
internal sealed class GraphHandler(Uri address, HttpMessageHandler network, IAccessTokens tokens, TimeProvider clock) : HttpMessageHandler
{
    /// <summary>The maximum octets of an error response that are read.</summary>
    private const int MaxRefusal = 64 * 1024;

    private readonly HttpMessageInvoker _network = new(network, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } uri || !uri.AbsoluteUri.StartsWith($"{address.AbsoluteUri.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase))
        {
            throw new GraphException("A request to an address outside Microsoft Graph was refused."); // no token is sent there
        }

        var once = request.Method == HttpMethod.Post && uri.AbsolutePath.EndsWith("/send", StringComparison.Ordinal) ? new OnceContent() : null;
        try
        {
            var token = await tokens.Get(cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Prefer", "IdType=\"ImmutableId\""); // ids that do not change when a message moves to another folder
            request.Content = once ?? request.Content;
            var response = await _network.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response : throw await Refusal(response, token, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or (IOException and not GraphException) || (fault is OperationCanceledException && once is not null))
        {
            throw new GraphException($"The connection to {address.Host} failed: {fault.GetBaseException().Message}", fault) { IsInDoubt = once?.WasWritten is true };
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _network.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The exception for an error response: nothing was done.</summary>
    private async Task<GraphException> Refusal(HttpResponseMessage response, string token, CancellationToken cancellationToken)
    {
        using var disposed = response;
        if ((int)response.StatusCode == 401)
        {
            tokens.Refused(token);
        }

        var (code, message) = await ReadError(response, cancellationToken);
        var status = (int)response.StatusCode;
        return new GraphException($"Microsoft answers {status}{(code is null ? "" : $" {code}")}{(message is null ? "." : $": {message}")}")
        {
            Status = status,
            Code = code,
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
                _ => null,
            },
        };
    }

    /// <summary>The error in a response; nothing if it is an HTML page, or incomplete.</summary>
    private static async Task<(string? Code, string? Message)> ReadError(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxRefusal, cancellationToken);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object
                ? (Text(error, "code"), Text(error, "message"))
                : (null, null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>
    /// The empty content of a request that must not be written twice: on a connection that the server closed, the framework repeats a request by itself, although the server may have
    /// processed it.
    /// </summary>
    private sealed class OnceContent : HttpContent
    {
        private int _written;

        public bool WasWritten => Volatile.Read(ref _written) > 0;

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            Interlocked.Increment(ref _written) == 1 ? Task.CompletedTask : throw new IOException("The connection ended before an answer came.");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return true;
        }
    }
}
