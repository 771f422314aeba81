using System.Globalization;
using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>What a token endpoint gave (RFC 6749 section 5.1). A class and no record, so that no secret is ever printed.</summary>
/// <param name="accessToken">Proves who asks.</param>
/// <param name="until">Up to when it is used: some minutes before it runs out.</param>
/// <param name="refreshToken">Asks for the next one; null where none came along.</param>
/// <param name="scope">What was allowed, separated by spaces; null where that is what was asked for.</param>
/// <param name="idToken">Says who signed in (OpenID Connect); null where it was not asked for.</param>
internal sealed class IssuedTokens(string accessToken, DateTimeOffset until, string? refreshToken, string? scope, string? idToken)
{
    public string AccessToken { get; } = accessToken;

    public DateTimeOffset Until { get; } = until;

    public string? RefreshToken { get; } = refreshToken;

    public string? Scope { get; } = scope;

    public string? IdToken { get; } = idToken;
}

/// <summary>Asks a token endpoint (RFC 6749 section 3.2).</summary>
internal sealed class TokenEndpoint(HttpClient http, TimeProvider clock)
{
    /// <summary>A token is not used in its last minutes: the clocks of two machines differ, and signing in takes a moment.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Where the provider does not say.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    /// <summary>From here on a wrong clock explains a refusal.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Posts a form whose null fields are left out.</summary>
    /// <exception cref="AccessTokenException">It gave none.</exception>
    public async Task<IssuedTokens> Ask(Uri endpoint, IEnumerable<(string Name, string? Value)> fields, CancellationToken cancellationToken)
    {
        try
        {
            using var form = new FormUrlEncodedContent(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)));
            using var response = await http.PostAsync(endpoint, form, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Read(body) : throw Refusal(endpoint, response, body);
        }
        catch (HttpRequestException fault)
        {
            throw new AccessTokenException($"{endpoint.Host} cannot be reached for an access token: {fault.Message}", isFinal: false, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AccessTokenException($"{endpoint.Host} did not answer in time when asked for an access token.", isFinal: false, fault);
        }
        catch (JsonException fault)
        {
            throw new AccessTokenException($"{endpoint.Host} answers with something that is no access token. Check the token endpoint.", isFinal: true, fault);
        }
    }

    private IssuedTokens Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (Text(json, "access_token") is not { Length: > 0 } token || token.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new JsonException("No access_token.");
        }

        var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given)
            ? TimeSpan.FromSeconds(given)
            : UsualLife;
        return new IssuedTokens(token, clock.GetUtcNow() + life - Margin, Text(json, "refresh_token"), Text(json, "scope"), Text(json, "id_token"));
    }

    /// <summary>A 4xx is final (RFC 6749 section 5.2), except 408 and 429; everything else is temporary.</summary>
    private AccessTokenException Refusal(Uri endpoint, HttpResponseMessage response, string body)
    {
        var isFinal = (int)response.StatusCode is >= 400 and < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        var (error, description) = Reason(body);
        var reason = (error, description) switch
        {
            (null, _) => $"it answers {(int)response.StatusCode}",
            (_, null) => error,
            _ => $"{error}, {description.TrimEnd('.')}",
        };
        return new AccessTokenException($"{endpoint.Host} gives no access token: {reason}.{ClockAdvice(response)}", isFinal, inner: null) { Error = error };
    }

    /// <summary>Codes and tokens live for minutes: where the clocks differ by more, that is why they are refused.</summary>
    private string ClockAdvice(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } theirs || clock.GetUtcNow() - theirs is var difference && difference.Duration() < ClockTolerance)
        {
            return "";
        }

        var minutes = ((int)difference.Duration().TotalMinutes).ToString("N0", CultureInfo.InvariantCulture);
        return $" The clock of the machine that runs EmailCampaigns is {minutes} minutes {(difference > TimeSpan.Zero ? "ahead of" : "behind")} the provider's: set it, then try again.";
    }

    private static (string? Error, string? Description) Reason(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (Text(json, "error"), Text(json, "error_description"));
        }
        catch (JsonException)
        {
            return (null, null); // a page for people, which is no reason to show
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
