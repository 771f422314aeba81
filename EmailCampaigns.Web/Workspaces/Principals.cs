using System.Security.Claims;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>What a sign-in or a key says about who acts: claims, written and read in this one place.</summary>
public static class Principals
{
    private const string WorkspaceClaim = "workspace_id";
    private const string MemberRole = "role";
    private const string ApiKeyId = "api_key_id";

    private static readonly string SecurityStamp = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>The claims of a member.</summary>
    public static IEnumerable<Claim> ClaimsOf(Membership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        return [new Claim(WorkspaceClaim, membership.WorkspaceId.ToString()), new Claim(MemberRole, SnakeCase.Of(membership.Role))];
    }

    /// <summary>The identity of a program that holds a key.</summary>
    public static ClaimsPrincipal Of(ApiKeyHolder holder, string scheme)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ApiKeyId, holder.ApiKeyId.ToString()),
                new Claim(WorkspaceClaim, holder.WorkspaceId.ToString()),
                new Claim(MemberRole, SnakeCase.Of(holder.Role)),
            ],
            scheme));
    }

    /// <summary>Who acts, and where.</summary>
    /// <exception cref="InvalidOperationException">The principal belongs to no workspace; a policy should have stopped it.</exception>
    public static Actor ToActor(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (IdIn(principal, WorkspaceClaim) is not { } workspace || principal.Role() is not { } role)
        {
            throw new InvalidOperationException("Nobody is signed in to a workspace.");
        }

        return IdIn(principal, ApiKeyId) is { } key
            ? Actor.ApiKey(workspace, key, role)
            : Actor.User(workspace, principal.UserId() ?? throw new InvalidOperationException("The principal is neither a user nor a key."), role);
    }

    /// <summary>What a member's sign-in says; null for a key, a visitor and one who belongs to no workspace.</summary>
    public static MemberSession? Session(this ClaimsPrincipal principal) =>
        principal.UserId() is { } userId && principal.WorkspaceId() is { } workspaceId && principal.Role() is { } role
            ? new MemberSession(userId, principal.FindFirstValue(SecurityStamp) ?? "", workspaceId, role)
            : null;

    /// <summary>The workspace that a sign-in or a key is for; null for a visitor.</summary>
    public static Guid? WorkspaceId(this ClaimsPrincipal principal) => IdIn(principal, WorkspaceClaim);

    /// <summary>The signed-in user; null for a key or a visitor.</summary>
    public static Guid? UserId(this ClaimsPrincipal principal) => IdIn(principal, ClaimTypes.NameIdentifier);

    /// <summary>The key that a program came with; null for a user or a visitor.</summary>
    public static Guid? ApiKey(this ClaimsPrincipal principal) => IdIn(principal, ApiKeyId);

    /// <summary>What the principal may do in its workspace; null for one who belongs to none.</summary>
    public static Role? Role(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return IdIn(principal, WorkspaceClaim) is not null && SnakeCase.TryParse<Role>(principal.FindFirstValue(MemberRole), out var role) ? role : null;
    }

    private static Guid? IdIn(ClaimsPrincipal principal, string claim) => Guid.TryParse(principal.FindFirstValue(claim), out var id) ? id : null;
}
