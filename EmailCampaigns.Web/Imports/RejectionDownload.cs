using EmailCampaigns.Core.Imports;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Imports;

/// <summary>The rejected rows of an import for people, who come with a cookie; programs have the same under /api.</summary>
internal static class RejectionDownload
{
    public static void MapRejectionDownload(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/imports/{id:guid}/rejections.csv", Download).RequireAuthorization(Policies.Marketer).ExcludeFromDescription();
    }

    private static async Task<IResult> Download(Caller by, Guid id, UploadQueries uploads, RejectionFile rejections, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        return await uploads.Find(workspaceId, id, cancellationToken) is { } upload
            ? TypedResults.Stream(output => rejections.Write(workspaceId, id, withMark: true, output, cancellationToken), "text/csv", $"rejected-{Path.GetFileNameWithoutExtension(upload.FileName)}.csv")
            : TypedResults.NotFound();
    }
}
