using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>A server that a sender signs in to, as it is stored: secrets encrypted.</summary>
public abstract record ServerSettings
{
    private protected static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    public string Host { get; init; } = "";

    public int Port { get; init; }

    public SmtpSecurity Security { get; init; }

    public string? Username { get; init; }

    /// <summary>Encrypted; null where it signs in by <see cref="Oauth"/>, or not at all.</summary>
    public string? ProtectedPassword { get; init; }

    public OAuthSettings? Oauth { get; init; }

    public bool AllowInvalidCertificate { get; init; }

    /// <summary>What an <see cref="OAuthSettings"/> shows of itself; null where it signs in otherwise.</summary>
    private protected OAuthShown? ShownOauth => Oauth is null
        ? null
        : new OAuthShown(Oauth.TokenEndpoint, Oauth.ClientId, Oauth.ProtectedClientSecret is not null, Oauth.ProtectedRefreshToken is not null, Oauth.Scope);

    /// <summary>The settings after what was said, and what is wrong with them as a whole.</summary>
    /// <param name="standing">What stood before; null for a new one.</param>
    /// <param name="said">Each field of it is well-formed.</param>
    /// <param name="protect">Encrypts a secret.</param>
    private protected (ServerSettings Settings, IReadOnlyList<FieldProblem> Problems) After(ServerSettings? standing, ServerInput said, Func<string, string> protect)
    {
        var security = said.Security ?? standing?.Security ?? UsualSecurity(said.Port);
        var settings = this with
        {
            Host = said.Host ?? standing?.Host ?? "",
            Port = said.Port ?? standing?.Port ?? UsualPort(security),
            Security = security,
            Username = said.Username is null ? standing?.Username : FieldChecks.NullIfEmpty(said.Username),
            ProtectedPassword = said.Oauth is not null ? null : Secret(said.Password, standing?.ProtectedPassword, protect),
            Oauth = said.Oauth is not null ? OAuthSettings.After(standing?.Oauth, said.Oauth, protect) : string.IsNullOrEmpty(said.Password) ? standing?.Oauth : null,
            AllowInvalidCertificate = said.AllowInvalidCertificate ?? standing?.AllowInvalidCertificate ?? false,
        };
        // Without a user there is nobody to sign in; the password goes with the name.
        settings = settings.Username is null && said.Username is not null && string.IsNullOrEmpty(said.Password)
            ? settings with { ProtectedPassword = null }
            : settings;
        return (settings, [.. settings.Problems(standing, said)]);
    }

    /// <summary>The security that goes with a port; of an unsaid port the safest usual one.</summary>
    private protected abstract SmtpSecurity UsualSecurity(int? port);

    /// <summary>What to say where a user is named without a secret.</summary>
    private protected abstract string PasswordIsMissing { get; }

    private protected abstract int UsualPort(SmtpSecurity security);

    /// <summary>Who signs in, secrets readable; null where nobody does.</summary>
    /// <exception cref="UnreadableSecretException">The key ring is another one.</exception>
    private protected SmtpCredentials? CredentialsOf(SenderSecrets secrets, Func<OAuthGrant, IAccessTokens> tokens) => this switch
    {
        { Username: { } user, ProtectedPassword: { } password } => SmtpCredentials.ByPassword(user, secrets.Unprotect(password)),
        { Username: { } user, Oauth: { } oauth } => SmtpCredentials.ByToken(user, tokens(oauth.ToGrant(secrets))),
        _ => null,
    };

    private IEnumerable<FieldProblem> Problems(ServerSettings? standing, ServerInput said)
    {
        if (Username is null && (ProtectedPassword is not null || Oauth is not null))
        {
            yield return new($"{said.Field}.username", "Who signs in? This is often the email address.");
        }
        else if (Username is not null && ProtectedPassword is null && Oauth is null)
        {
            yield return new($"{said.Field}.password", PasswordIsMissing);
        }

        foreach (var problem in standing is null ? [] : KeptFor(standing, said.Field))
        {
            yield return problem;
        }

        if (said.Oauth is not null)
        {
            foreach (var problem in Oauth!.Problems($"{said.Field}.oauth"))
            {
                yield return problem;
            }
        }
    }

    /// <summary>
    /// A secret was given for one user at one server, reached in one way. Whoever may change that, but never saw the secret, could have it sent to a server
    /// of their own or in the clear, so a secret is not kept over such a change.
    /// </summary>
    private IEnumerable<FieldProblem> KeptFor(ServerSettings standing, string field)
    {
        var changed = ChangeOfServer(standing);
        if (changed is not null && ProtectedPassword is not null && ProtectedPassword == standing.ProtectedPassword)
        {
            yield return new($"{field}.password", $"The {changed} changed, and the password was given for {standing.Username} at {standing.Host}:{standing.Port}. Enter it again.");
        }

        if (Oauth is null || standing.Oauth is null)
        {
            yield break;
        }

        changed = Oauth.TokenEndpoint != standing.Oauth.TokenEndpoint ? "token endpoint" : changed;
        if (changed is not null && Oauth.ProtectedRefreshToken is not null && Oauth.ProtectedRefreshToken == standing.Oauth.ProtectedRefreshToken)
        {
            yield return new($"{field}.oauth.refreshToken", $"The {changed} changed, and the refresh token was given for the former one. Enter it again.");
        }

        if (changed is not null && Oauth.ProtectedClientSecret is not null && Oauth.ProtectedClientSecret == standing.Oauth.ProtectedClientSecret)
        {
            yield return new($"{field}.oauth.clientSecret", $"The {changed} changed, and the client secret was given for the former one. Enter it again.");
        }
    }

    private string? ChangeOfServer(ServerSettings standing) => standing switch
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
