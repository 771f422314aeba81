using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>Makes the transport of a sender out of its settings.</summary>
public sealed class SenderTransports(
    DataDirectory data, SenderSecrets secrets, RefreshTokens refreshTokens, SmtpConnections connections, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 256 * 1024 };

    /// <summary>A transport for this sender as it is now.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    public IMailTransport Open(SenderAccount sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.Provider switch
        {
            SenderProvider.Pickup => new PickupTransport(PickupFolder.Resolve(data.Path, PickupSettings.Of(sender).Folder)),
            SenderProvider.Smtp => connections.Transport(ServerOf(sender)),
            SenderProvider.Microsoft365 => throw new NotSupportedException("Senders by Microsoft 365 cannot be made yet, so this one cannot be there."),
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The server of a sender by SMTP, its secrets readable.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    internal SmtpServer ServerOf(SenderAccount sender) => SmtpSettings.Of(sender).ToServer(secrets, grant => TokensOf(sender, grant));

    /// <summary>The mailbox of a sender, its secrets readable; null where none is read.</summary>
    /// <exception cref="UnreadableSecretException">Its password cannot be read.</exception>
    internal ImapServer? MailboxOf(SenderAccount sender) => ImapSettings.Of(sender)?.ToServer(secrets, grant => TokensOf(sender, grant));

    private OAuthTokens TokensOf(SenderAccount sender, OAuthGrant grant) =>
        new(_http, grant, (former, rotated) => refreshTokens.Keep(sender.WorkspaceId, sender.Id, former, rotated), clock);
}
