using EmailCampaigns.Core.Mail.Smtp;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>What went wrong with a mailbox, for a person who did not make it: what happened, then what to do.</summary>
internal static class ImapAdvice
{
    private const int MaxWords = 300;

    /// <summary>The fault that an exception means; null for a defect, or where the caller cancelled.</summary>
    public static MailboxException? FaultOf(ImapServer server, MailboxStage stage, Exception exception) => exception switch
    {
        MailboxException known => known,
        SmtpFault fault => new(fault.Stage is DeliveryStage.Tls ? MailboxStage.Encrypt : MailboxStage.Connect, OfWay(server, fault), fault),
        TimeoutException => new(stage, $"{server.Host} answered at first and then no more. It is tried again later.", exception),
        AccessTokenException => new(MailboxStage.SignIn, $"{exception.Message} Sign in at the provider again and enter the new refresh token.", exception),
        AuthenticationException => new(MailboxStage.SignIn, $"{server.Host} refuses this user and password. {HowToSignIn(server)} The server said: {Cut(exception.Message)}", exception),
        SslHandshakeException => new(MailboxStage.Encrypt, server.Security is SmtpSecurity.Tls && server.Port != 993
            ? $"Port {server.Port} of {server.Host} is not encrypted from the start. Choose STARTTLS for it, or TLS with port 993."
            : $"{server.Host} and this machine could not agree on an encryption: {Cut(exception.GetBaseException().Message)}", exception),
        NotSupportedException when stage is MailboxStage.Encrypt => new(stage,
            $"{server.Host} does not offer STARTTLS on port {server.Port}. The password was not sent. Choose TLS with port 993.", exception),
        ImapCommandException refused => new(stage, $"{server.Host} refuses to read the mailbox. The server said: {Cut(refused.ResponseText ?? refused.Message)}", exception),
        ImapProtocolException when stage is MailboxStage.Connect or MailboxStage.Encrypt => new(stage, PortsMixedUp(server), exception),
        ProtocolException or IOException or System.Net.Sockets.SocketException => new(stage, $"The connection to {server.Host} broke: {Cut(exception.Message)} It is tried again later.", exception),
        FolderNotFoundException missing => new(stage, $"The folder {missing.FolderName} is gone.", exception),
        _ => null,
    };

    private static string OfWay(ImapServer server, SmtpFault fault) => fault.Kind switch
    {
        SmtpFaultKind.HostUnknown => $"There is no server named {server.Host}. Check the spelling; your provider's help names it as \"IMAP server\" or \"incoming server\".",
        SmtpFaultKind.NameLookupFailed => $"The name {server.Host} could not be looked up. Check the network and the name servers of the machine that runs EmailCampaigns.",
        SmtpFaultKind.ConnectionRefused => $"Nothing listens at {server.Host} on port {server.Port}. {UsualPorts}",
        SmtpFaultKind.TimedOut => $"{server.Host} does not answer on port {server.Port}. A firewall may keep it away. {UsualPorts}",
        SmtpFaultKind.Unreachable => $"There is no way to {server.Host}, port {server.Port}. Check the network of the machine that runs EmailCampaigns, and its firewall.",
        SmtpFaultKind.CertificateNameMismatch => $"{fault.Message} Enter the server under the name in its certificate.",
        SmtpFaultKind.CertificateExpired => $"{fault.Message} Its operator has to renew it.",
        SmtpFaultKind.CertificateUntrusted => $"{fault.Message} With a provider, check the server's name: somebody may be in between. For a test server, allow any certificate.",
        _ => fault.Message,
    };

    private static string PortsMixedUp(ImapServer server) => server.Security is SmtpSecurity.Tls
        ? $"What answers at {server.Host}, port {server.Port}, is no IMAP server. {UsualPorts}"
        : $"What answers at {server.Host}, port {server.Port}, is no IMAP server, or is encrypted from the start. {UsualPorts}";

    private static string HowToSignIn(ImapServer server) => server.Credentials.Tokens is not null
        ? "Check the user, and that the token was given with the right to read mail (for Google the scope https://mail.google.com/, for Microsoft https://outlook.office.com/IMAP.AccessAsUser.All)."
        : "Many providers want an app password here, made in the account's security settings, and IMAP switched on in the mailbox's settings.";

    private const string UsualPorts = "Most providers use port 993 with TLS, or 143 with STARTTLS.";

    private static string Cut(string words) => words.Length <= MaxWords ? words : words[..MaxWords] + "...";
}
