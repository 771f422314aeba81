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

/// <summary>What stands in the form of a mail server. Secrets are never in it but while they are typed.</summary>
public sealed class SmtpForm
{
    private SmtpShown? _standing;

    public string? Host { get; set; }
    public int? Port { get; set; } = 587;
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Starttls;
    public SignInBy SignIn { get; set; }
    public string? Username { get; set; }
    public string? Password { get; set; }
    public string? TokenEndpoint { get; set; }
    public string? ClientId { get; set; }
    public string? ClientSecret { get; set; }
    public string? RefreshToken { get; set; }
    public string? Scope { get; set; }
    public bool AllowInvalidCertificate { get; set; }
    public int? MaxConnections { get; set; } = SmtpServer.DefaultConnections;

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

    /// <summary>The form of settings that stand.</summary>
    public static SmtpForm Of(SmtpShown shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return new SmtpForm
        {
            _standing = shown,
            Host = shown.Host,
            Port = shown.Port,
            Security = shown.Security,
            SignIn = shown.Oauth is not null ? SignInBy.Oauth : shown.Username is null ? SignInBy.Nothing : SignInBy.Password,
            Username = shown.Username,
            TokenEndpoint = shown.Oauth?.TokenEndpoint,
            ClientId = shown.Oauth?.ClientId,
            Scope = shown.Oauth?.Scope,
            AllowInvalidCertificate = shown.AllowInvalidCertificate,
            MaxConnections = shown.MaxConnections,
        };
    }

    /// <summary>Takes over what a provider says of its server; what is typed of user and password stays.</summary>
    public void Take(SmtpPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        (Host, Port, Security, MaxConnections) = (preset.Host, preset.Port, preset.Security, preset.Connections);
    }

    /// <summary>Changes the security, and the port with it where it was the usual one of the former.</summary>
    public void Take(SmtpSecurity security)
    {
        Port = (Security, Port, security) switch
        {
            (_, 465, not SmtpSecurity.Tls) => 587,
            (_, 587 or 25, SmtpSecurity.Tls) => 465,
            _ => Port,
        };
        Security = security;
    }

    /// <summary>Everything it says; a secret that was not typed is not said.</summary>
    public SmtpInput ToInput() => new()
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
        MaxConnections = MaxConnections ?? 0,
    };

    private static string? NullIfEmpty(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;
}
