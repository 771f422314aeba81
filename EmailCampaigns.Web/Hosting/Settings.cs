using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Web.Hosting;

/// <summary>What an operator can set, read and checked once at the start. <see cref="SettingsReader"/> knows keys and defaults.</summary>
public sealed record Settings
{
    /// <summary>Connection string of the SQLite database.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Absolute path of the folder with database, pickup folder and data-protection keys.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where it listens.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Prefix of tracking and unsubscribe links, without a slash at its end.</summary>
    public required string PublicBaseUrl { get; init; }

    /// <summary>What an unattended start sets up on an empty database; null leaves it to the first visit.</summary>
    public required SetUpRequest? SetUp { get; init; }

    public required SendingSettings Sending { get; init; }

    /// <summary>How far the product's clock is ahead of the real one.</summary>
    public required TimeSpan ClockOffset { get; init; }

    /// <summary>Requests a minute that one API key may make.</summary>
    public required int ApiRequestsPerMinute { get; init; }
}

/// <summary>How this process sends.</summary>
/// <param name="Enabled">False: it only serves pages.</param>
/// <param name="DispatchInterval">Pause between two looks for due email.</param>
/// <param name="Parallelism">Messages in flight.</param>
/// <param name="HoldAfterAbsence">A database last alive longer ago than this is held until a person says go.</param>
public sealed record SendingSettings(bool Enabled, TimeSpan DispatchInterval, int Parallelism, TimeSpan HoldAfterAbsence);

/// <summary>A setting with which the program cannot start. The message is one line that names the key and what is allowed.</summary>
public sealed class SettingException(string key, string allowed) : Exception($"Setting {key}: {allowed}");
