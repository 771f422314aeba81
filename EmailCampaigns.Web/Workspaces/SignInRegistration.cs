using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>How people sign in (a cookie) and programs identify themselves (a key), and what each may do.</summary>
internal static class SignInRegistration
{
    private const string ByPath = "ByPath";

    /// <summary>Links in emails and what mail services call.</summary>
    private static readonly PathString[] NotForPeople = ["/t", "/u", "/webhooks"];

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
                cookie.Events.OnValidatePrincipal = SessionCookie.Validate;
                cookie.Events.OnRedirectToLogin = AskToSignIn;
            });
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<SetUpCode>();
        services.AddSingleton<KnownDevice>();
        services.AddScoped<PasswordSignIn>();
        services.AddAuthorization(Policies.AddTo);
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
    }

    /// <summary>
    /// Where only programs and links in emails come, an unknown address is answered plainly: nobody signs in there. Nor does it help where a method is not taken
    /// (the router's own endpoint for that has no route).
    /// </summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (NotForPeople.Any(prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("There is nothing at this address.", context.HttpContext.RequestAborted);
        }

        if (context.HttpContext.GetEndpoint() is { RequestDelegate: { } refuse } and not RouteEndpoint)
        {
            context.HttpContext.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            return refuse(context.HttpContext);
        }

        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
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
                    RequiredLength = NewUser.MinPasswordLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireNonAlphanumeric = false,
                    RequireUppercase = false,
                };
            })
            .AddEntityFrameworkStores<CampaignsDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<MemberPrincipalFactory>();
    }
}
