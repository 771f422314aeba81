namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>Why a conversation with a mail server failed.</summary>
public enum SmtpFaultKind
{
    /// <summary>The name of the server does not exist.</summary>
    HostUnknown,

    /// <summary>The name of the server could not be looked up now; a later lookup may succeed.</summary>
    NameLookupFailed,

    /// <summary>Nobody listens at that port.</summary>
    ConnectionRefused,

    /// <summary>The server cannot be reached.</summary>
    Unreachable,

    /// <summary>No reply in time.</summary>
    TimedOut,

    /// <summary>The server closed the connection.</summary>
    Closed,

    /// <summary>The server sent something that is not SMTP.</summary>
    Garbled,

    /// <summary>The server refused, with a reply (4yz or 5yz).</summary>
    Refused,

    /// <summary>STARTTLS was chosen and is not offered.</summary>
    StarttlsNotOffered,

    /// <summary>No TLS could be agreed on, or the port does not speak it.</summary>
    HandshakeFailed,

    /// <summary>The certificate is for another name.</summary>
    CertificateNameMismatch,

    /// <summary>The certificate has expired, or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>The certificate does not come from an authority that this machine trusts.</summary>
    CertificateUntrusted,

    /// <summary>The server offers no authentication mechanism, or none that this client knows.</summary>
    NoAuthMechanism,

    /// <summary>The OAuth provider gives no token.</summary>
    NoAccessToken,

    /// <summary>The OAuth provider gives no token now; a later request may succeed.</summary>
    AccessTokenUnavailable,
}

/// <summary>
/// A conversation that failed. It never leaves the mail slice: a transport returns it as a <see cref="DeliveryOutcome"/>.
/// </summary>
/// <param name="stage">The stage at which it failed.</param>
/// <param name="kind">The reason.</param>
/// <param name="message">The reason in words.</param>
/// <param name="inner">The exception behind it.</param>
internal sealed class SmtpFault(DeliveryStage stage, SmtpFaultKind kind, string message, Exception? inner) : IOException(message, inner)
{
    public SmtpFault(DeliveryStage stage, SmtpReply reply)
        : this(stage, SmtpFaultKind.Refused, reply.ToString(), inner: null) => Reply = reply;

    public DeliveryStage Stage { get; } = stage;

    public SmtpFaultKind Kind { get; } = kind;

    /// <summary>With <see cref="SmtpFaultKind.Refused"/>: what the server said.</summary>
    public SmtpReply? Reply { get; }
}
