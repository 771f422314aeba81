using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders.SignIn;

namespace EmailCampaigns.Core.Senders;

/// <summary>Makes the transport of a sender out of its settings.</summary>
public sealed class SenderTransports(
    DataDirectory data, SenderSecrets secrets, RefreshTokens refreshTokens, SenderGrants grants, MailProviders providers, ProviderHttp http, SmtpConnections connections, TimeProvider clock)
{
    /// <summary>Google's limit of connections of one mailbox is 15, for all programs together.</summary>
    private const int ConnectionsToGoogle = 5;

    /// <summary>Between two looks for a message whose sending Microsoft did not answer.</summary>
    private static readonly TimeSpan PauseOfLooks = TimeSpan.FromSeconds(2);

    private readonly TokenEndpoint _endpoint = new(http.Tokens, clock);

    /// <summary>A transport for this sender as it is now.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    public IMailTransport Open(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.Provider switch
        {
            SenderProvider.Pickup => new PickupTransport(PickupFolder.Resolve(data.Path, PickupSettings.Of(sender).Folder)),
            SenderProvider.Smtp or SenderProvider.Google => connections.Transport(ServerOf(sender)),
            SenderProvider.Microsoft365 => new GraphTransport(GraphOf(sender), clock, PauseOfLooks),
        };
    }

    /// <summary>The mail server of a sender, its secrets readable.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    internal SmtpServer ServerOf(SenderAccount sender) => sender.Provider is not SenderProvider.Google
        ? SmtpSettings.Of(sender).ToServer(secrets, grant => TokensOf(sender, grant))
        : new SmtpServer
        {
            Host = providers.GoogleSmtp.Host,
            Port = providers.GoogleSmtp.Port,
            Security = SecurityOf(providers.GoogleSmtp),
            MaxConnections = ConnectionsToGoogle,
            Credentials = SmtpCredentials.ByToken(sender.Email, TokensOf(sender)),
        };

    /// <summary>The mailbox of a sender that is read over IMAP, its secrets readable; null where none is.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    internal ImapServer? MailboxOf(SenderAccount sender) => sender switch
    {
        { InboundSettings: null } or { Provider: SenderProvider.Microsoft365 } => null,
        { Provider: SenderProvider.Google } => new ImapServer
        {
            Host = providers.GoogleImap.Host,
            Port = providers.GoogleImap.Port,
            Security = SecurityOf(providers.GoogleImap),
            Credentials = SmtpCredentials.ByToken(sender.Email, TokensOf(sender)),
        },
        _ => ImapSettings.Of(sender)?.ToServer(secrets, grant => TokensOf(sender, grant)),
    };

    /// <summary>The mailbox of a sender by Microsoft 365.</summary>
    internal GraphApi GraphOf(SenderAccount sender) => new(providers.Graph, http.Network, TokensOf(sender), clock);

    private static SmtpSecurity SecurityOf(Uri server) => server.Scheme is "smtps" or "imaps" ? SmtpSecurity.Tls : SmtpSecurity.None;

    private GrantTokens TokensOf(SenderAccount sender) => new(providers.For(sender.Provider)!, _endpoint, grants, sender.WorkspaceId, sender.Id, clock);

    private OAuthTokens TokensOf(SenderAccount sender, OAuthGrant grant) =>
        new(http.Tokens, grant, (former, rotated) => refreshTokens.Keep(sender.WorkspaceId, sender.Id, former, rotated), clock);
}
