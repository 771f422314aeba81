using EmailCampaigns.Core.Workspaces;

namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>One tenant. No data crosses its boundary.</summary>
public sealed class Workspace : IVersioned
{
    private Workspace()
    {
    }

    /// <summary>A new workspace; <paramref name="timezone"/> is an IANA name.</summary>
    public Workspace(string name, string slug, string timezone, DateTime now, Guid? id = null)
    {
        Id = id ?? Guid.CreateVersion7(now);
        Name = name;
        Slug = slug;
        Timezone = timezone;
    }

    public Guid Id { get; private set; }
    public string Name { get; set; } = "";

    /// <summary>Names the workspace in public addresses; unique in the installation.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>IANA name; the days of <c>email_analytics</c> are days in this zone.</summary>
    public string Timezone { get; set; } = "UTC";

    public string? PostalAddress { get; set; }

    /// <summary>Prefix of tracking and unsubscribe links; null takes the installation's. A sender can have a domain of its own.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>Whether campaigns may track opens.</summary>
    public bool TrackOpens { get; set; } = true;

    /// <summary>Whether campaigns may track clicks.</summary>
    public bool TrackClicks { get; set; } = true;
    public OnInterrupted OnInterrupted { get; set; }

    /// <summary>Since when all sending of the workspace is held; null when it may send.</summary>
    public DateTime? SendingHeldAt { get; private set; }

    public string? SendingHeldReason { get; private set; }
    public bool IsDemo { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>Stops everything of the workspace at the gate. Holding what is held changes nothing.</summary>
    public void HoldSending(string reason, DateTime now)
    {
        if (SendingHeldAt is null)
        {
            SendingHeldAt = now;
            SendingHeldReason = reason;
        }
    }

    /// <summary>Lets the workspace send again.</summary>
    public void ReleaseSending()
    {
        SendingHeldAt = null;
        SendingHeldReason = null;
    }
}

/// <summary>What becomes of an email of which nobody can say whether it arrived.</summary>
public enum OnInterrupted
{
    /// <summary>A person decides (at most once).</summary>
    Hold,

    /// <summary>It is sent again by itself (at least once; the workspace chose it).</summary>
    Resend,
}
