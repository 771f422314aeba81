namespace EmailCampaigns.Web.Api;

/// <summary><c>HEAD</c> is answered as <c>GET</c> is, without the body, which the server leaves out itself (RFC 9110, 9.3.2).</summary>
internal static class HeadRequests
{
    public static TBuilder WithHead<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains(HttpMethods.Get))
            {
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods.Union([HttpMethods.Head])]));
            }
        });
        return endpoints;
    }
}
