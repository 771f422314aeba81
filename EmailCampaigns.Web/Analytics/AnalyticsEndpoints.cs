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
        api.MapGet("/analytics/daily", Daily).WithSummary("Count emails by day").WithTags("Analytics").AnswersList<DayTotals>(AnalyticsQueries.Fields);
        api.MapGet("/campaigns/{id:guid}/stats", Stats).WithSummary("Count what a campaign did").WithTags("Campaigns").Answers200<CampaignResults>();
    }

    private static async Task<Paged<DayTotals>> Daily(ClaimsPrincipal user, ListQuery query, AnalyticsQueries analytics, CancellationToken cancellationToken) =>
        query.Of(await analytics.Daily(user.ToActor().WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Stats(ClaimsPrincipal user, Guid id, AnalyticsQueries analytics, CancellationToken cancellationToken) =>
        analytics.Results(user.ToActor().WorkspaceId, id, cancellationToken).OrNotFound(id);
}
