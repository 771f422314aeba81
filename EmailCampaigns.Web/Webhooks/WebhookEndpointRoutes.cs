using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Webhooks;

/// <summary><c>/webhook-endpoints</c> and <c>/webhook-messages</c>: who is told of events, and what was sent to them. A secret is in the answer that makes it, and nowhere else.</summary>
internal static class WebhookEndpointRoutes
{
    private const string Path = "/webhook-endpoints";
    private const string MessagePath = "/webhook-messages";

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var endpoints = api.MapGroup(Path).WithTags("Webhooks").RequireAuthorization(Policies.Admin);
        endpoints.MapGet("", List).WithSummary("List the webhook endpoints").AnswersList<EndpointRow>(EndpointQueries.Fields);
        endpoints.MapPost("", Create).WithSummary("Create a webhook endpoint").Requires("url", "eventTypes").Answers201<EndpointResource>();
        endpoints.MapGet("/{id:guid}", Get).WithSummary("Read a webhook endpoint").Answers200<EndpointRow>();
        endpoints.MapPatch("/{id:guid}", Update).WithSummary("Change a webhook endpoint").Answers200<EndpointRow>();
        endpoints.MapDelete("/{id:guid}", Delete).WithSummary("Delete a webhook endpoint with its messages").Answers204();
        endpoints.MapPost("/{id:guid}/rotate-secret", Rotate).WithSummary("Make a new secret; for 24 hours messages are signed with both").Answers200<EndpointResource>();
        endpoints.MapPost("/{id:guid}/enable", Enable).WithSummary("Enable a webhook endpoint that was disabled").Answers200<EndpointRow>();
        endpoints.MapPost("/{id:guid}/disable", Disable).WithSummary("Send nothing to a webhook endpoint").Answers200<EndpointRow>();
        endpoints.MapPost("/{id:guid}/test", Test).WithSummary("Send a test message").Answers202<MessageDetails>();
        endpoints.MapGet("/{id:guid}/messages", Messages).WithSummary("List the messages to a webhook endpoint").AnswersList<MessageRow>(EndpointQueries.MessageFields);
        var messages = api.MapGroup(MessagePath).WithTags("Webhooks").RequireAuthorization(Policies.Admin);
        messages.MapGet("/{id:guid}", GetMessage).WithSummary("Read a message with its attempts").Answers200<MessageDetails>();
        messages.MapPost("/{id:guid}/resend", Resend).WithSummary("Send a message again").Answers202<MessageDetails>();
    }

    private static async Task<Paged<EndpointRow>> List(Caller by, ListQuery query, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        query.Of(await endpoints.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static async Task<IResult> Create(Caller by, EndpointInput input, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken)
    {
        var made = await editor.Create(by, input, cancellationToken);
        return made.Secret is { } secret && await endpoints.Find(by.WorkspaceId, made.Outcome.Id, cancellationToken) is { } row
            ? TypedResults.Created($"{ApiPaths.V1}{Path}/{row.Id}", new EndpointResource(row, secret))
            : made.Outcome.Refused();
    }

    private static Task<IResult> Get(Caller by, Guid id, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        endpoints.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Update(
        Caller by, Guid id, Patch<EndpointInput> patch, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        editor.Update(by, id, patch.Input, patch.Version, cancellationToken).Ok(Load(endpoints, by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        editor.Delete(by, id, cancellationToken).NoContent(Load(endpoints, by, cancellationToken));

    private static async Task<IResult> Rotate(Caller by, Guid id, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken)
    {
        var made = await editor.RotateSecret(by, id, cancellationToken);
        return made.Secret is { } secret && await endpoints.Find(by.WorkspaceId, id, cancellationToken) is { } row
            ? TypedResults.Ok(new EndpointResource(row, secret))
            : made.Outcome.Refused();
    }

    private static Task<IResult> Enable(Caller by, Guid id, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        editor.Enable(by, id, cancellationToken).Ok(Load(endpoints, by, cancellationToken));

    private static Task<IResult> Disable(Caller by, Guid id, EndpointEditor editor, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        editor.Disable(by, id, cancellationToken).Ok(Load(endpoints, by, cancellationToken));

    private static Task<IResult> Test(Caller by, Guid id, MessageResender resender, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        resender.SendTest(by, id, cancellationToken).Accepted(MessagePath, message => endpoints.FindMessage(by.WorkspaceId, message, cancellationToken));

    private static async Task<IResult> Messages(Caller by, Guid id, ListQuery query, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        await endpoints.Messages(by.WorkspaceId, id, query.Request, cancellationToken) is { } page ? TypedResults.Ok(query.Of(page)) : ApiProblems.NotFound(id);

    private static Task<IResult> GetMessage(Caller by, Guid id, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        endpoints.FindMessage(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Resend(Caller by, Guid id, MessageResender resender, EndpointQueries endpoints, CancellationToken cancellationToken) =>
        resender.Resend(by, id, cancellationToken).Accepted(MessagePath, message => endpoints.FindMessage(by.WorkspaceId, message, cancellationToken));

    private static Func<Guid, Task<EndpointRow?>> Load(EndpointQueries endpoints, Core.Model.Workspaces.Actor by, CancellationToken cancellationToken) =>
        id => endpoints.Find(by.WorkspaceId, id, cancellationToken);
}

/// <summary>An endpoint with its new secret.</summary>
internal sealed record EndpointResource
{
    public EndpointResource(EndpointRow row, string secret)
    {
        (Id, Url, Description, EventTypes, Secret, PreviousSecretUntil, DisabledAt, CreatedAt, UpdatedAt, Version) =
            (row.Id, row.Url, row.Description, row.EventTypes, secret, row.PreviousSecretUntil, row.DisabledAt, row.CreatedAt, row.UpdatedAt, row.Version);
    }

    public Guid Id { get; }
    public string Url { get; }
    public string? Description { get; }
    public IReadOnlyList<MessageEventType> EventTypes { get; }

    /// <summary>What messages are signed with. Shown once.</summary>
    public string Secret { get; }

    public DateTime? PreviousSecretUntil { get; }
    public DateTime? DisabledAt { get; }
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}
