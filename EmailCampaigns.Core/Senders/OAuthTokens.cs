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

    /// <summary>The fields of a token request; those that are null are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Fields =>
    [
        ("grant_type", RefreshToken is null ? "client_credentials" : "refresh_token"),
        ("refresh_token", RefreshToken),
        ("client_id", clientId),
        ("client_secret", clientSecret),
        ("scope", scope),
    ];
}

/// <summary>The access tokens of one sender: asked for when one is needed, kept until shortly before it runs out.</summary>
/// <param name="http">Asks.</param>
/// <param name="grant">What is asked with, at first.</param>
/// <param name="rotated">Told of the refresh token before and of the one that takes its place: the one before may be worth nothing from now on.</param>
/// <param name="clock">Says when a token has run out.</param>
internal sealed class OAuthTokens(HttpClient http, OAuthGrant grant, Func<string, string, Task> rotated, TimeProvider clock) : IAccessTokens, IDisposable
{
    private readonly TokenEndpoint _endpoint = new(http, clock);
    private readonly SemaphoreSlim _asking = new(1);
    private OAuthGrant _grant = grant;
    private volatile IssuedTokens? _kept; // a whole, since a connection may refuse it while another one asks

    /// <inheritdoc/>
    public async Task<string> Get(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_kept is not { } kept || kept.Until <= clock.GetUtcNow())
            {
                _kept = kept = await _endpoint.Ask(_grant.TokenEndpoint, _grant.Fields, cancellationToken);
                await Rotate(kept.RefreshToken);
            }

            return kept.AccessToken;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc/>
    public void Refused(string token)
    {
        if (_kept?.AccessToken == token)
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
}
