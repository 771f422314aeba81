namespace EmailCampaigns.Core.Senders;

/// <summary>What is shown of <see cref="OAuthSettings"/>.</summary>
public sealed record OAuthShown(string TokenEndpoint, string ClientId, bool HasClientSecret, bool HasRefreshToken, string? Scope);

/// <summary>How a sender gets access tokens, as it is stored: secrets encrypted.</summary>
public sealed record OAuthSettings
{
    public required string TokenEndpoint { get; init; }

    public required string ClientId { get; init; }

    public string? ProtectedClientSecret { get; init; }

    public string? ProtectedRefreshToken { get; init; }

    public string? Scope { get; init; }

    internal static OAuthSettings After(OAuthSettings? standing, OAuthInput said, Func<string, string> protect) => new()
    {
        TokenEndpoint = said.TokenEndpoint ?? standing?.TokenEndpoint ?? "",
        ClientId = said.ClientId ?? standing?.ClientId ?? "",
        ProtectedClientSecret = ServerSettings.Secret(said.ClientSecret, standing?.ProtectedClientSecret, protect),
        ProtectedRefreshToken = ServerSettings.Secret(said.RefreshToken, standing?.ProtectedRefreshToken, protect),
        Scope = said.Scope is null ? standing?.Scope : FieldChecks.NullIfEmpty(said.Scope),
    };

    /// <summary>What is missing.</summary>
    /// <param name="field">The name of this object in a request, such as <c>smtp.oauth</c>.</param>
    internal IEnumerable<FieldProblem> Problems(string field)
    {
        if (TokenEndpoint.Length == 0)
        {
            yield return new($"{field}.tokenEndpoint", "Where are tokens given out? For Google https://oauth2.googleapis.com/token.");
        }

        if (ClientId.Length == 0)
        {
            yield return new($"{field}.clientId", "This cannot be empty.");
        }

        if (ProtectedClientSecret is null && ProtectedRefreshToken is null)
        {
            yield return new($"{field}.refreshToken", "Enter a refresh token, or a client secret for an application that signs in as itself.");
        }
    }

    internal OAuthGrant ToGrant(SenderSecrets secrets) => new(
        new Uri(TokenEndpoint),
        ClientId,
        ProtectedClientSecret is null ? null : secrets.Unprotect(ProtectedClientSecret),
        ProtectedRefreshToken is null ? null : secrets.Unprotect(ProtectedRefreshToken),
        Scope);
}
