using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// What access tokens are asked for with (RFC 6749): a refresh token, or the client's own secret. A class and no record, so that no secret is ever printed.
/// </summary>
internal sealed class OAuthGrant(Uri tokenEndpoint, string clientId, string? clientSecret, string? refreshToken, string? scope)
{
    public Uri TokenEndpoint { get; } = tokenEndpoint;

    /// <summary>Stands for a person's consent; null where the client asks for itself.</summary>
    public string? RefreshToken { get; } = refreshToken;

    /// <summary>The same with another refresh token (RFC 6749 section 6).</summary>
    public OAuthGrant With(string rotated) => new(TokenEndpoint, clientId, clientSecret, rotated, scope);

    /// <summary>The form of a token request.</summary>
    public FormUrlEncodedContent ToForm() => new(
        new Dictionary<string, string?>
        {
            ["grant_type"] = RefreshToken is null ? "client_credentials" : "refresh_token",
            ["refresh_token"] = RefreshToken,
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["scope"] = scope,
        }.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!)));
}

/// <summary>The access tokens of one sender: asked for when one is needed, kept until shortly before it runs out.</summary>
/// <param name="http">Asks.</param>
/// <param name="grant">What is asked with, at first.</param>
/// <param name="rotated">Told of the refresh token before and of the one that takes its place: the one before may be worth nothing from now on.</param>
/// <param name="clock">Says when a token has run out.</param>
internal sealed class OAuthTokens(HttpClient http, OAuthGrant grant, Func<string, string, Task> rotated, TimeProvider clock) : IAccessTokens, IDisposable
{
    /// <summary>A token is not used in its last minutes: the clocks of two machines differ, and signing in takes a moment.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Where the provider does not say.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _asking = new(1);
    private OAuthGrant _grant = grant;
    private volatile AccessToken? _kept; // a whole, since a connection may refuse it while another one asks

    /// <inheritdoc/>
    public async Task<string> Get(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_kept is not { } kept || kept.Until <= clock.GetUtcNow())
            {
                (kept, var refreshToken) = await Ask(cancellationToken);
                _kept = kept;
                await Rotate(refreshToken);
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

    /// <summary>Goes on with the refresh token that came along, if it is another one. Not cancelled: it is given once.</summary>
    private async Task Rotate(string? refreshToken)
    {
        if (_grant.RefreshToken is { } former && refreshToken is { Length: > 0 } && refreshToken != former)
        {
            _grant = _grant.With(refreshToken);
            await rotated(former, refreshToken);
        }
    }

    private async Task<(AccessToken Access, string? RefreshToken)> Ask(CancellationToken cancellationToken)
    {
        try
        {
            using var form = _grant.ToForm();
            using var response = await http.PostAsync(_grant.TokenEndpoint, form, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Read(body) : throw Refusal(response.StatusCode, body);
        }
        catch (HttpRequestException fault)
        {
            throw new AccessTokenException($"{_grant.TokenEndpoint.Host} cannot be reached for an access token: {fault.Message}", isFinal: false, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AccessTokenException($"{_grant.TokenEndpoint.Host} did not answer in time when asked for an access token.", isFinal: false, fault);
        }
        catch (JsonException fault)
        {
            throw new AccessTokenException(
                $"{_grant.TokenEndpoint.Host} answers with something that is no access token. Check the token endpoint.", isFinal: true, fault);
        }
    }

    private (AccessToken Access, string? RefreshToken) Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (Text(json, "access_token") is not { Length: > 0 } token || token.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new JsonException("No access_token.");
        }

        var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given)
            ? TimeSpan.FromSeconds(given)
            : UsualLife;
        return (new AccessToken(token, clock.GetUtcNow() + life - Margin), Text(json, "refresh_token"));
    }

    /// <summary>A 4xx is the provider's last word (RFC 6749 section 5.2); but for 429, trouble of its own passes.</summary>
    private AccessTokenException Refusal(HttpStatusCode status, string body)
    {
        var isFinal = (int)status is >= 400 and < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        return new AccessTokenException(
            $"{_grant.TokenEndpoint.Host} gives no access token: {Reason(body) ?? $"it answers {(int)status}"}.", isFinal, inner: null);
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
        json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A class and no record, so that no secret is ever printed.</summary>
    private sealed class AccessToken(string token, DateTimeOffset until)
    {
        public string Token { get; } = token;

        public DateTimeOffset Until { get; } = until;
    }
}
