
namespace EmailCampaigns.Core.Sending;

/// <summary>Whether a database that wakes up under a process is the one that was sending a moment ago, and not a copy of it or its past.</summary>
/// <param name="MaySend">Nothing speaks against it.</param>
/// <param name="HoldBecause">Why a person must say go first; null where none must, or where it is not known yet.</param>
public readonly record struct RestartVerdict(bool MaySend, string? HoldBecause)
{
    /// <summary>How long a process without a mark listens for the heartbeat of another: if one lives, it is a new node beside it.</summary>
    public static readonly TimeSpan Listening = TimeSpan.FromSeconds(30);

    /// <summary>Judges.</summary>
    /// <param name="installation">As it stands in the database.</param>
    /// <param name="mark">What this process remembers; null for nothing.</param>
    /// <param name="hasSent">Whether the database has ever sent.</param>
    /// <param name="firstSeen">The heartbeat when this process first looked.</param>
    /// <param name="listened">How long ago that was.</param>
    /// <param name="absence">How long it may have been silent.</param>
    /// <param name="now">The product's time.</param>
    public static RestartVerdict Of(
        Installation installation, InstallationMark? mark, bool hasSent, long firstSeen, TimeSpan listened, TimeSpan absence, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(installation);
        return
            now - installation.HeartbeatAt > absence ? Hold($"Nothing was sent from this database since {installation.HeartbeatAt:yyyy-MM-dd HH:mm} UTC.")
            : mark is null && !hasSent ? Go
            : mark is null && installation.Heartbeat > firstSeen ? Go
            : mark is null && listened < Listening ? new(false, null)
            : mark is null ? Hold("This database has sent before, from another place: it may be a copy.")
            : mark.InstallationId != installation.Id ? Hold("This process belonged to another database before.")
            : mark.Heartbeat > installation.Heartbeat ? Hold("This database went back in time: it may be a restored backup.")
            : Go;
    }

    private static RestartVerdict Go => new(true, null);

    private static RestartVerdict Hold(string reason) => new(false, reason);
}
