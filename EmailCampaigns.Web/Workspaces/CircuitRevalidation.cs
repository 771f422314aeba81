using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// A page can stay open for days and asks no cookie meanwhile: every few minutes it is checked that its user still has the same password and
/// the same role in the same workspace.
/// </summary>
internal sealed class CircuitRevalidation(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => SignInRegistration.RevalidateEvery;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var principal = authenticationState.User;
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<User>>();
        if (await signIn.ValidateSecurityStampAsync(principal) is not { } user)
        {
            return false;
        }

        var workspaceId = principal.ToActor().WorkspaceId;
        var membership = await scope.ServiceProvider.GetRequiredService<MembershipQueries>().Of(user.Id, workspaceId, cancellationToken);
        return membership is not null && membership.Role == principal.Role() && membership.WorkspaceId == workspaceId;
    }
}
