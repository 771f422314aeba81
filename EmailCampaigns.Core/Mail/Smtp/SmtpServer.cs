using System.Security.Cryptography.X509Certificates;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>How a connection to a mail server is kept private.</summary>
public enum SmtpSecurity
{
    /// <summary>It is not: everything, the password too, goes in the clear. For servers on the same machine or network.</summary>
    None,

    /// <summary>
    /// It begins in the clear and starts TLS before anything that matters (RFC 3207); usually port 587. A server that does not offer it is an error.
    /// </summary>
    Starttls,

    /// <summary>TLS from the first octet (RFC 8314); usually port 465.</summary>
    Tls,
}

/// <summary>A mail server as one sender uses it.</summary>
public sealed record SmtpServer
{
    /// <summary>What is kept open at once where nothing else is said.</summary>
    public const int DefaultConnections = 8;

    /// <summary>A name or an address; the certificate must be for it.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required SmtpSecurity Security { get; init; }

    /// <summary>Null: the server takes mail without signing in.</summary>
    public SmtpCredentials? Credentials { get; init; }

    /// <summary>Takes any certificate: for test servers only, since then anybody on the way can read and change everything.</summary>
    public bool AllowInvalidCertificate { get; init; }

    /// <summary>Trusted in place of what the machine trusts; null for that.</summary>
    internal X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Connections that this sender has open at most.</summary>
    public int MaxConnections { get; init; } = DefaultConnections;
}

/// <summary>How a sender signs in. A class and no record, so that no secret is ever printed.</summary>
public sealed class SmtpCredentials
{
    private SmtpCredentials(string username, string? password, IAccessTokens? tokens)
    {
        Username = username;
        Password = password;
        Tokens = tokens;
    }

    public string Username { get; }

    /// <summary>Null with <see cref="Tokens"/>.</summary>
    internal string? Password { get; }

    /// <summary>Null with <see cref="Password"/>.</summary>
    internal IAccessTokens? Tokens { get; }

    /// <summary>PLAIN (RFC 4616) or LOGIN, whichever the server offers.</summary>
    public static SmtpCredentials ByPassword(string username, string password) => new(username, password, tokens: null);

    /// <summary>XOAUTH2, as Google and Microsoft have it.</summary>
    public static SmtpCredentials ByToken(string username, IAccessTokens tokens) => new(username, password: null, tokens);
}
