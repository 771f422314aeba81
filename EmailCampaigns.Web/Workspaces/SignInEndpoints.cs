using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The way out, and another password. A form posts each, with its antiforgery token, so that a link on another site cannot.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost("/logout", SignOut).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/password", ChangePassword).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
    }

    private static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Text("This page is too old to sign out from. Load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/login");
    }

    /// <summary>Asks for the present password, and ends every other session of the account: its security stamp is a new one.</summary>
    private static async Task<IResult> ChangePassword(
        HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn, UserManager<User> users, PasswordSignIn passwords, MembershipChanges changes)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Text("This page is too old. Load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (present, next) = (form["present"].ToString(), form["next"].ToString());
        if (await users.GetUserAsync(context.User) is not { } user || !await passwords.Confirm(user, present))
        {
            return TypedResults.LocalRedirect("/account?password=wrong");
        }

        if (NewUser.PasswordProblem(next) is not null || !(await users.ChangePasswordAsync(user, present, next)).Succeeded)
        {
            return TypedResults.LocalRedirect("/account?password=unfit");
        }

        await signIn.RefreshSignInAsync(user);
        changes.Notify(user.Id);
        return TypedResults.LocalRedirect("/account?password=changed");
    }
}
