using System.Security.Claims;
using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// Adds workspace and role to what a sign-in says. Asked again with each check of the security stamp, so a changed role takes effect in minutes.
/// </summary>
internal sealed class MemberPrincipalFactory(
    UserManager<User> users, IOptions<IdentityOptions> options, MembershipQueries memberships, IHttpContextAccessor request)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (await memberships.Of(user.Id, ChosenWorkspace.In(request.HttpContext), CancellationToken.None) is { } membership)
        {
            identity.AddClaims(Principals.ClaimsOf(membership));
        }

        return identity;
    }
}
