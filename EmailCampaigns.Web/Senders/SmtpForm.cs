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
    public string? Host { get; set; }
    public int Port { get; set; } = 587;
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
    public int MaxConnections { get; set; } = SmtpServer.DefaultConnections;

    /// <summary>Secrets that are stored and stay if nothing is typed.</summary>
    public bool HasPassword { get; private init; }

    /// <inheritdoc cref="HasPassword"/>
    public bool HasClientSecret { get; private init; }

    /// <inheritdoc cref="HasPassword"/>
    public bool HasRefreshToken { get; private init; }

    /// <summary>The form of settings that stand.</summary>
    public static SmtpForm Of(SmtpShown shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return new SmtpForm
        {
            Host = shown.Host,
            Port = shown.Port,
            Security = shown.Security,
            SignIn = shown.Oauth is not null ? SignInBy.Oauth : shown.Username is null ? SignInBy.Nothing : SignInBy.Password,
            Username = shown.Username,
            HasPassword = shown.HasPassword,
            TokenEndpoint = shown.Oauth?.TokenEndpoint,
            ClientId = shown.Oauth?.ClientId,
            HasClientSecret = shown.Oauth?.HasClientSecret == true,
            HasRefreshToken = shown.Oauth?.HasRefreshToken == true,
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
        Port = Port,
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
        MaxConnections = MaxConnections,
    };

    private static string? NullIfEmpty(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;
}
