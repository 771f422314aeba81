using EmailCampaigns.Core.Lists;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace EmailCampaigns.Web.Lists;

/// <summary><c>/lists</c>; who is on one is read at <c>/contacts?listId=</c>.</summary>
internal static class ListEndpoints
{
    private const string Path = "/lists";

    public static void MapLists(this RouteGroupBuilder api)
    {
        var lists = api.MapGroup(Path).WithTags("Lists");
        lists.MapGet("", List).WithSummary("List the contact lists").AnswersList<ListRow>(ListQueries.Fields);
        lists.MapPost("", Create).WithSummary("Create a list").Requires("name").RequireAuthorization(Policies.Marketer).Answers201<ListResource>();
        lists.MapGet("/{id:guid}", Get).WithSummary("Read a list").Answers200<ListResource>();
        lists.MapPatch("/{id:guid}", Update).WithSummary("Change a list").RequireAuthorization(Policies.Marketer).Answers200<ListResource>();
        lists.MapDelete("/{id:guid}", Delete).WithSummary("Delete a list that no campaign uses").RequireAuthorization(Policies.Marketer).Answers204();
        lists.MapPost("/{id:guid}/members", AddMembers).WithSummary("Put contacts on a list").RequireAuthorization(Policies.Marketer).Answers200<AddedMembers>();
        lists.MapDelete("/{id:guid}/members", RemoveMembers).WithSummary("Take contacts off a list").RequireAuthorization(Policies.Marketer).Answers200<RemovedMembers>();
    }

    private static async Task<Paged<ListRow>> List(Caller by, ListQuery query, ListQueries lists, CancellationToken cancellationToken) =>
        query.Of(await lists.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Create(Caller by, ListInput input, ListEditor editor, ListQueries lists, CancellationToken cancellationToken) =>
        editor.Create(input, by, cancellationToken).Created(Path, Load(lists, by, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, ListQueries lists, CancellationToken cancellationToken) =>
        Load(lists, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> Update(Caller by, Guid id, Patch<ListInput> patch, ListEditor editor, ListQueries lists, CancellationToken cancellationToken) =>
        editor.Update(id, patch.Input, patch.Version, by, cancellationToken).Ok(Load(lists, by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, IfMatch match, ListEditor editor, ListQueries lists, CancellationToken cancellationToken) =>
        editor.Delete(id, match.Version, by, cancellationToken).NoContent(Load(lists, by, cancellationToken));

    private static async Task<IResult> AddMembers(Caller by, Guid id, ChosenContacts body, ListEditor editor, CancellationToken cancellationToken)
    {
        var outcome = await editor.AddMembers(id, body.Required(), by, cancellationToken);
        return outcome.Outcome.IsDone ? TypedResults.Ok(new AddedMembers(outcome.Changed)) : outcome.Outcome.Refused();
    }

    private static async Task<IResult> RemoveMembers(Caller by, Guid id, [FromBody] ChosenContacts body, ListEditor editor, CancellationToken cancellationToken)
    {
        var outcome = await editor.RemoveMembers(id, body.Required(), by, cancellationToken);
        return outcome.Outcome.IsDone ? TypedResults.Ok(new RemovedMembers(outcome.Changed)) : outcome.Outcome.Refused();
    }

    private static Func<Guid, Task<ListResource?>> Load(ListQueries lists, Actor by, CancellationToken cancellationToken) =>
        async id => await lists.Find(by.WorkspaceId, id, cancellationToken) is { } found ? new ListResource(found) : null;
}

/// <summary>A list with the campaigns that use it.</summary>
internal sealed record ListResource
{
    public ListResource(ListDetail detail)
    {
        var row = detail.List;
        (Id, Name, Description, Members, Campaigns) = (row.Id, row.Name, row.Description, row.Members, detail.Campaigns);
        (CreatedAt, UpdatedAt, Version) = (row.CreatedAt, row.UpdatedAt, row.Version);
    }

    public Guid Id { get; }
    public string Name { get; }
    public string? Description { get; }
    public int Members { get; }
    public IReadOnlyList<ListInCampaign> Campaigns { get; }
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}

/// <summary>How many came onto the list.</summary>
internal sealed record AddedMembers(int Added);

/// <summary>How many left the list.</summary>
internal sealed record RemovedMembers(int Removed);
