using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Web.Api;

namespace EmailCampaigns.Web.Tracking;

/// <summary>
/// <c>/t/o/{token}.gif</c> tells of an open and answers with a picture, <c>/t/c/{token}</c> tells of a click and leads to the address that is signed into its token, and to no other. Both
/// answer once the event is stored. Whoever has the mail may use them.
/// </summary>
internal static class TrackingEndpoints
{
    private const int MaxUserAgent = 500;

    /// <summary>One transparent pixel (GIF89a).</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public static void MapTracking(this WebApplication app)
    {
        app.MapGet("/t/o/{token}.gif", Open).AllowAnonymous().ExcludeFromDescription().WithHead();
        app.MapGet("/t/c/{token}", Click).AllowAnonymous().ExcludeFromDescription().WithHead();
    }

    private static async Task<IResult> Open(string token, HttpContext context, PublicTokens tokens, HitCollector collector, TimeProvider clock) =>
        tokens.TryRead(TokenPurpose.Open, token, out var emailId, out _)
        && await collector.Record(Hit(context, MessageEventType.Opened, emailId, url: null, clock), CancellationToken.None)
            ? Found(context, TypedResults.Bytes(Pixel, "image/gif"))
            : BrokenLink.Answer(context.Response);

    private static async Task<IResult> Click(string token, HttpContext context, PublicTokens tokens, HitCollector collector, TimeProvider clock)
    {
        if (!tokens.TryRead(TokenPurpose.Click, token, out var emailId, out var payload))
        {
            return BrokenLink.Answer(context.Response);
        }

        var url = Encoding.UTF8.GetString(payload);
        return await collector.Record(Hit(context, MessageEventType.Clicked, emailId, url, clock), CancellationToken.None)
            ? Found(context, TypedResults.Redirect(url))
            : BrokenLink.Answer(context.Response);
    }

    private static TrackingHit Hit(HttpContext context, MessageEventType type, Guid emailId, string? url, TimeProvider clock)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        var client = context.Connection.RemoteIpAddress;
        return new TrackingHit
        {
            Type = type,
            EmailId = emailId,
            At = clock.UtcNow(),
            Url = url,
            Ip = (client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client)?.ToString(),
            UserAgent = string.IsNullOrWhiteSpace(agent) ? null : agent[..Math.Min(agent.Length, MaxUserAgent)],
            IsHead = HttpMethods.IsHead(context.Request.Method),
        };
    }

    private static IResult Found(HttpContext context, IResult result)
    {
        context.Response.Headers.CacheControl = "no-store";
        return result;
    }
}
