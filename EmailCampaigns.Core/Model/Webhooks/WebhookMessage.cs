namespace EmailCampaigns.Core.Model.Webhooks;

/// <summary>
/// One event on its way to one endpoint (table <c>webhook_messages</c>), written in the transaction that records the event. Its key is the <c>webhook-id</c>, the same at every attempt.
/// </summary>
public sealed class WebhookMessage : IWorkspaceOwned, ITimestamped
{
    private WebhookMessage()
    {
    }

    /// <param name="endpointId">To whom.</param>
    /// <param name="type">The kind of event; null of a test.</param>
    /// <param name="eventId">The event; of a test any key.</param>
    /// <param name="eventAt">When it happened.</param>
    /// <param name="now">When it is sent first.</param>
    public WebhookMessage(Guid endpointId, MessageEventType? type, Guid eventId, DateTime eventAt, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        EndpointId = endpointId;
        EventType = type;
        EventId = eventId;
        EventAt = eventAt;
        NextAttemptAt = now;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>No foreign key: an endpoint that is deleted while an event is recorded must not fail the recording. What is left without one is swept.</summary>
    public Guid EndpointId { get; private set; }

    /// <summary>Null of a test.</summary>
    public MessageEventType? EventType { get; private set; }

    public Guid EventId { get; private set; }
    public DateTime EventAt { get; private set; }

    /// <summary>The JSON that is sent, made before the first attempt and the same at every other; null before.</summary>
    public string? Payload { get; set; }

    public WebhookMessageStatus Status { get; private set; }

    /// <summary>Since it was sent first, or again.</summary>
    public int Attempts { get; private set; }

    /// <summary>UTC; null where it is not tried any more. While an attempt is under way, when it counts as lost.</summary>
    public DateTime? NextAttemptAt { get; private set; }

    public DateTime? DeliveredAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>The endpoint took it.</summary>
    public void Deliver(DateTime now)
    {
        Attempts++;
        (Status, NextAttemptAt, DeliveredAt) = (WebhookMessageStatus.Delivered, null, now);
    }

    /// <summary>An attempt failed. Without a <paramref name="next"/> it was the last one.</summary>
    public void Fail(DateTime? next)
    {
        Attempts++;
        (Status, NextAttemptAt) = (next is null ? WebhookMessageStatus.Failed : WebhookMessageStatus.Pending, next);
    }

    /// <summary>Sends it again with the same id, whatever became of it before.</summary>
    public void Resend(DateTime now) => (Status, Attempts, NextAttemptAt) = (WebhookMessageStatus.Pending, 0, now);
}

/// <summary>How far a message is.</summary>
public enum WebhookMessageStatus
{
    /// <summary>It is sent, now or later.</summary>
    Pending,

    /// <summary>The endpoint answered with 2xx.</summary>
    Delivered,

    /// <summary>All attempts failed. A person can send it again.</summary>
    Failed,
}

/// <summary>One attempt to deliver a message (table <c>webhook_attempts</c>).</summary>
public sealed class WebhookAttempt : IWorkspaceOwned, IAppendOnly
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; private set; }
    public Guid MessageId { get; init; }

    /// <summary>When it began, UTC.</summary>
    public DateTime At { get; init; }

    public WebhookResult Result { get; init; }

    /// <summary>Of HTTP; null where nobody answered.</summary>
    public int? StatusCode { get; init; }

    public int Milliseconds { get; init; }

    /// <summary>The first KB of what was answered, or why nobody did.</summary>
    public string? Answer { get; init; }

    public DateTime CreatedAt { get; private set; }
}

/// <summary>All that an attempt can come to.</summary>
public enum WebhookResult
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>Any other status.</summary>
    Refused,

    /// <summary>3xx; a redirect is not followed.</summary>
    Redirected,

    /// <summary>410: it is not to be sent anything any more.</summary>
    Gone,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection, or one that broke: name, network or TLS.</summary>
    Unreachable,

    /// <summary>The address is in a private network, which the installation does not allow.</summary>
    Forbidden,

    /// <summary>It could not be made or signed: the event or the secret cannot be read any more.</summary>
    Unsendable,
}
