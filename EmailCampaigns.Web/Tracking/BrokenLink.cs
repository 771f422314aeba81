namespace EmailCampaigns.Web.Tracking;

/// <summary>The answer to a public link that is not one of ours: the same whatever is wrong with it, which tells nobody how to make one.</summary>
internal static class BrokenLink
{
    public static IResult Answer(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Text("Not found.", "text/plain", statusCode: StatusCodes.Status404NotFound);
    }
}
