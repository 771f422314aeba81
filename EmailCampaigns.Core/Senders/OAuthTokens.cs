using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>What access tokens are asked for with (RFC 6749): a refresh token, or the client's own secret. A class and no record, so that no secret is ever printed.</summary>
internal sealed class OAuthGrant(Uri tokenEndpoint, string clientId, string? clientSecret, string? refreshToken, string? scope)
{
    public Uri TokenEndpoint { get; } = tokenEndpoint;

    /// <summary>The form of a token request.</summary>
    public FormUrlEncodedContent ToForm() => new(
        new Dictionary<string, string?>
        {
            ["grant_type"] = refreshToken is null ? "client_credentials" : "refresh_token",
            ["refresh_token"] = refreshToken,
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["scope"] = scope,
        }.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!)));
}

/// <summary>The access tokens of one sender: asked for when one is needed, kept until shortly before it runs out.</summary>
internal sealed class OAuthTokens(HttpClient http, OAuthGrant grant, TimeProvider clock) : IAccessTokens, IDisposable
{
    /// <summary>A token is not used in its last minutes: the clocks of two machines differ, and signing in takes a moment.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Where the provider does not say.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _asking = new(1);
    private (string Token, DateTimeOffset Until)? _kept;

    /// <inheritdoc/>
    public async Task<string> Get(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_kept is not { } kept || kept.Until <= clock.GetUtcNow())
            {
                _kept = kept = await Ask(cancellationToken);
            }

            return kept.Token;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc/>
    public void Refused(string token)
    {
        if (_kept?.Token == token)
        {
            _kept = null;
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<(string Token, DateTimeOffset Until)> Ask(CancellationToken cancellationToken)
    {
        try
        {
            using var form = grant.ToForm();
            using var response = await http.PostAsync(grant.TokenEndpoint, form, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Read(body) : throw Refusal(response.StatusCode, body);
        }
        catch (HttpRequestException fault)
        {
            throw new AccessTokenException($"{grant.TokenEndpoint.Host} cannot be reached for an access token: {fault.Message}", isFinal: false, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AccessTokenException($"{grant.TokenEndpoint.Host} did not answer in time when asked for an access token.", isFinal: false, fault);
        }
        catch (JsonException fault)
        {
            throw new AccessTokenException($"{grant.TokenEndpoint.Host} answers with something that is no access token. Check the token endpoint.", isFinal: true, fault);
        }
    }

    private (string Token, DateTimeOffset Until) Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (Text(json, "access_token") is not { Length: > 0 } token || token.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new JsonException("No access_token.");
        }

        var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given) ? TimeSpan.FromSeconds(given) : UsualLife;
        return (token, clock.GetUtcNow() + life - Margin);
    }

    /// <summary>A 4xx is the provider's last word (RFC 6749 section 5.2); but for 429, trouble of its own passes.</summary>
    private AccessTokenException Refusal(HttpStatusCode status, string body)
    {
        var isFinal = (int)status is >= 400 and < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        return new AccessTokenException($"{grant.TokenEndpoint.Host} gives no access token: {Reason(body) ?? $"it answers {(int)status}"}.", isFinal, inner: null);
    }

    private static string? Reason(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (Text(json, "error"), Text(json, "error_description")) switch
            {
                (null, _) => null,
                ({ } error, null) => error,
                ({ } error, { } description) => $"{error}, {description.TrimEnd('.')}",
            };
        }
        catch (JsonException)
        {
            return null; // a page for people, which is no reason to show
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
