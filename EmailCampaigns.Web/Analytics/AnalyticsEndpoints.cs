using System.ComponentModel;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Analytics;

/// <summary><c>/analytics</c> and the results of a campaign.</summary>
internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this RouteGroupBuilder api)
    {
        api.MapGet("/analytics/daily", Daily).WithSummary("Count emails by day").WithTags("Analytics").AnswersList<DayTotals>(AnalyticsQueries.Fields);
        api.MapGet("/analytics/period", Period).WithSummary("Count emails by campaign, sender, list and hour").WithTags("Analytics").Answers200<PeriodResults>();
        api.MapGet("/campaigns/{id:guid}/stats", Stats).WithSummary("Count what a campaign did").WithTags("Campaigns").Answers200<CampaignResults>();
        api.MapGet("/campaigns/{id:guid}/results.csv", Download).WithSummary("Download the results of a campaign as CSV").WithTags("Campaigns")
            .Produces<Stream>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task<Paged<DayTotals>> Daily(Caller by, ListQuery query, AnalyticsQueries analytics, CancellationToken cancellationToken) =>
        query.Of(await analytics.Daily(by.WorkspaceId, query.Request, cancellationToken));

    private static async Task<IResult> Period(
        Caller by,
        [Description("The first day of the workspace's zone; thirty days before the last if nothing is said.")] DateOnly? from,
        [Description("The last day, included; today if nothing is said.")] DateOnly? to,
        PeriodQueries period,
        CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        var span = await period.Span(workspaceId, from, to, cancellationToken);
        return span.Problem is { } problem ? throw new InvalidInputException([problem]) : TypedResults.Ok(await period.Find(workspaceId, span, cancellationToken));
    }

    private static Task<IResult> Stats(Caller by, Guid id, ResultQueries results, CancellationToken cancellationToken) =>
        results.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    /// <summary>Written as it is read, however many rows there are.</summary>
    private static async Task<IResult> Download(
        Caller by,
        Guid id,
        [Description("steps, links or contacts; steps if nothing is said.")] string? table,
        CampaignQueries campaigns,
        ResultFile results,
        CancellationToken cancellationToken)
    {
        if (!QueryValue.TryParse(typeof(ResultTable), table ?? SnakeCase.Of(ResultTable.Steps), out var wanted))
        {
            throw new InvalidInputException([new FieldProblem("table", "Must be steps, links or contacts.")]);
        }

        var workspaceId = by.WorkspaceId;
        return await campaigns.Find(workspaceId, id, cancellationToken) is null
            ? ApiProblems.NotFound(id)
            : TypedResults.Stream(
                output => results.Write(workspaceId, id, (ResultTable)wanted, withMark: false, output, cancellationToken), "text/csv", $"{SnakeCase.Of((ResultTable)wanted)}-{id}.csv");
    }
}
