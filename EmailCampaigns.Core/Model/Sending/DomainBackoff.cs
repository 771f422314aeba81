
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>
/// A recipient domain whose servers put messages off (4xx): it is left alone for a while, longer each time, and tried again with one message. The row goes
/// with the first message that is accepted.
/// </summary>
public sealed class DomainBackoff : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>The domain, as it is compared.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Temporary refusals since the last message that was accepted.</summary>
    public int Failures { get; private set; }

    /// <summary>Nothing goes to the domain before this; null while there are too few failures to mean anything.</summary>
    public DateTime? PausedUntil { get; private set; }

    /// <summary>What its server said last.</summary>
    public string LastError { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
