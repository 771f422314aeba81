using System.Text.Json;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>The mailbox of a sender that is read for replies and bounces, as it is stored: secrets encrypted.</summary>
public sealed record ImapSettings : ServerSettings
{
    /// <inheritdoc/>
    private protected override string PasswordIsMissing => "Enter the password of this mailbox.";

    /// <summary>Null where no mailbox is read, or it is the one that somebody signed in to at the provider.</summary>
    public static ImapSettings? Of(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.InboundSettings is null || sender.Provider.SignsIn() ? null : JsonSerializer.Deserialize<ImapSettings>(sender.InboundSettings, Json);
    }

    /// <summary>As <see cref="SenderAccount.InboundSettings"/> keeps them.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>What can be shown: everything but the secrets.</summary>
    public ImapShown Shown() => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        Username = Username,
        HasPassword = ProtectedPassword is not null,
        Oauth = ShownOauth,
        AllowInvalidCertificate = AllowInvalidCertificate,
    };

    /// <summary>The settings after what was said, and what is wrong with them as a whole.</summary>
    internal static (ImapSettings Settings, IReadOnlyList<FieldProblem> Problems) After(ImapSettings? standing, ImapInput said, Func<string, string> protect)
    {
        var (settings, problems) = new ImapSettings().After((ServerSettings?)standing, said, protect);
        return ((ImapSettings)settings, settings switch
        {
            { Host: "" } => [new FieldProblem("imap.host", "Which server keeps the mailbox? It looks like imap.example.com."), .. problems],
            { Username: null } when problems.Count == 0 => [new FieldProblem("imap.username", "Who signs in? This is often the email address.")],
            _ => problems,
        });
    }

    /// <summary>The server to read from, secrets readable.</summary>
    /// <exception cref="UnreadableSecretException">The key ring is another one.</exception>
    internal ImapServer ToServer(SenderSecrets secrets, Func<OAuthGrant, IAccessTokens> tokens) => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        AllowInvalidCertificate = AllowInvalidCertificate,
        Credentials = CredentialsOf(secrets, tokens) ?? throw new InvalidOperationException("A mailbox is read by somebody who signs in."),
    };

    private protected override SmtpSecurity UsualSecurity(int? port) => port is 143 ? SmtpSecurity.Starttls : SmtpSecurity.Tls;

    private protected override int UsualPort(SmtpSecurity security) => security is SmtpSecurity.Tls ? 993 : 143;
}

/// <summary>What is shown of <see cref="ImapSettings"/>.</summary>
public sealed record ImapShown : ServerShown;
