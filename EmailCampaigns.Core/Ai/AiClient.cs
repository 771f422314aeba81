using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;

namespace EmailCampaigns.Core.Ai;

/// <summary>What a model is asked.</summary>
/// <param name="System">What it is to do.</param>
/// <param name="User">What it is to do it with.</param>
/// <param name="Schema">The JSON schema of the answer.</param>
/// <param name="SchemaName">What the answer is called.</param>
/// <param name="MaxOutputTokens">Longer answers are cut.</param>
public sealed record AiPrompt(string System, string User, JsonElement Schema, string SchemaName, int MaxOutputTokens);

/// <summary>Asks a model over the protocol of chat completions, once: when to ask again is the caller's to decide.</summary>
public sealed class AiClient(AiOptions options) : IDisposable
{
    private const int MaxExplanation = 300;

    private readonly HttpClient _http = AiHttp.Client(options);

    /// <summary>Asks the model. Failures are results; it throws only if the caller cancels.</summary>
    /// <param name="endpoint">The model to ask.</param>
    /// <param name="prompt">What it is asked.</param>
    /// <param name="timeLimit">From the beginning to the end of the answer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<AiCompletion> Ask(AiEndpoint endpoint, AiPrompt prompt, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(prompt);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            using var chat = ChatOf(endpoint, timeLimit);
            var response = await chat.GetResponseAsync(
                [new ChatMessage(ChatRole.System, prompt.System), new ChatMessage(ChatRole.User, prompt.User)],
                new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(prompt.Schema, prompt.SchemaName), MaxOutputTokens = prompt.MaxOutputTokens },
                limit.Token);
            return Read(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AiCompletion.Fault(AiResult.TimedOut, $"The model did not answer within {timeLimit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} seconds.");
        }
        catch (ClientResultException refused) when (refused.Status > 0)
        {
            return Refusal(endpoint, refused);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The library reads what a stranger sent, and fails in as many ways as there are answers that are none.
            return Trouble(endpoint, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private IChatClient ChatOf(AiEndpoint endpoint, TimeSpan timeLimit) => new OpenAIClient(
        new ApiKeyCredential(endpoint.Key ?? AiHttp.NoKey),
        new OpenAIClientOptions
        {
            Endpoint = endpoint.BaseUrl,
            NetworkTimeout = timeLimit,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(_http),
        }).GetChatClient(endpoint.Model).AsIChatClient();

    private static AiCompletion Read(ChatResponse response)
    {
        var (input, output) = (Count(response.Usage?.InputTokenCount), Count(response.Usage?.OutputTokenCount));
        var refusal = response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>().Select(c => c.Message).FirstOrDefault();
        AiCompletion Of(AiResult result, string explanation) => new(result, result == AiResult.Answered ? response.Text : "", input, output, explanation);
        return response.FinishReason switch
        {
            _ when refusal is not null => Of(AiResult.Refused, $"The model refused: {OneLine(refusal)}"),
            { } reason when reason == ChatFinishReason.ContentFilter => Of(AiResult.Refused, "The server's filter held the answer back."),
            { } reason when reason == ChatFinishReason.Length => Of(AiResult.Cut, "The answer ends in the middle: it reached the model's limit."),
            _ when string.IsNullOrWhiteSpace(response.Text) => Of(AiResult.Unreadable, "The answer is empty."),
            _ => Of(AiResult.Answered, ""),
        };
    }

    private static int Count(long? tokens) => (int)Math.Clamp(tokens ?? 0, 0, 100_000_000);

    private static AiCompletion Refusal(AiEndpoint endpoint, ClientResultException refused)
    {
        var response = refused.GetRawResponse();
        var (code, said) = ErrorIn(response);
        var words = said is null ? "" : $" It said: {said}";
        return refused.Status switch
        {
            401 or 403 => AiCompletion.Fault(AiResult.Unauthorized, $"The server refused the key ({refused.Status}). Enter a key that may use {endpoint.Model}.{words}"),
            404 => AiCompletion.Fault(AiResult.NotFound, $"The server knows no model {endpoint.Model}, or nothing is at this address (404). Check both.{words}"),
            402 => AiCompletion.Fault(AiResult.OutOfQuota, $"The account has no credit left (402). Top it up, then test the connection.{words}"),
            429 when code is "insufficient_quota" or "billing_hard_limit_reached" => AiCompletion.Fault(AiResult.OutOfQuota, $"The account has no credit left (429). Top it up, then test the connection.{words}"),
            429 => AiCompletion.Fault(AiResult.RateLimited, $"The server asks for a slower pace (429).{words}", RetryAfter(response)),
            >= 500 => AiCompletion.Fault(AiResult.ServerFault, $"The server is in trouble ({refused.Status}).{words}", RetryAfter(response)),
            >= 300 and < 400 => AiCompletion.Fault(AiResult.NotFound, $"The address leads elsewhere ({refused.Status}), and a key is not sent on. Enter the address that it leads to."),
            _ => AiCompletion.Fault(AiResult.BadRequest, $"The server does not take the question ({refused.Status}).{words}"),
        };
    }

    private static AiCompletion Trouble(AiEndpoint endpoint, Exception fault)
    {
        var causes = Causes(fault).ToList();
        return causes switch
        {
            _ when causes.OfType<ForbiddenModelException>().FirstOrDefault() is { } forbidden => AiCompletion.Fault(AiResult.Forbidden, forbidden.Message),
            _ when causes.OfType<UnreadableResponseException>().FirstOrDefault() is { } unreadable => AiCompletion.Fault(AiResult.Unreadable, unreadable.Message),
            _ when causes.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                AiCompletion.Fault(AiResult.Unreachable, $"There is no server named {endpoint.BaseUrl.IdnHost}. Check the address."),
            _ when causes.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: SocketError.ConnectionRefused } =>
                AiCompletion.Fault(AiResult.Unreachable, $"Nothing listens at {endpoint.BaseUrl.Authority}. Is the server running, and is the port right?"),
            _ when causes.OfType<System.Security.Authentication.AuthenticationException>().Any() =>
                AiCompletion.Fault(AiResult.Unreachable, $"No secure connection to {endpoint.BaseUrl.Authority}: its certificate is not trusted here."),
            _ when causes.OfType<HttpRequestException>().Any(http => http.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse) || causes.OfType<HttpIOException>().Any()
                || causes.OfType<SocketException>().Any(socket => socket.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted) =>
                AiCompletion.Fault(AiResult.Unreadable, "The answer broke off in the middle."),
            _ when causes.Exists(cause => cause is SocketException or HttpRequestException or IOException) =>
                AiCompletion.Fault(AiResult.Unreachable, $"No connection to {endpoint.BaseUrl.Authority}: {OneLine(fault.GetBaseException().Message)}"),
            _ => AiCompletion.Fault(AiResult.Unreadable, "The answer is not what a model's server says. Does the address end where /chat/completions begins, often in /v1?"),
        };
    }

    /// <summary>Code and message as these servers write them. A body of another shape is not passed on: it may be any page of the network.</summary>
    private static (string? Code, string? Message) ErrorIn(PipelineResponse? response)
    {
        try
        {
            using var document = JsonDocument.Parse(response?.Content.ToMemory() ?? default);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                ? (TextOf(error, "code"), TextOf(error, "message") is { } message ? OneLine(message) : null)
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? TextOf(JsonElement error, string name) => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Seconds, or a date, which is not worth a clock of its own here: the caller waits its usual time then.</summary>
    private static TimeSpan? RetryAfter(PipelineResponse? response) =>
        response?.Headers.TryGetValue("Retry-After", out var text) is true && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 24 * 60 * 60))
            : null;

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Where(c => !char.IsControl(c) || char.IsWhiteSpace(c)).ToArray().AsSpan().ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxExplanation ? line : line[..MaxExplanation];
    }

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
        }
    }
}
