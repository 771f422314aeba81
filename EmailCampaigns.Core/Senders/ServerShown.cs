using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>What is shown of a server that a sender signs in to: everything but the secrets.</summary>
public abstract record ServerShown
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required SmtpSecurity Security { get; init; }
    public required string? Username { get; init; }

    /// <summary>There is one; it is never shown.</summary>
    public required bool HasPassword { get; init; }

    public required OAuthShown? Oauth { get; init; }
    public required bool AllowInvalidCertificate { get; init; }
}
