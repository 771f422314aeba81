
namespace EmailCampaigns.Core.Model.Sending;

/// <summary>An inbound message matched to a contact.</summary>
public sealed class EmailReply : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid? SentEmailId { get; init; }
    public Guid? CampaignId { get; init; }
    public Guid ContactId { get; init; }

    /// <summary>The Message-ID, or <c>manual:{id}</c> for one without. Unique in the workspace.</summary>
    public string MessageId { get; init; } = "";

    public DateTime ReceivedAt { get; init; }
    public string FromAddress { get; init; } = "";
    public string? Subject { get; init; }
    public string? Snippet { get; init; }
    public ReplyKind Kind { get; init; }
    public DateTime? OutOfOfficeUntil { get; init; }
    public DateTime? HandledAt { get; set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>What an inbound message was judged to be.</summary>
public enum ReplyKind
{
    Reply,
    AutoReply,
    OutOfOffice,
    UnsubscribeRequest,
    Bounce,
}

/// <summary>A webhook as it came: stored before it is understood.</summary>
public sealed class WebhookDelivery : IWorkspaceOwned, ITimestamped
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public string Provider { get; init; } = "";

    /// <summary>The provider's id, else the body's SHA-256.</summary>
    public string DeliveryKey { get; init; } = "";

    public DateTime ReceivedAt { get; init; }
    public string Headers { get; init; } = "";
    public byte[] Body { get; init; } = [];
    public WebhookStatus Status { get; set; }
    public int Attempts { get; set; }
    public string? Error { get; set; }
    public DateTime? ProcessedAt { get; set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
}

/// <summary>How far a stored webhook is.</summary>
public enum WebhookStatus
{
    Pending,
    Processed,
    Failed,
}
