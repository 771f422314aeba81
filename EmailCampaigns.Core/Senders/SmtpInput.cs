using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// What a form or a request says about the mail server of a sender. Null says nothing about a field (a change leaves it), an empty text clears it.
/// </summary>
public sealed record SmtpInput
{
    private const int MaxHost = 253;
    private const int MaxText = 320;
    private const int MaxSecret = 8_000;
    private const int ConnectionsLimit = 50;

    /// <summary>A name or an address, without the port.</summary>
    public string? Host { get; init; }

    /// <summary>If nothing is said: 465 with <see cref="SmtpSecurity.Tls"/>, else 587.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// If nothing is said: <see cref="SmtpSecurity.Tls"/> on port 465, else <see cref="SmtpSecurity.Starttls"/>; never in the clear by itself.
    /// </summary>
    public SmtpSecurity? Security { get; init; }

    public string? Username { get; init; }

    /// <summary>Written, never read. Takes the place of <see cref="Oauth"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Takes the place of <see cref="Password"/>.</summary>
    public OAuthInput? Oauth { get; init; }

    public bool? AllowInvalidCertificate { get; init; }

    public int? MaxConnections { get; init; }

    /// <summary>The input trimmed, and what is wrong with each field by itself.</summary>
    internal SmtpInput Check(FieldChecks checks, bool isNew)
    {
        var host = checks.RequiredLine("smtp.host", Host, MaxHost, isNew);
        if (!string.IsNullOrEmpty(host) && HostProblem(host) is { } problem)
        {
            checks.Add("smtp.host", problem);
        }

        if (Port is < 1 or > 65_535)
        {
            checks.Add("smtp.port", "A port is a number from 1 to 65,535; mail servers use 587 or 465.");
        }

        if (MaxConnections is < 1 or > ConnectionsLimit)
        {
            checks.Add("smtp.maxConnections", $"Use a number from 1 to {ConnectionsLimit}.");
        }

        if (!string.IsNullOrEmpty(Password) && Oauth is not null)
        {
            checks.Add("smtp.oauth", "A sender signs in by password or by OAuth, not by both.");
        }

        return this with
        {
            Host = host,
            Username = checks.Line("smtp.username", Username, MaxText),
            Password = Secret(checks, "smtp.password", Password),
            Oauth = Oauth?.Check(checks),
        };
    }

    /// <summary>A space at an end of a secret is part of it; a line end comes from copying.</summary>
    internal static string? Secret(FieldChecks checks, string field, string? value)
    {
        var secret = checks.Text(field, value?.TrimEnd('\r', '\n'), MaxSecret);
        if (secret is not null && secret.Any(char.IsControl))
        {
            checks.Add(field, "Line breaks and control characters are not possible here.");
        }

        return secret;
    }

    private static string? HostProblem(string host) =>
        host.Contains("://", StringComparison.Ordinal) || host.Contains('/', StringComparison.Ordinal) ? "Enter the server's name alone, such as smtp.example.com, without smtp:// and without slashes."
        : host.Contains('@', StringComparison.Ordinal) ? "This is an email address. Enter the server's name, such as smtp.example.com."
        : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? null
        : host.Contains(':', StringComparison.Ordinal) ? "Enter the server's name alone; the port has a field of its own."
        : "This is no server name. It looks like smtp.example.com.";
}

/// <summary>How a sender gets access tokens (RFC 6749). Null says nothing about a field, an empty text clears it.</summary>
public sealed record OAuthInput
{
    private const int MaxText = 2_000;

    /// <summary>An https address.</summary>
    public string? TokenEndpoint { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Written, never read.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Written, never read. Without one the program signs in as itself (client credentials).</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    internal OAuthInput Check(FieldChecks checks)
    {
        var endpoint = checks.Line("smtp.oauth.tokenEndpoint", TokenEndpoint, MaxText);
        if (!string.IsNullOrEmpty(endpoint) && !IsSafe(endpoint))
        {
            checks.Add("smtp.oauth.tokenEndpoint", "This must be an https address, such as https://oauth2.googleapis.com/token.");
        }

        return new OAuthInput
        {
            TokenEndpoint = endpoint,
            ClientId = checks.Line("smtp.oauth.clientId", ClientId, MaxText),
            ClientSecret = SmtpInput.Secret(checks, "smtp.oauth.clientSecret", ClientSecret),
            RefreshToken = SmtpInput.Secret(checks, "smtp.oauth.refreshToken", RefreshToken),
            Scope = checks.Line("smtp.oauth.scope", Scope, MaxText),
        };
    }

    /// <summary>Secrets leave this machine through TLS only.</summary>
    private static bool IsSafe(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
