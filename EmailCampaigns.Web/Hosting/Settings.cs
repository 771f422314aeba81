using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Web.Hosting;

/// <summary>What an operator can set, read and checked once at the start. <see cref="SettingsReader"/> knows keys and defaults.</summary>
public sealed record Settings
{
    /// <summary>Which database, and where.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Absolute path of the folder with database, pickup folder and data-protection keys.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Proxies whose word about the client is taken; empty takes nobody's.</summary>
    public required IReadOnlyList<System.Net.IPNetwork> KnownProxies { get; init; }

    /// <summary>Names of the site that are answered; <c>*</c> is any.</summary>
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// <summary>Whether people reach it over TLS, so that no cookie goes in the clear.</summary>
    public required bool IsPublicOverTls { get; init; }

    /// <summary>Where it listens.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>What an unattended start sets up on an empty database; null leaves it to the first visit.</summary>
    public required SetUpRequest? SetUp { get; init; }

    /// <summary>Whether an empty database gets the demo workspace.</summary>
    public required bool Demo { get; init; }

    /// <summary>How this process sends.</summary>
    public required SendingOptions Sending { get; init; }

    /// <summary>How far the product's clock is ahead of the real one.</summary>
    public required TimeSpan ClockOffset { get; init; }

    /// <summary>Where metrics are exported to; null exports none.</summary>
    public required OtlpTarget? Otlp { get; init; }

    /// <summary>Requests a minute that one API key may make.</summary>
    public required int ApiRequestsPerMinute { get; init; }
}

/// <summary>A setting with which the program cannot start. The message is one line that names the key and what is allowed.</summary>
public sealed class SettingException(string key, string allowed) : Exception($"Setting {key}: {allowed}");
