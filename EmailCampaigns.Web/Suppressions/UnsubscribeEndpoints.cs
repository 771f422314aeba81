using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EmailCampaigns.Web.Suppressions;

/// <summary>
/// <c>/u/{token}</c>: <c>GET</c> shows a page and changes nothing, since scanners and previews follow links; <c>POST</c> unsubscribes, as one click
/// (RFC 8058: no cookies, no login, no antiforgery token, no redirect) and as the page's button. Whoever has the mail may use it.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this WebApplication app)
    {
        app.MapGet("/u/{token}", Page).AllowAnonymous().ExcludeFromDescription().WithHead();
        app.MapPost("/u/{token}", Unsubscribe).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static Results<RazorComponentResult, NotFound> Page(string token, InstallationKeys keys) =>
        Read(token, keys) is null ? TypedResults.NotFound() : Shown(isDone: false);

    private static async Task<Results<RazorComponentResult, NotFound>> Unsubscribe(
        string token, HttpRequest request, InstallationKeys keys, Suppressor suppressor)
    {
        if (Read(token, keys) is not { } emailId)
        {
            return TypedResults.NotFound();
        }

        // Once asked, it is done: a client that hangs up early does not take it back.
        var source = await IsOneClick(request) ? "one_click" : "unsubscribe_page";
        return await suppressor.Unsubscribe(emailId, source, CancellationToken.None) ? Shown(isDone: true) : TypedResults.NotFound();
    }

    private static Guid? Read(string token, InstallationKeys keys) =>
        PublicToken.TryRead(new PublicTokenKey(keys.PublicToken), TokenPurpose.Unsubscribe, token, out var id, out _) ? id : null;

    /// <summary>Mail programs post <c>List-Unsubscribe=One-Click</c>, urlencoded or as multipart.</summary>
    private static async Task<bool> IsOneClick(HttpRequest request) =>
        request.HasFormContentType && (await request.ReadFormAsync())["List-Unsubscribe"] == "One-Click";

    private static RazorComponentResult Shown(bool isDone) =>
        new RazorComponentResult<UnsubscribePage>(new Dictionary<string, object?> { [nameof(UnsubscribePage.IsDone)] = isDone }) { PreventStreamingRendering = true };
}
