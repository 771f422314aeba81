using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Tracking;

/// <summary>Which events; what is null does not matter.</summary>
public sealed record EventFilter
{
    public Guid? CampaignId { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? SentEmailId { get; init; }
    public Guid? StepId { get; init; }
    public MessageEventType? Type { get; init; }

    /// <summary>Only those of scanners and proxies, or only those of people.</summary>
    public bool? IsAutomated { get; init; }
}

/// <summary>A fact about a message.</summary>
/// <param name="Detail">What else is known, by kind of event: JSON.</param>
public sealed record EventRow(
    Guid Id,
    Guid? SentEmailId,
    Guid? ContactId,
    Guid? CampaignId,
    Guid? StepId,
    MessageEventType Type,
    DateTime EventAt,
    string? Url,
    string? Ip,
    string? UserAgent,
    bool IsAutomated,
    string Provider,
    string? Detail,
    DateTime CreatedAt);

/// <summary>Reads events.</summary>
public sealed class EventQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>One page, the last that happened first.</summary>
    public async Task<Page<EventRow>> Page(Guid workspaceId, EventFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = dbs.For(workspaceId);
        IQueryable<MessageEvent> events = db.MessageEvents;
        events = filter.CampaignId is { } campaign ? events.Where(e => e.CampaignId == campaign) : events;
        events = filter.ContactId is { } contact ? events.Where(e => e.ContactId == contact) : events;
        events = filter.SentEmailId is { } sent ? events.Where(e => e.SentEmailId == sent) : events;
        events = filter.StepId is { } step ? events.Where(e => e.StepId == step) : events;
        events = filter.Type is { } type ? events.Where(e => e.Type == type) : events;
        events = filter.IsAutomated is { } automated ? events.Where(e => e.IsAutomated == automated) : events;
        return await events.OrderByDescending(e => e.EventAt).ThenByDescending(e => e.Id)
            .Select(e => new EventRow(
                e.Id, e.SentEmailId, e.ContactId, e.CampaignId, e.StepId, e.Type, e.EventAt, e.Url, e.Ip, e.UserAgent, e.IsAutomated, e.Provider,
                e.Detail, e.CreatedAt))
            .Page(skip, take, cancellationToken);
    }
}
