using EmailCampaigns.Core;
using EmailCampaigns.Core.Webhooks.Incoming;

namespace EmailCampaigns.Web.Webhooks;

/// <summary>
/// <c>POST /webhooks/{provider}/{workspaceSlug}</c>: 204 once the signature is found good and the raw body is stored. Whatever is wrong with a request, the answer is the same 401, so that
/// nobody learns which workspaces there are.
/// </summary>
internal static class IncomingEndpoints
{
    public static void MapIncomingWebhooks(this WebApplication app) =>
        app.MapPost("/webhooks/{provider}/{workspaceSlug}", Receive).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> Receive(string provider, string workspaceSlug, HttpRequest request, WebhookReceiver receiver)
    {
        if (!SnakeCase.TryParse<WebhookProvider>(provider, out var known))
        {
            return TypedResults.Text("There is nothing at this address.", statusCode: StatusCodes.Status404NotFound);
        }

        if (await Read(request) is not { } body)
        {
            return TypedResults.Text($"The body has more than {WebhookReceiver.MaxBody / 1024:N0} KB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        // Once it is read, it is stored: a client that hangs up early does not take it back.
        return await receiver.Receive(new WebhookRequest(known, workspaceSlug, headers, body), CancellationToken.None)
            ? TypedResults.NoContent()
            : TypedResults.Text("The signature is not valid.", statusCode: StatusCodes.Status401Unauthorized);
    }

    /// <summary>The body as it came; null where it is too large.</summary>
    private static async Task<byte[]?> Read(HttpRequest request)
    {
        if (request.ContentLength > WebhookReceiver.MaxBody)
        {
            return null;
        }

        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var count)
        {
            if (read.Length + count > WebhookReceiver.MaxBody)
            {
                return null;
            }

            await read.WriteAsync(buffer.AsMemory(0, count), request.HttpContext.RequestAborted);
        }

        return read.ToArray();
    }
}
