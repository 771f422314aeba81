using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Tracking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EmailCampaigns.Web.Suppressions;

/// <summary>
/// <c>/u/{token}</c>: <c>GET</c> shows a page and changes nothing, since scanners and previews follow links; <c>POST</c> unsubscribes, as one click
/// (RFC 8058: no cookies, no login, no antiforgery token, no redirect) and as the page's buttons, which also leave one campaign only and take an unsubscribing back. Whoever has the mail
/// may use it.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this WebApplication app)
    {
        app.MapMethods($"/u/{UnsubscribeLink.TestToken}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post], OfTest).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapGet("/u/{token}", Page).AllowAnonymous().ExcludeFromDescription().WithHead();
        app.MapPost("/u/{token}", Choose).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static IResult OfTest() => TypedResults.Text("This email was a test. In the emails of the campaign, this link leads to the page to unsubscribe.", "text/plain");

    private static async Task<IResult> Page(string token, HttpResponse response, PublicTokens tokens, RecipientQueries recipients, CancellationToken cancellationToken) =>
        tokens.TryRead(TokenPurpose.Unsubscribe, token, out var emailId, out _)
            ? await Shown(response, emailId, recipients, done: null, cancellationToken)
            : BrokenLink.Answer(response);

    private static async Task<IResult> Choose(
        string token, HttpRequest request, PublicTokens tokens, Suppressor suppressor, RecipientChoice choice, RecipientQueries recipients)
    {
        if (!tokens.TryRead(TokenPurpose.Unsubscribe, token, out var emailId, out _))
        {
            return BrokenLink.Answer(request.HttpContext.Response);
        }

        // Once asked, it is done: a client that hangs up early does not take it back.
        var form = request.HasFormContentType ? await request.ReadFormAsync(CancellationToken.None) : FormCollection.Empty;
        switch (form[UnsubscribePage.Choice].ToString())
        {
            case UnsubscribePage.ThisCampaign:
                await choice.LeaveCampaign(emailId, CancellationToken.None);
                break;
            case UnsubscribePage.ComeBack:
                await choice.ComeBack(emailId, CancellationToken.None);
                break;
            default:
                await suppressor.Unsubscribe(emailId, form["List-Unsubscribe"] == "One-Click" ? "one_click" : "unsubscribe_page", CancellationToken.None);
                break;
        }

        return await Shown(request.HttpContext.Response, emailId, recipients, form[UnsubscribePage.Choice], CancellationToken.None);
    }

    private static async Task<IResult> Shown(HttpResponse response, Guid emailId, RecipientQueries recipients, string? done, CancellationToken cancellationToken)
    {
        if (await recipients.Find(emailId, cancellationToken) is not { } recipient)
        {
            return BrokenLink.Answer(response);
        }

        response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<UnsubscribePage>(new Dictionary<string, object?>
        {
            [nameof(UnsubscribePage.Recipient)] = recipient,
            [nameof(UnsubscribePage.Done)] = done,
        })
        { PreventStreamingRendering = true };
    }
}
