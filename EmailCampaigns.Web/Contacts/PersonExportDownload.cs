using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Contacts;

/// <summary>What is kept of a person as a file for people, who come with a cookie; programs have the same under /api.</summary>
internal static class PersonExportDownload
{
    public static void MapPersonExportDownload(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/contacts/{id:guid}/personal-data.json", Download).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    /// <summary>Where a person downloads it.</summary>
    public static string Address(Guid contactId) => $"/contacts/{contactId}/personal-data.json";

    /// <summary>The file; null where there is no such contact.</summary>
    public static async Task<IResult?> File(Actor by, Guid id, PersonExport export, CancellationToken cancellationToken) =>
        await export.Exists(by.WorkspaceId, id, cancellationToken)
            ? TypedResults.Stream(output => export.Write(by, id, output, cancellationToken), "application/json", "personal-data.json")
            : null;

    private static async Task<IResult> Download(Caller by, Guid id, PersonExport export, CancellationToken cancellationToken) =>
        await File(by, id, export, cancellationToken) ?? TypedResults.NotFound();
}
