using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>The provider settings of an SMTP sender, as they are stored: secrets encrypted.</summary>
public sealed record SmtpSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required SmtpSecurity Security { get; init; }

    public string? Username { get; init; }

    /// <summary>Encrypted; null where the sender signs in by <see cref="Oauth"/>, or not at all.</summary>
    public string? ProtectedPassword { get; init; }

    public OAuthSettings? Oauth { get; init; }

    public bool AllowInvalidCertificate { get; init; }

    public int MaxConnections { get; init; } = SmtpServer.DefaultConnections;

    /// <summary>The settings of a sender whose provider is <see cref="SenderProvider.Smtp"/>.</summary>
    public static SmtpSettings Of(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return JsonSerializer.Deserialize<SmtpSettings>(sender.ProviderSettings ?? throw new ArgumentException("The sender has no settings.", nameof(sender)), Json)!;
    }

    /// <summary>As <see cref="SenderAccount.ProviderSettings"/> keeps them.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>What can be shown: everything but the secrets.</summary>
    public SmtpShown Shown() => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        Username = Username,
        HasPassword = ProtectedPassword is not null,
        Oauth = Oauth is null ? null : new OAuthShown(Oauth.TokenEndpoint, Oauth.ClientId, Oauth.ProtectedClientSecret is not null, Oauth.ProtectedRefreshToken is not null, Oauth.Scope),
        AllowInvalidCertificate = AllowInvalidCertificate,
        MaxConnections = MaxConnections,
    };

    /// <summary>The settings after what was said, and what is wrong with them as a whole.</summary>
    /// <param name="standing">What stood before; null for a new sender.</param>
    /// <param name="said">Each field of it is well-formed.</param>
    /// <param name="protect">Encrypts a secret.</param>
    internal static (SmtpSettings Settings, IReadOnlyList<FieldProblem> Problems) After(SmtpSettings? standing, SmtpInput said, Func<string, string> protect)
    {
        var security = said.Security ?? standing?.Security ?? (said.Port is 465 ? SmtpSecurity.Tls : SmtpSecurity.Starttls);
        var settings = new SmtpSettings
        {
            Host = said.Host ?? standing?.Host ?? "",
            Port = said.Port ?? standing?.Port ?? (security is SmtpSecurity.Tls ? 465 : 587),
            Security = security,
            Username = said.Username is null ? standing?.Username : FieldChecks.NullIfEmpty(said.Username),
            ProtectedPassword = said.Oauth is not null ? null : Secret(said.Password, standing?.ProtectedPassword, protect),
            Oauth = said.Oauth is not null ? OAuthSettings.After(standing?.Oauth, said.Oauth, protect) : string.IsNullOrEmpty(said.Password) ? standing?.Oauth : null,
            AllowInvalidCertificate = said.AllowInvalidCertificate ?? standing?.AllowInvalidCertificate ?? false,
            MaxConnections = said.MaxConnections ?? standing?.MaxConnections ?? SmtpServer.DefaultConnections,
        };
        // Without a user there is nobody to sign in; the password goes with the name.
        settings = settings.Username is null && said.Username is not null && string.IsNullOrEmpty(said.Password)
            ? settings with { ProtectedPassword = null }
            : settings;
        return (settings, [.. settings.Problems(standing, said)]);
    }

    /// <summary>The server to talk to, secrets readable.</summary>
    /// <exception cref="UnreadableSecretException">The key ring is another one.</exception>
    internal SmtpServer ToServer(SenderSecrets secrets, Func<OAuthGrant, IAccessTokens> tokens) => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        AllowInvalidCertificate = AllowInvalidCertificate,
        MaxConnections = MaxConnections,
        Credentials = this switch
        {
            { Username: { } user, ProtectedPassword: { } password } => SmtpCredentials.ByPassword(user, secrets.Unprotect(password)),
            { Username: { } user, Oauth: { } oauth } => SmtpCredentials.ByToken(user, tokens(oauth.ToGrant(secrets))),
            _ => null,
        },
    };

    private IEnumerable<FieldProblem> Problems(SmtpSettings? standing, SmtpInput said)
    {
        if (Username is null && (ProtectedPassword is not null || Oauth is not null))
        {
            yield return new("smtp.username", "Who signs in? This is often the email address.");
        }
        else if (Username is not null && ProtectedPassword is null && Oauth is null)
        {
            yield return new("smtp.password", "Enter the password of this user, or leave the user empty if the server takes mail without signing in.");
        }

        foreach (var problem in standing is null ? [] : KeptFor(standing))
        {
            yield return problem;
        }

        if (said.Oauth is not null)
        {
            foreach (var problem in Oauth!.Problems())
            {
                yield return problem;
            }
        }
    }

    /// <summary>
    /// A secret was given for one user at one server, reached in one way. Whoever may change that, but never saw the secret, could have it sent to a server
    /// of their own or in the clear, so a secret is not kept over such a change.
    /// </summary>
    private IEnumerable<FieldProblem> KeptFor(SmtpSettings standing)
    {
        var changed = ChangeOfServer(standing);
        if (changed is not null && ProtectedPassword is not null && ProtectedPassword == standing.ProtectedPassword)
        {
            yield return new("smtp.password", $"The {changed} changed, and the password was given for {standing.Username} at {standing.Host}:{standing.Port}. Enter it again.");
        }

        if (Oauth is null || standing.Oauth is null)
        {
            yield break;
        }

        changed = Oauth.TokenEndpoint != standing.Oauth.TokenEndpoint ? "token endpoint" : changed;
        if (changed is not null && Oauth.ProtectedRefreshToken is not null && Oauth.ProtectedRefreshToken == standing.Oauth.ProtectedRefreshToken)
        {
            yield return new("smtp.oauth.refreshToken", $"The {changed} changed, and the refresh token was given for the former one. Enter it again.");
        }

        if (changed is not null && Oauth.ProtectedClientSecret is not null && Oauth.ProtectedClientSecret == standing.Oauth.ProtectedClientSecret)
        {
            yield return new("smtp.oauth.clientSecret", $"The {changed} changed, and the client secret was given for the former one. Enter it again.");
        }
    }

    private string? ChangeOfServer(SmtpSettings standing) => standing switch
    {
        _ when !string.Equals(Host, standing.Host, StringComparison.OrdinalIgnoreCase) => "server",
        _ when Port != standing.Port => "port",
        _ when Security != standing.Security => "security",
        _ when AllowInvalidCertificate != standing.AllowInvalidCertificate => "certificate check",
        _ when Username != standing.Username => "user",
        _ => null,
    };

    internal static string? Secret(string? said, string? standing, Func<string, string> protect) => said switch
    {
        null => standing,
        "" => null,
        _ => protect(said),
    };
}

