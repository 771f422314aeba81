using System.Security.Claims;
using System.Text.Json;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Tracking;

/// <summary><c>/events</c></summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder api) => api.MapGet("/events", List).WithTags("Events").Answers200<Paged<EventResource>>();

    private static async Task<Paged<EventResource>> List(
        ClaimsPrincipal user,
        PageRequest page,
        EventQueries events,
        Guid? campaignId,
        Guid? contactId,
        Guid? sentEmailId,
        Guid? stepId,
        string? type,
        bool? isAutomated,
        CancellationToken cancellationToken)
    {
        var filter = new EventFilter
        {
            CampaignId = campaignId,
            ContactId = contactId,
            SentEmailId = sentEmailId,
            StepId = stepId,
            Type = Query.Status<MessageEventType>(type, "type"),
            IsAutomated = isAutomated,
        };
        var found = await events.Page(user.ToActor().WorkspaceId, filter, page.Offset, page.PageSize, cancellationToken);
        return page.Of(found.Select(row => new EventResource(row)));
    }
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
