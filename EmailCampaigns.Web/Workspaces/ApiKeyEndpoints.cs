using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Workspaces;

/// <summary><c>/api-keys</c>: the keys of other programs. A key is in the answer that makes it, and nowhere else.</summary>
internal static class ApiKeyEndpoints
{
    private const string Path = "/api-keys";

    public static void MapApiKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup(Path).WithTags("API keys").RequireAuthorization(Policies.Admin);
        keys.MapGet("", List).WithSummary("List the API keys").AnswersList<ApiKeyRow>(ApiKeyQueries.Fields);
        keys.MapPost("", Create).WithSummary("Create an API key").Requires("name", "role").Answers201<ApiKeyResource>();
        keys.MapGet("/{id:guid}", Get).WithSummary("Read an API key").Answers200<ApiKeyRow>();
        keys.MapDelete("/{id:guid}", Revoke).WithSummary("Revoke an API key").Answers204();
    }

    private static async Task<Paged<ApiKeyRow>> List(Caller by, ListQuery query, ApiKeyQueries keys, CancellationToken cancellationToken) =>
        query.Of(await keys.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static async Task<IResult> Create(Caller by, ApiKeyInput body, ApiKeyEditor editor, ApiKeyQueries keys, CancellationToken cancellationToken)
    {
        var made = await editor.Create(body, by, cancellationToken);
        return made.Key is { } key && await keys.Find(by.WorkspaceId, made.Outcome.Id, cancellationToken) is { } row
            ? TypedResults.Created($"{ApiPaths.V1}{Path}/{row.Id}", new ApiKeyResource(row, key))
            : made.Outcome.Refused();
    }

    private static Task<IResult> Get(Caller by, Guid id, ApiKeyQueries keys, CancellationToken cancellationToken) =>
        keys.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Revoke(Caller by, Guid id, ApiKeyEditor editor, ApiKeyQueries keys, CancellationToken cancellationToken) =>
        editor.Revoke(id, by, cancellationToken).NoContent(other => keys.Find(by.WorkspaceId, other, cancellationToken));
}

/// <summary>A new key, with its text.</summary>
internal sealed record ApiKeyResource
{
    public ApiKeyResource(ApiKeyRow row, string key)
    {
        (Id, Name, Prefix, Key, Role, CreatedBy, ExpiresAt, CreatedAt, UpdatedAt) =
            (row.Id, row.Name, row.Prefix, key, row.Role, row.CreatedBy, row.ExpiresAt, row.CreatedAt, row.UpdatedAt);
    }

    public Guid Id { get; }
    public string Name { get; }
    public string Prefix { get; }

    /// <summary>What programs send as <c>Authorization: Bearer</c>. Shown once.</summary>
    public string Key { get; }

    public Role Role { get; }
    public string CreatedBy { get; }
    public DateTime? ExpiresAt { get; }
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
}
