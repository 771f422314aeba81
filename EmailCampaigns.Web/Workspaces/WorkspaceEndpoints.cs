using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Workspaces;

/// <summary><c>/workspace</c>: the workspace of the key, its settings and its audit log; <c>/workspaces</c> adds another one.</summary>
internal static class WorkspaceEndpoints
{
    public static void MapWorkspace(this RouteGroupBuilder api)
    {
        var workspace = api.MapGroup("/workspace").WithTags("Workspace");
        workspace.MapGet("", Get).WithSummary("Read the workspace").Answers200<WorkspaceRow>();
        workspace.MapPatch("", Update).WithSummary("Change the workspace").RequireAuthorization(Policies.Admin).Answers200<WorkspaceRow>();
        api.MapPost("/workspaces", Create).WithSummary("Create a workspace").Requires("name").WithTags("Workspace").RequireAuthorization(Policies.Owner).Answers201<WorkspaceRow>();
        api.MapGet("/audit", Audit).WithSummary("List who changed what").WithTags("Workspace").RequireAuthorization(Policies.Admin).AnswersList<AuditRow>(AuditQueries.Fields);
    }

    private static Task<IResult> Get(Caller by, WorkspaceQueries workspaces, CancellationToken cancellationToken)
    {
        var id = by.WorkspaceId;
        return workspaces.Find(id, cancellationToken).OrNotFound(id);
    }

    private static Task<IResult> Update(
        Caller by, Patch<WorkspaceInput> patch, WorkspaceEditor editor, WorkspaceQueries workspaces, CancellationToken cancellationToken) =>
        editor.Update(patch.Input, patch.Version, by, cancellationToken).Ok(id => workspaces.Find(id, cancellationToken));

    /// <summary>It lies at /workspace for a key of its own, which one of its owners makes.</summary>
    private static async Task<IResult> Create(
        Caller by, WorkspaceInput body, WorkspaceEditor editor, WorkspaceQueries workspaces, CancellationToken cancellationToken)
    {
        var outcome = await editor.Create(body, by, cancellationToken);
        return outcome.IsDone ? TypedResults.Created((string?)null, await workspaces.Find(outcome.Id, cancellationToken)) : outcome.Refused();
    }

    private static async Task<Paged<AuditRow>> Audit(Caller by, ListQuery query, AuditQueries audit, CancellationToken cancellationToken) =>
        query.Of(await audit.Page(by.WorkspaceId, query.Request, cancellationToken));
}
