using System.Security.Cryptography;
using System.Text.Json;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.DataProtection;

namespace EmailCampaigns.Web.Senders;

/// <summary>
/// <c>/senders/{id}/sign-in</c> leads to the provider of a sender's mailbox, <c>/oauth/callback</c> takes the browser back. What a sign-in needs meanwhile is in a cookie of that browser,
/// encrypted, for the callback alone.
/// </summary>
internal static class ProviderSignIn
{
    /// <summary>Where the browser comes back to, beneath the address of the site; registered at the provider.</summary>
    public const string Callback = "/oauth/callback";

    private const string Cookie = "EmailCampaigns.SignIn";

    public static void MapProviderSignIn(this WebApplication app)
    {
        app.MapGet("/senders/{id:guid}/sign-in", Begin).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        app.MapGet(Callback, End).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    /// <summary>Where a person signs in for a sender.</summary>
    public static string Address(Guid senderId) => $"/senders/{senderId}/sign-in";

    private static async Task<IResult> Begin(
        Caller by, Guid id, HttpContext context, SenderSignIn signIn, SignInNotices notices, IDataProtectionProvider protection, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var callback = new Uri($"{request.Scheme}://{request.Host}{request.PathBase}{Callback}");
        var (address, attempt, problem) = await signIn.Begin(id, callback, by, cancellationToken);
        if (address is null || attempt is null)
        {
            return TypedResults.LocalRedirect(notices.Address(new SignInResult(problem is SignInProblem.SenderGone ? null : id, problem, null)));
        }

        context.Response.Cookies.Append(Cookie, Protector(protection).Protect(JsonSerializer.Serialize(attempt)), CookieFor(request));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(address.AbsoluteUri);
    }

    /// <summary>The cookie is for one use: whatever came of it, it is deleted. A sign-in that went well is tried at once, so that the sender's page says whether it works.</summary>
    private static async Task<IResult> End(
        Caller by, HttpContext context, SenderSignIn signIn, SenderVerifier verifier, SignInNotices notices, IDataProtectionProvider protection, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var attempt = Read(context.Request.Cookies[Cookie], protection);
        context.Response.Cookies.Delete(Cookie, CookieFor(context.Request));
        context.Response.Headers.CacheControl = "no-store";
        var result = await signIn.Complete(attempt, new AuthorizationResponse(query["state"], query["code"], query["error"], query["error_description"]), by, cancellationToken);
        if (result is { Problem: null, SenderId: { } id })
        {
            await verifier.Verify(id, by, cancellationToken);
        }

        return TypedResults.LocalRedirect(notices.Address(result));
    }

    private static PendingSignIn? Read(string? kept, IDataProtectionProvider protection)
    {
        try
        {
            return kept is null ? null : JsonSerializer.Deserialize<PendingSignIn>(Protector(protection).Unprotect(kept));
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("sender-sign-in");

    /// <summary>Lax: the browser comes back from another site.</summary>
    private static CookieOptions CookieFor(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Path = $"{request.PathBase}{Callback}",
    };
}
