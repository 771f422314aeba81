using Microsoft.AspNetCore.Authorization;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Names of the policies, one a role. Each is met by its role and by every stronger one.</summary>
public static class Policies
{
    public const string Viewer = nameof(Role.Viewer);
    public const string Reviewer = nameof(Role.Reviewer);
    public const string Marketer = nameof(Role.Marketer);
    public const string Admin = nameof(Role.Admin);
    public const string Owner = nameof(Role.Owner);

    /// <summary>Adds the policies; what names none takes <see cref="Viewer"/>, so nothing is open by oversight.</summary>
    public static void AddTo(AuthorizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var role in Enum.GetValues<Role>())
        {
            options.AddPolicy(role.ToString(), AtLeast(role));
        }

        options.DefaultPolicy = AtLeast(Role.Viewer);
        options.FallbackPolicy = options.DefaultPolicy;
    }

    private static AuthorizationPolicy AtLeast(Role role) => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireAssertion(context => context.User.Role() >= role)
        .Build();
}
