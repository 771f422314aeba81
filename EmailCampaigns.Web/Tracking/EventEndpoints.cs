using System.Text.Json;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Tracking;

/// <summary><c>/events</c></summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder api) => api.MapGet("/events", List).WithSummary("List what happened to emails").WithTags("Events").AnswersList<EventResource>(EventQueries.Fields);

    private static async Task<Paged<EventResource>> List(Caller by, ListQuery query, EventQueries events, CancellationToken cancellationToken)
    {
        var found = await events.Page(by.WorkspaceId, query.Request, cancellationToken);
        return query.Of(found.Select(row => new EventResource(row)));
    }
}

/// <summary>A fact about a message.</summary>
internal sealed record EventResource
{
    public EventResource(EventRow row)
    {
        (Id, SentEmailId, ContactId, CampaignId, StepId, Type, EventAt) = (row.Id, row.SentEmailId, row.ContactId, row.CampaignId, row.StepId, row.Type, row.EventAt);
        (Url, Ip, UserAgent, IsAutomated, Provider, CreatedAt) = (row.Url, row.Ip, row.UserAgent, row.IsAutomated, row.Provider, row.CreatedAt);
        FailureClass = row.FailureClass;
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
    public FailureClass? FailureClass { get; }

    /// <summary>What else is known, by kind of event.</summary>
    public JsonElement? Detail { get; }

    public DateTime CreatedAt { get; }
}
