
namespace EmailCampaigns.Core.Model.Sending;

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

    /// <summary>Of a bounce or a failure: what kind.</summary>
    public FailureClass? FailureClass { get; init; }

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

/// <summary>Why a message did not arrive.</summary>
public enum FailureClass
{
    /// <summary>There is no such recipient.</summary>
    Hard,

    /// <summary>The recipient takes nothing at present, such as a full mailbox.</summary>
    Soft,

    /// <summary>The receiving server refuses mail of this sender.</summary>
    Blocked,

    /// <summary>It was put off for too long.</summary>
    GaveUp,

    /// <summary>The message itself is refused, such as for its size.</summary>
    Message,

    /// <summary>It arrived, and its recipient called it unwanted.</summary>
    Complaint,
}

/// <summary>What makes an event count once, apart from the events, so that those can be partitioned by month.</summary>
public sealed class MessageEventKey : IWorkspaceOwned, ITimestamped
{
    /// <summary>The <see cref="Provider"/> of what came into mailboxes; the id is that of the reply.</summary>
    public const string Mailbox = "mailbox";

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public string Provider { get; init; } = "";
    public string ProviderEventId { get; init; } = "";
    public Guid EventId { get; init; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}
