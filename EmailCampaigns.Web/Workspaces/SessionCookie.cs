using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.StaticAssets;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// Checks with each request that what the cookie says still holds. A changed role is taken over; whoever was removed goes on in another workspace of
/// theirs or in none; a changed password ends the session.
/// </summary>
internal static class SessionCookie
{
    public static async Task Validate(CookieValidatePrincipalContext context)
    {
        var principal = context.Principal!;
        var services = context.HttpContext.RequestServices;
        var isAsset = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null; // style sheets and scripts are for all
        var session = principal.Session();
        if (session is not null && (isAsset || await services.GetRequiredService<MemberSessions>().IsCurrent(session, context.HttpContext.RequestAborted)))
        {
            return;
        }

        var signIn = services.GetRequiredService<SignInManager<User>>();
        if (await signIn.ValidateSecurityStampAsync(principal) is not { } user)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        ChosenWorkspace.Keep(context.HttpContext, principal.WorkspaceId());
        context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync(user));
        context.ShouldRenew = true;
    }
}
