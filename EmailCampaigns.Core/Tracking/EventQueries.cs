using System.Text.Json.Serialization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Tracking;

/// <summary>A fact about a message.</summary>
public sealed record EventRow
{
    public required Guid Id { get; init; }
    public required Guid? SentEmailId { get; init; }
    public required Guid? ContactId { get; init; }
    public required Guid? CampaignId { get; init; }
    public required Guid? StepId { get; init; }
    public required MessageEventType Type { get; init; }
    public required DateTime EventAt { get; init; }
    public required string? Url { get; init; }
    public required string? Ip { get; init; }
    public required string? UserAgent { get; init; }
    public required bool IsAutomated { get; init; }
    public required string Provider { get; init; }
    public required FailureClass? FailureClass { get; init; }

    /// <summary>What else is known, by kind of event: JSON.</summary>
    [JsonIgnore]
    public required string? Detail { get; init; }

    public required DateTime CreatedAt { get; init; }
}

/// <summary>Reads events.</summary>
public sealed class EventQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// What events can be filtered and sorted by. Indexes answer for the email, the contact or the campaign of an event, and give the order of eventAt; other fields are read from the
    /// rows that these leave.
    /// </summary>
    public static ListFields<EventRow> Fields { get; } = new ListFields<EventRow>()
        .WithEveryField()
        .Searching("the link that was clicked, the network address or the program of the recipient, or the contact's address, name or company")
        .OrderedBy("-eventAt");

    /// <summary>One page.</summary>
    public async Task<Page<EventRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Searched(db, request.Search).Select(e => new EventRow
        {
            Id = e.Id,
            SentEmailId = e.SentEmailId,
            ContactId = e.ContactId,
            CampaignId = e.CampaignId,
            StepId = e.StepId,
            Type = e.Type,
            EventAt = e.EventAt,
            Url = e.Url,
            Ip = e.Ip,
            UserAgent = e.UserAgent,
            IsAutomated = e.IsAutomated,
            Provider = e.Provider,
            FailureClass = e.FailureClass,
            Detail = e.Detail,
            CreatedAt = e.CreatedAt,
        }), request, cancellationToken);
    }

    private static IQueryable<MessageEvent> Searched(CampaignsDb db, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
        {
            return db.MessageEvents;
        }

        var part = LikePattern.Containing(search);
        return db.MessageEvents.Where(e => LikePattern.Matches(e.Url, part) || LikePattern.Matches(e.Ip, part) || LikePattern.Matches(e.UserAgent, part)
            || db.Contacts.Any(c => c.Id == e.ContactId
                && (LikePattern.Matches(c.Email, part) || LikePattern.Matches(c.Name, part) || LikePattern.Matches(c.Company, part))));
    }
}
