using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Analytics;

/// <summary>A span of days as CSV for people, who come with a cookie; programs have the same numbers under /api.</summary>
internal static class PeriodDownload
{
    private const string Path = "/analytics.csv";

    public static void MapPeriodDownload(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet(Path, Download).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
    }

    /// <summary>Where a person downloads a table.</summary>
    public static string Address(PeriodTable table, PeriodSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return $"{PeriodWords.Address(Path, span.From, span.To)}&table={SnakeCase.Of(table)}";
    }

    private static async Task<IResult> Download(
        Caller by, string? table, DateOnly? from, DateOnly? to, PeriodQueries period, PeriodFile file, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        var span = await period.Span(workspaceId, from, to, cancellationToken);
        return span.Problem is null && QueryValue.TryParse(typeof(PeriodTable), table ?? "", out var wanted)
            ? TypedResults.Stream(
                output => file.Write(workspaceId, span, (PeriodTable)wanted, withMark: true, output, cancellationToken),
                "text/csv",
                $"{table} {span.From:yyyy-MM-dd} to {span.To:yyyy-MM-dd}.csv")
            : TypedResults.NotFound();
    }
}
