using System.Text.Json;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>The provider settings of an SMTP sender, as they are stored: secrets encrypted.</summary>
public sealed record SmtpSettings : ServerSettings
{
    public int MaxConnections { get; init; } = SmtpServer.DefaultConnections;

    /// <inheritdoc/>
    private protected override string PasswordIsMissing => "Enter the password of this user, or leave the user empty if the server takes mail without signing in.";

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
        Oauth = ShownOauth,
        AllowInvalidCertificate = AllowInvalidCertificate,
        MaxConnections = MaxConnections,
    };

    /// <inheritdoc cref="ServerSettings.After"/>
    internal static (SmtpSettings Settings, IReadOnlyList<FieldProblem> Problems) After(SmtpSettings? standing, SmtpInput said, Func<string, string> protect)
    {
        var (settings, problems) = new SmtpSettings { MaxConnections = said.MaxConnections ?? standing?.MaxConnections ?? SmtpServer.DefaultConnections }.After((ServerSettings?)standing, said, protect);
        return ((SmtpSettings)settings, problems);
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
        Credentials = CredentialsOf(secrets, tokens),
    };

    private protected override SmtpSecurity UsualSecurity(int? port) => port is 465 ? SmtpSecurity.Tls : SmtpSecurity.Starttls;

    private protected override int UsualPort(SmtpSecurity security) => security is SmtpSecurity.Tls ? 465 : 587;
}

/// <summary>What is shown of <see cref="SmtpSettings"/>.</summary>
public sealed record SmtpShown : ServerShown
{
    public required int MaxConnections { get; init; }
}
