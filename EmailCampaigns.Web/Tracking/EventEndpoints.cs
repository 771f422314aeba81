using System.Linq.Expressions;
using System.Security.Claims;
using System.Text.Json;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Tracking;

/// <summary><c>/events</c></summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder api) => api.MapGet("/events", List).WithTags("Events").Answers200<Paged<EventResource>>();

    private static async Task<Paged<EventResource>> List(
        ClaimsPrincipal user,
        PageRequest page,
        IDbContextFactory<CampaignsDb> dbs,
        Guid? campaignId,
        Guid? contactId,
        Guid? sentEmailId,
        Guid? stepId,
        string? type,
        bool? isAutomated,
        CancellationToken cancellationToken)
    {
        var wanted = Query.Status<MessageEventType>(type, "type");
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        IQueryable<MessageEvent> events = db.MessageEvents;
        events = campaignId is null ? events : events.Where(e => e.CampaignId == campaignId);
        events = contactId is null ? events : events.Where(e => e.ContactId == contactId);
        events = sentEmailId is null ? events : events.Where(e => e.SentEmailId == sentEmailId);
        events = stepId is null ? events : events.Where(e => e.StepId == stepId);
        events = wanted is null ? events : events.Where(e => e.Type == wanted);
        events = isAutomated is null ? events : events.Where(e => e.IsAutomated == isAutomated);
        var rows = await events.OrderByDescending(e => e.EventAt).ThenByDescending(e => e.Id).Select(EventRow.Of).Page(page, cancellationToken);
        return new Paged<EventResource>([.. rows.Items.Select(r => new EventResource(r))], rows.Total, rows.Page, rows.PageSize);
    }
}

/// <summary>An event as it is stored.</summary>
internal sealed record EventRow(
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
    DateTime CreatedAt)
{
    public static Expression<Func<MessageEvent, EventRow>> Of { get; } = e => new EventRow(
        e.Id, e.SentEmailId, e.ContactId, e.CampaignId, e.StepId, e.Type, e.EventAt, e.Url, e.Ip, e.UserAgent, e.IsAutomated, e.Provider, e.Detail, e.CreatedAt);
}

/// <summary>A fact about a message.</summary>
internal sealed record EventResource
{
    public EventResource(EventRow row)
    {
        (Id, SentEmailId, ContactId, CampaignId, StepId, Type, EventAt) = (row.Id, row.SentEmailId, row.ContactId, row.CampaignId, row.StepId, row.Type, row.EventAt);
        (Url, Ip, UserAgent, IsAutomated, Provider, CreatedAt) = (row.Url, row.Ip, row.UserAgent, row.IsAutomated, row.Provider, row.CreatedAt);
        Detail = row.Detail is null ? null : JsonElement.Parse(row.Detail);
    }

    public Guid Id { get; }
    public Guid? SentEmailId { get; }
    public Guid? ContactId { get; }
    public Guid? CampaignId { get; }
    public Guid? StepId { get; }
    public MessageEventType Type { get; }
    public DateTime EventAt { get; }
    public string? Url { get; }
    public string? Ip { get; }
    public string? UserAgent { get; }
    public bool IsAutomated { get; }
    public string Provider { get; }

    /// <summary>What else is known, by kind of event.</summary>
    public JsonElement? Detail { get; }

    public DateTime CreatedAt { get; }
}
