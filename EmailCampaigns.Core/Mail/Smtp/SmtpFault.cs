namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>What broke a conversation with a mail server.</summary>
public enum SmtpTrouble
{
    /// <summary>The name of the server does not exist.</summary>
    HostUnknown,

    /// <summary>The name of the server could not be looked up just now.</summary>
    NameServerSilent,

    /// <summary>Nobody listens at that port.</summary>
    ConnectionRefused,

    /// <summary>There is no way to the server.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The server hung up.</summary>
    Closed,

    /// <summary>What came is not SMTP.</summary>
    Garbled,

    /// <summary>The server answered, and the answer was no.</summary>
    Refused,

    /// <summary>STARTTLS was chosen and is not offered.</summary>
    StarttlsNotOffered,

    /// <summary>No TLS could be agreed on, or the port does not speak it.</summary>
    HandshakeFailed,

    /// <summary>The certificate is for another name.</summary>
    CertificateNameMismatch,

    /// <summary>The certificate has run out, or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>Nobody that this machine trusts vouches for the certificate.</summary>
    CertificateUntrusted,

    /// <summary>The server offers no way of signing in that we know, or none at all.</summary>
    NoWayToSignIn,

    /// <summary>The OAuth provider gives no token.</summary>
    NoAccessToken,

    /// <summary>The OAuth provider gives no token just now.</summary>
    AccessTokenLater,
}

/// <summary>
/// A conversation that came to its end before its purpose. It never leaves the mail slice: a transport says it as a <see cref="DeliveryOutcome"/>.
/// </summary>
/// <param name="stage">How far it had come.</param>
/// <param name="trouble">What happened.</param>
/// <param name="message">In words.</param>
/// <param name="inner">The fault behind it.</param>
internal sealed class SmtpFault(DeliveryStage stage, SmtpTrouble trouble, string message, Exception? inner) : IOException(message, inner)
{
    public SmtpFault(DeliveryStage stage, SmtpReply reply)
        : this(stage, SmtpTrouble.Refused, reply.ToString(), inner: null) => Reply = reply;

    public DeliveryStage Stage { get; } = stage;

    public SmtpTrouble Trouble { get; } = trouble;

    /// <summary>With <see cref="SmtpTrouble.Refused"/>: what the server said.</summary>
    public SmtpReply? Reply { get; }
}
