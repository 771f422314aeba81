using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The workspace that a member of several works in: chosen in the user menu, kept in the sign-in, checked against the memberships each time.</summary>
internal static class ChosenWorkspace
{
    private static readonly object Key = new();

    public static void MapWorkspaceChoice(this WebApplication app) =>
        app.MapPost("/workspaces/{workspaceId:guid}/enter", Enter).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();

    /// <summary>What was chosen in this request, else what the sign-in says; null for a new sign-in.</summary>
    public static Guid? In(HttpContext? context) => context?.Items[Key] as Guid? ?? context?.User.WorkspaceId();

    /// <summary>Has a sign-in that is made anew in this request be for this workspace, if it can.</summary>
    public static void Keep(HttpContext context, Guid? workspaceId) => context.Items[Key] = workspaceId;

    private static async Task<IResult> Enter(
        Guid workspaceId, HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn, UserManager<User> users, MembershipQueries memberships)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Text("This page is too old. Load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (await users.GetUserAsync(context.User) is not { } user
            || (await memberships.AllOf(user.Id, context.RequestAborted)).All(m => m.WorkspaceId != workspaceId))
        {
            return TypedResults.NotFound();
        }

        Keep(context, workspaceId);
        await signIn.RefreshSignInAsync(user);
        return TypedResults.LocalRedirect("/");
    }
}
