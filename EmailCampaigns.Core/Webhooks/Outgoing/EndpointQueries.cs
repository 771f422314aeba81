using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>An endpoint, without its secret.</summary>
/// <param name="PreviousSecretUntil">Until when messages are also signed with the secret before; null where that is over.</param>
/// <param name="FailingSince">Since when no message was taken; null where the last one was.</param>
public sealed record EndpointRow(
    Guid Id,
    string Url,
    string? Description,
    IReadOnlyList<MessageEventType> EventTypes,
    DateTime? PreviousSecretUntil,
    DateTime? DisabledAt,
    string? DisabledReason,
    DateTime? FailingSince,
    DateTime? LastDeliveredAt,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    int Version);

/// <summary>A message to an endpoint, with its last attempt.</summary>
public sealed record MessageRow
{
    public required Guid Id { get; init; }
    public required Guid EndpointId { get; init; }

    /// <summary>Null of a test.</summary>
    public MessageEventType? EventType { get; init; }

    public required Guid EventId { get; init; }
    public required DateTime EventAt { get; init; }
    public required WebhookMessageStatus Status { get; init; }
    public required int Attempts { get; init; }
    public DateTime? NextAttemptAt { get; init; }
    public DateTime? DeliveredAt { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>Of HTTP, the last time somebody answered.</summary>
    public int? LastStatusCode { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public int? LastMilliseconds { get; init; }

    /// <summary>The first KB of the last answer, or why nobody answered.</summary>
    public string? LastAnswer { get; init; }
}

/// <summary>One attempt.</summary>
/// <param name="Answer">The first KB of what was answered, or why nobody did.</param>
public sealed record AttemptRow(DateTime At, WebhookResult Result, int? StatusCode, int Milliseconds, string? Answer);

/// <summary>A message with what was sent and every attempt, the newest first.</summary>
/// <param name="Payload">The JSON; null before the first attempt.</param>
public sealed record MessageDetails(MessageRow Message, string? Payload, IReadOnlyList<AttemptRow> Attempts);

/// <summary>Reads endpoints, and what was sent to them.</summary>
public sealed class EndpointQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>What endpoints can be filtered and sorted by.</summary>
    public static ListFields<EndpointRow> Fields { get; } = new ListFields<EndpointRow>()
        .WithEveryField()
        .Searching("the address and the description", e => e.Url, e => e.Description)
        .OrderedBy("createdAt");

    /// <summary>What messages can be filtered and sorted by.</summary>
    public static ListFields<MessageRow> MessageFields { get; } = new ListFields<MessageRow>()
        .WithEveryField()
        .Searching("the last answer", m => m.LastAnswer)
        .OrderedBy("-createdAt");

    public async Task<Page<EndpointRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken) =>
        Fields.Page(await All(workspaceId, cancellationToken), request);

    /// <summary>All of a workspace, the oldest first.</summary>
    public async Task<IReadOnlyList<EndpointRow>> All(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return [.. (await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).ToListAsync(cancellationToken)).Select(RowOf)];
    }

    /// <summary>One; null where there is none.</summary>
    public async Task<EndpointRow?> Find(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } endpoint ? RowOf(endpoint) : null;
    }

    /// <summary>One page of what was or will be sent to an endpoint; null where there is no such endpoint.</summary>
    public async Task<Page<MessageRow>?> Messages(Guid workspaceId, Guid endpointId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await db.WebhookEndpoints.AnyAsync(e => e.Id == endpointId, cancellationToken)
            ? await MessageFields.Page(Rows(db, db.WebhookMessages.Where(m => m.EndpointId == endpointId)), request, cancellationToken)
            : null;
    }

    /// <summary>One message; null where there is none.</summary>
    public async Task<MessageDetails?> FindMessage(Guid workspaceId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        if (await Rows(db, db.WebhookMessages.Where(m => m.Id == id)).SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return null;
        }

        var payload = await db.WebhookMessages.Where(m => m.Id == id).Select(m => m.Payload).SingleOrDefaultAsync(cancellationToken);
        var attempts = await db.WebhookAttempts.AsNoTracking().Where(a => a.MessageId == id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id)
            .Select(a => new AttemptRow(a.At, a.Result, a.StatusCode, a.Milliseconds, a.Answer))
            .ToListAsync(cancellationToken);
        return new MessageDetails(row, payload, attempts);
    }

    private static IQueryable<MessageRow> Rows(CampaignsDb db, IQueryable<WebhookMessage> messages) => messages.AsNoTracking().Select(m => new MessageRow
    {
        Id = m.Id,
        EndpointId = m.EndpointId,
        EventType = m.EventType,
        EventId = m.EventId,
        EventAt = m.EventAt,
        Status = m.Status,
        Attempts = m.Attempts,
        NextAttemptAt = m.NextAttemptAt,
        DeliveredAt = m.DeliveredAt,
        CreatedAt = m.CreatedAt,
        LastStatusCode = db.WebhookAttempts.Where(a => a.MessageId == m.Id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => a.StatusCode).FirstOrDefault(),
        LastMilliseconds = db.WebhookAttempts.Where(a => a.MessageId == m.Id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => (int?)a.Milliseconds).FirstOrDefault(),
        LastAnswer = db.WebhookAttempts.Where(a => a.MessageId == m.Id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => a.Answer).FirstOrDefault(),
    });

    private EndpointRow RowOf(WebhookEndpoint e) => new(
        e.Id,
        e.Url,
        e.Description,
        WebhookEndpoint.TypesIn(e.EventTypes),
        e.PreviousSecretUntil > clock.UtcNow() ? e.PreviousSecretUntil : null,
        e.DisabledAt,
        e.DisabledReason,
        e.FailingSince,
        e.LastDeliveredAt,
        e.CreatedAt,
        e.UpdatedAt,
        e.Version);
}
