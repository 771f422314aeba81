using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Analytics;

/// <summary>The results of a campaign as CSV for people, who come with a cookie; programs have the same under /api.</summary>
internal static class ResultsDownload
{
    public static void MapResultsDownload(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/campaigns/{id:guid}/results.csv", Download).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
    }

    /// <summary>Where a person downloads a table.</summary>
    public static string Address(Guid campaignId, ResultTable table) => $"/campaigns/{campaignId}/results.csv?table={SnakeCase.Of(table)}";

    /// <summary>The name that the file is saved under.</summary>
    public static string FileName(string campaign, ResultTable table) => $"{string.Concat(campaign.Split(Path.GetInvalidFileNameChars())).Trim()} {SnakeCase.Of(table)}.csv".TrimStart();

    private static async Task<IResult> Download(
        Caller by, Guid id, string? table, CampaignQueries campaigns, ResultFile results, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        return QueryValue.TryParse(typeof(ResultTable), table ?? "", out var wanted) && await campaigns.Find(workspaceId, id, cancellationToken) is { Campaign: var campaign }
            ? TypedResults.Stream(output => results.Write(workspaceId, id, (ResultTable)wanted, withMark: true, output, cancellationToken), "text/csv", FileName(campaign.Name, (ResultTable)wanted))
            : TypedResults.NotFound();
    }
}