/// <summary>What is shown of <see cref="SmtpSettings"/>.</summary>
public sealed record SmtpShown
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required SmtpSecurity Security { get; init; }
    public required string? Username { get; init; }

    /// <summary>There is one; it is never shown.</summary>
    public required bool HasPassword { get; init; }

    public required OAuthShown? Oauth { get; init; }
    public required bool AllowInvalidCertificate { get; init; }
    public required int MaxConnections { get; init; }
}

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
        ProtectedClientSecret = SmtpSettings.Secret(said.ClientSecret, standing?.ProtectedClientSecret, protect),
        ProtectedRefreshToken = SmtpSettings.Secret(said.RefreshToken, standing?.ProtectedRefreshToken, protect),
        Scope = said.Scope is null ? standing?.Scope : FieldChecks.NullIfEmpty(said.Scope),
    };

    internal IEnumerable<FieldProblem> Problems()
    {
        if (TokenEndpoint.Length == 0)
        {
            yield return new("smtp.oauth.tokenEndpoint", "Where are tokens given out? For Google https://oauth2.googleapis.com/token.");
        }

        if (ClientId.Length == 0)
        {
            yield return new("smtp.oauth.clientId", "This cannot be empty.");
        }

        if (ProtectedClientSecret is null && ProtectedRefreshToken is null)
        {
            yield return new("smtp.oauth.refreshToken", "Enter a refresh token, or a client secret for an application that signs in as itself.");
        }
    }

    internal OAuthGrant ToGrant(SenderSecrets secrets) => new(
        new Uri(TokenEndpoint),
        ClientId,
        ProtectedClientSecret is null ? null : secrets.Unprotect(ProtectedClientSecret),
        ProtectedRefreshToken is null ? null : secrets.Unprotect(ProtectedRefreshToken),
        Scope);
}
