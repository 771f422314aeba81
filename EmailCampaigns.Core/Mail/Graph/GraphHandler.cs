using System.Net.Http.Headers;
using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Graph;

/// <summary>
/// Stands between the client of Microsoft Graph and the network: signs each request, turns each refusal into a <see cref="GraphException"/>, and has a message sent once. The client's own
/// handlers are not used, since they repeat what they take for failed.
/// </summary>
internal sealed class GraphHandler(Uri address, HttpMessageHandler network, IAccessTokens tokens, TimeProvider clock) : HttpMessageHandler
{
    /// <summary>Octets of a refusal that are read.</summary>
    private const int MaxRefusal = 64 * 1024;

    private readonly HttpMessageInvoker _network = new(network, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } uri || !uri.AbsoluteUri.StartsWith($"{address.AbsoluteUri.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase))
        {
            throw new GraphException("An address that does not belong to Microsoft Graph was to be asked."); // no token goes there
        }

        var once = request.Method == HttpMethod.Post && uri.AbsolutePath.EndsWith("/send", StringComparison.Ordinal) ? new OnceContent() : null;
        try
        {
            var token = await tokens.Get(cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Prefer", "IdType=\"ImmutableId\""); // an id that a message keeps when it moves to another folder
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

    /// <summary>The answer was no; nothing was done.</summary>
    private async Task<GraphException> Refusal(HttpResponseMessage response, string token, CancellationToken cancellationToken)
    {
        using var answer = response;
        if ((int)response.StatusCode == 401)
        {
            tokens.Refused(token);
        }

        var (code, message) = await Said(response, cancellationToken);
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

    /// <summary>What the answer says; nothing where it is a page for people, or breaks off.</summary>
    private static async Task<(string? Code, string? Message)> Said(HttpResponseMessage response, CancellationToken cancellationToken)
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
    /// The empty content of a request that must not be written twice: on a connection that the server closed, the framework writes a request again by itself, although the server may have
    /// done it.
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
