namespace EmailCampaigns.Core.Senders;

/// <summary>How a sender gets access tokens (RFC 6749). Null says nothing about a field, an empty text clears it.</summary>
public sealed record OAuthInput
{
    private const int MaxText = 2_000;

    /// <summary>An https address.</summary>
    public string? TokenEndpoint { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Written, never read.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Written, never read. Without one the program signs in as itself (client credentials).</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <param name="checks">Takes what is wrong.</param>
    /// <param name="field">The name of this object, such as <c>smtp.oauth</c>.</param>
    internal OAuthInput Check(FieldChecks checks, string field)
    {
        var endpoint = checks.Line($"{field}.tokenEndpoint", TokenEndpoint, MaxText);
        if (!string.IsNullOrEmpty(endpoint) && !IsSafe(endpoint))
        {
            checks.Add($"{field}.tokenEndpoint", "This must be an https address, such as https://oauth2.googleapis.com/token.");
        }

        return new OAuthInput
        {
            TokenEndpoint = endpoint,
            ClientId = checks.Line($"{field}.clientId", ClientId, MaxText),
            ClientSecret = ServerInput.Secret(checks, $"{field}.clientSecret", ClientSecret),
            RefreshToken = ServerInput.Secret(checks, $"{field}.refreshToken", RefreshToken),
            Scope = checks.Line($"{field}.scope", Scope, MaxText),
        };
    }

    /// <summary>Secrets leave this machine through TLS only.</summary>
    private static bool IsSafe(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
