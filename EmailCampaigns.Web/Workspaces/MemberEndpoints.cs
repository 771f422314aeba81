using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Workspaces;

/// <summary><c>/members</c>: who belongs to the workspace, and as what. One comes in by an invitation.</summary>
internal static class MemberEndpoints
{
    private const string Path = "/members";

    public static void MapMembers(this RouteGroupBuilder api)
    {
        var members = api.MapGroup(Path).WithTags("Members");
        members.MapGet("", List).WithSummary("List the members").AnswersList<MemberRow>(MemberQueries.Fields);
        members.MapGet("/{id:guid}", Get).WithSummary("Read a member").Answers200<MemberRow>();
        members.MapPatch("/{id:guid}", ChangeRole).WithSummary("Change a member's role").RequireAuthorization(Policies.Admin).Answers200<MemberRow>();
        members.MapDelete("/{id:guid}", Remove).WithSummary("Remove a member").RequireAuthorization(Policies.Admin).Answers204();
    }

    private static async Task<Paged<MemberRow>> List(Caller by, ListQuery query, MemberQueries members, CancellationToken cancellationToken) =>
        query.Of(await members.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, MemberQueries members, CancellationToken cancellationToken) =>
        members.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> ChangeRole(Caller by, Guid id, MemberEdit body, MemberEditor editor, MemberQueries members, CancellationToken cancellationToken)
    {
        var role = body.Role ?? throw new InvalidInputException("role", $"Must be {Expected.OneOf(typeof(Role))}.");
        return editor.ChangeRole(id, role, by, cancellationToken).Ok(Load(members, by, cancellationToken));
    }

    private static Task<IResult> Remove(Caller by, Guid id, MemberEditor editor, MemberQueries members, CancellationToken cancellationToken) =>
        editor.Remove(id, by, cancellationToken).NoContent(Load(members, by, cancellationToken));

    private static Func<Guid, Task<MemberRow?>> Load(MemberQueries members, Actor by, CancellationToken cancellationToken) =>
        id => members.Find(by.WorkspaceId, id, cancellationToken);
}

/// <summary>The role that a member is to have.</summary>
internal sealed record MemberEdit(Role? Role);
