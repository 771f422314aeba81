using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>How people sign in (a cookie) and programs identify themselves (a key), and what each may do.</summary>
internal static class SignInRegistration
{
    /// <summary>How soon a changed role, a changed password or a removed member is felt by one who is signed in.</summary>
    public static readonly TimeSpan RevalidateEvery = TimeSpan.FromMinutes(3);

    private const string ByPath = "ByPath";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        AddIdentity(services);

        // Programs come with a key and people with a cookie; under /api no cookie counts, so no other site can act through a person's browser.
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments(ApiPaths.Root) ? ApiKeyAuthentication.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "EmailCampaigns";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = "/login";
                cookie.AccessDeniedPath = "/not-allowed";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
            });
        services.AddAuthorization(Policies.AddTo);
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Identity's tables belong to no workspace, so its context enters none: it sees no row of any.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<CampaignsDb>>().CreateDbContext());
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddIdentityCore<User>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = ""; // the user name is the address, which is checked as such
                identity.Password = new PasswordOptions
                {
                    RequiredLength = WorkspaceSetUp.MinimumPasswordLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireNonAlphanumeric = false,
                    RequireUppercase = false,
                };
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddEntityFrameworkStores<CampaignsDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<MemberPrincipalFactory>();
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = RevalidateEvery);
    }
}
