using System.Security.Claims;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Analytics;

/// <summary><c>/analytics</c> and the results of a campaign.</summary>
internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this RouteGroupBuilder api)
    {
        api.MapGet("/analytics/daily", Daily).WithTags("Analytics").Answers200<Paged<DayTotals>>();
        api.MapGet("/campaigns/{id:guid}/stats", Stats).WithTags("Campaigns").Answers200<CampaignResults>();
    }

    private static async Task<IResult> Daily(
        ClaimsPrincipal user,
        PageRequest page,
        AnalyticsQueries analytics,
        DateOnly? from,
        DateOnly? to,
        Guid? campaignId,
        CancellationToken cancellationToken) =>
        from > to
            ? throw new InvalidInputException("to", "The last day lies before the first.")
            : TypedResults.Ok((await analytics.Daily(user.ToActor().WorkspaceId, from, to, campaignId, cancellationToken)).Page(page));

    private static Task<IResult> Stats(ClaimsPrincipal user, Guid id, AnalyticsQueries analytics, CancellationToken cancellationToken) =>
        analytics.Results(user.ToActor().WorkspaceId, id, cancellationToken).OrNotFound(id);
}
