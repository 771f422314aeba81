using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>How a person says that a sender signs in.</summary>
public enum SignInBy
{
    Password,
    Oauth,
    Nothing,
}

/// <summary>What stands in the form of a server. Secrets are never in it but while they are typed.</summary>
public abstract class ServerForm
{
    private readonly ServerShown? _standing;

    protected ServerForm(ServerShown? standing)
    {
        _standing = standing;
        if (standing is null)
        {
            return;
        }

        (Host, Port, Security, Username) = (standing.Host, standing.Port, standing.Security, standing.Username);
        SignIn = standing.Oauth is not null ? SignInBy.Oauth : standing.Username is null ? SignInBy.Nothing : SignInBy.Password;
        (TokenEndpoint, ClientId, Scope) = (standing.Oauth?.TokenEndpoint, standing.Oauth?.ClientId, standing.Oauth?.Scope);
        AllowInvalidCertificate = standing.AllowInvalidCertificate;
    }

    public string? Host { get; set; }
    public int? Port { get; set; }
    public SmtpSecurity Security { get; set; }
    public SignInBy SignIn { get; set; }
    public string? Username { get; set; }
    public string? Password { get; set; }
    public string? TokenEndpoint { get; set; }
    public string? ClientId { get; set; }
    public string? ClientSecret { get; set; }
    public string? RefreshToken { get; set; }
    public string? Scope { get; set; }
    public bool AllowInvalidCertificate { get; set; }

    /// <summary>The port that goes with TLS from the start, and the one that goes with STARTTLS.</summary>
    public abstract (int Tls, int Starttls) UsualPorts { get; }

    /// <summary>Whether a secret is stored and stays if nothing is typed. One that was given for another server or user does not stay.</summary>
    public bool HasPassword => _standing?.HasPassword is true && IsSameServer;

    /// <inheritdoc cref="HasPassword"/>
    public bool HasClientSecret => _standing?.Oauth?.HasClientSecret is true && IsSameServer && IsSameEndpoint;

    /// <inheritdoc cref="HasPassword"/>
    public bool HasRefreshToken => _standing?.Oauth?.HasRefreshToken is true && IsSameServer && IsSameEndpoint;

    private bool IsSameServer => _standing is { } standing
        && (standing.Port, standing.Security, standing.AllowInvalidCertificate, standing.Username) == (Port, Security, AllowInvalidCertificate, Username?.Trim())
        && string.Equals(standing.Host, Host?.Trim(), StringComparison.OrdinalIgnoreCase);

    private bool IsSameEndpoint => _standing?.Oauth?.TokenEndpoint == TokenEndpoint?.Trim();

    /// <summary>Changes the security, and the port with it where it was a usual one of the former.</summary>
    public virtual void Take(SmtpSecurity security)
    {
        if (security is SmtpSecurity.Tls && Port == UsualPorts.Starttls)
        {
            Port = UsualPorts.Tls;
        }
        else if (security is not SmtpSecurity.Tls && Port == UsualPorts.Tls)
        {
            Port = UsualPorts.Starttls;
        }

        Security = security;
    }

    /// <summary>What both kinds of server are told; a secret that was not typed is not said.</summary>
    protected ServerInput Fill(ServerInput empty) => empty with
    {
        Host = Host ?? "",
        Port = Port ?? 0,
        Security = Security,
        Username = SignIn is SignInBy.Nothing ? "" : Username ?? "",
        Password = SignIn is SignInBy.Password ? NullIfEmpty(Password) : null,
        Oauth = SignIn is not SignInBy.Oauth ? null : new OAuthInput
        {
            TokenEndpoint = TokenEndpoint ?? "",
            ClientId = ClientId ?? "",
            ClientSecret = NullIfEmpty(ClientSecret),
            RefreshToken = NullIfEmpty(RefreshToken),
            Scope = Scope ?? "",
        },
        AllowInvalidCertificate = AllowInvalidCertificate,
    };

    private static string? NullIfEmpty(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;
}
