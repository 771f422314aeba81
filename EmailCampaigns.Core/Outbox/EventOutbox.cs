using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Outbox;

/// <summary>
/// Writes down, in the transaction that records an event, to whom it is to be told. Both stand or neither does, so no crash loses one; a job sends them
/// (<c>Webhooks/Outgoing</c>). Whoever records an event calls it.
/// </summary>
public sealed class EventOutbox(WebhookSubscriptions subscriptions)
{
    /// <summary>Adds what follows from one event, inside the caller's transaction.</summary>
    internal Task Add(CampaignsDb db, MessageEvent happened, DateTime now, CancellationToken cancellationToken) => Add(db, [happened], now, cancellationToken);

    /// <summary>The same for several.</summary>
    internal Task Add(CampaignsDb db, IEnumerable<MessageEvent> happened, DateTime now, CancellationToken cancellationToken) =>
        Add(db, [.. happened.Select(e => new RecordedEvent(e.Id, e.Type, e.EventAt))], now, cancellationToken);

    /// <summary>The same for events that were recorded past the change tracker.</summary>
    internal async Task Add(CampaignsDb db, IReadOnlyList<RecordedEvent> happened, DateTime now, CancellationToken cancellationToken)
    {
        var endpoints = await subscriptions.Of(db.WorkspaceId, cancellationToken);
        if (endpoints.Count == 0)
        {
            return;
        }

        var messages =
            from recorded in happened
            from endpoint in endpoints
            where endpoint.Types.Contains(recorded.Type)
            select new WebhookMessage(endpoint.EndpointId, recorded.Type, recorded.Id, recorded.At, now);
        if (messages.ToList() is { Count: > 0 } written)
        {
            await db.InsertNew(written, now, cancellationToken);
        }
    }
}

/// <summary>An event that stands in <c>message_events</c>, or will with the same commit.</summary>
internal readonly record struct RecordedEvent(Guid Id, MessageEventType Type, DateTime At);
