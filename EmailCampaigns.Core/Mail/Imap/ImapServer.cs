using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Mail.Imap;

/// <summary>A mailbox on a server, as one sender reads it.</summary>
public sealed record ImapServer
{
    /// <summary>A name or an address; the certificate must be for it.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required SmtpSecurity Security { get; init; }

    /// <summary>Whose mailbox it is.</summary>
    public required SmtpCredentials Credentials { get; init; }

    /// <summary>Takes any certificate: for test servers only.</summary>
    public bool AllowInvalidCertificate { get; init; }
}
