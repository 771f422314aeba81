namespace EmailCampaigns.Web.Api;

/// <summary>A call of the HTTP API, as a developer pastes it into a terminal.</summary>
internal static class ApiExample
{
    /// <summary>A POST with <c>curl</c>; the key stands for the one of whoever calls.</summary>
    /// <param name="site">The address of this installation.</param>
    /// <param name="path">Below the version: <c>/contacts</c>.</param>
    /// <param name="json">The body, without single quotes.</param>
    public static string Post(string site, string path, string json) =>
        $$"""
        curl {{site.TrimEnd('/')}}{{ApiPaths.V1}}{{path}} \
          -H "Authorization: Bearer ec_…" \
          -H "Content-Type: application/json" \
          -d '{{json}}'
        """;
}
