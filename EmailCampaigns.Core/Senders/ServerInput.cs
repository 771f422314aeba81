using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// What a form or a request says about a server that somebody signs in to. Null says nothing about a field (a change leaves it), an empty text clears it.
/// </summary>
public abstract record ServerInput
{
    private const int MaxHost = 253;
    private const int MaxText = 320;
    private const int MaxSecret = 8_000;

    /// <summary>A name or an address, without the port.</summary>
    public string? Host { get; init; }

    /// <summary>If nothing is said: the usual one of its <see cref="Security"/>.</summary>
    public int? Port { get; init; }

    /// <summary>If nothing is said: what goes with the port; never in the clear by itself.</summary>
    public SmtpSecurity? Security { get; init; }

    public string? Username { get; init; }

    /// <summary>Written, never read. Takes the place of <see cref="Oauth"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Takes the place of <see cref="Password"/>.</summary>
    public OAuthInput? Oauth { get; init; }

    public bool? AllowInvalidCertificate { get; init; }

    /// <summary>The name of this object in a request: <c>smtp</c> or <c>imap</c>.</summary>
    internal abstract string Field { get; }

    /// <summary>The ports that such servers use, as a sentence says them.</summary>
    private protected abstract string UsualPorts { get; }

    /// <summary>The input trimmed, and what is wrong with each field by itself.</summary>
    private protected ServerInput CheckServer(FieldChecks checks, bool isNew)
    {
        var host = checks.RequiredLine($"{Field}.host", Host, MaxHost, isNew);
        if (!string.IsNullOrEmpty(host) && HostProblem(host) is { } problem)
        {
            checks.Add($"{Field}.host", problem);
        }

        if (Port is < 1 or > 65_535)
        {
            checks.Add($"{Field}.port", $"A port is a number from 1 to 65,535; {UsualPorts}.");
        }

        if (!string.IsNullOrEmpty(Password) && Oauth is not null)
        {
            checks.Add($"{Field}.oauth", "A sender signs in by password or by OAuth, not by both.");
        }

        return this with
        {
            Host = host,
            Username = checks.Line($"{Field}.username", Username, MaxText),
            Password = Secret(checks, $"{Field}.password", Password),
            Oauth = Oauth?.Check(checks, $"{Field}.oauth"),
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

    private string? HostProblem(string host) =>
        host.Contains("://", StringComparison.Ordinal) || host.Contains('/', StringComparison.Ordinal) ? $"Enter the server's name alone, such as {Field}.example.com, without {Field}:// and without slashes."
        : host.Contains('@', StringComparison.Ordinal) ? $"This is an email address. Enter the server's name, such as {Field}.example.com."
        : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? null
        : host.Contains(':', StringComparison.Ordinal) ? "Enter the server's name alone; the port has a field of its own."
        : $"This is no server name. It looks like {Field}.example.com.";
}
