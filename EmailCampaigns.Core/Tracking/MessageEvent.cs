using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Tracking;

/// <summary>A fact about a message. Written once.</summary>
public sealed class MessageEvent : IWorkspaceOwned, IAppendOnly
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid? SentEmailId { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? CampaignId { get; init; }
    public Guid? StepId { get; init; }
    public MessageEventType Type { get; init; }
    public DateTime EventAt { get; init; }
    public string? Url { get; init; }
    public string? Ip { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>A scanner or proxy, not a person; the reason stands in <see cref="Detail"/>.</summary>
    public bool IsAutomated { get; init; }

    public string Provider { get; init; } = "";

    /// <summary>JSON.</summary>
    public string? Detail { get; init; }

    public DateTime CreatedAt { get; private set; }
}

/// <summary>The kinds of event.</summary>
public enum MessageEventType
{
    Sent,
    Delivered,
    Deferred,
    Opened,
    Clicked,
    Bounced,
    Complained,
    Unsubscribed,
    Replied,
    Failed,
}

/// <summary>What makes an event count once, apart from the events, so that those can be partitioned by month.</summary>
public sealed class MessageEventKey : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public string Provider { get; init; } = "";
    public string ProviderEventId { get; init; } = "";
    public Guid EventId { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
