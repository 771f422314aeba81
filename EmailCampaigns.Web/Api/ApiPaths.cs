namespace EmailCampaigns.Web.Api;

/// <summary>Where the API lies.</summary>
public static class ApiPaths
{
    /// <summary>Everything below is for programs: a key instead of a cookie, problem details instead of pages.</summary>
    public const string Root = "/api";

    public const string V1 = "/api/v1";
}
