using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The way out. A form posts it, with its antiforgery token, so that a link on another site cannot.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app) =>
        app.MapPost("/logout", SignOut).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Text("This page is too old to sign out from. Load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/login");
    }
}
