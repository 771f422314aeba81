using EmailCampaigns.Core.Files;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Tracking;
using Microsoft.Net.Http.Headers;

namespace EmailCampaigns.Web.Files;

/// <summary><c>/i/{token}</c> answers with a picture of an email. Whoever has the mail may see it; its bytes never change, so mail programs and proxies may keep it for a year.</summary>
internal static class ImageEndpoint
{
    private const int LongestToken = 64;

    public static void MapImages(this WebApplication app) => app.MapGet("/i/{token}", Show).AllowAnonymous().ExcludeFromDescription().WithHead();

    private static async Task<IResult> Show(string token, HttpContext context, FileQueries files, CancellationToken cancellationToken)
    {
        if (token.Length > LongestToken || await files.PublicPicture(token, cancellationToken) is not { } image)
        {
            return BrokenLink.Answer(context.Response);
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin"; // a mail program in a browser is another site
        return TypedResults.Bytes(image.Content, image.MediaType, entityTag: new EntityTagHeaderValue($"\"{image.ContentHash}\""));
    }
}
