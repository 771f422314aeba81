using EmailCampaigns.Core.Files;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Files;

/// <summary>Attachments for people, who come with a cookie; programs have them under /api. They are saved, never shown by this site: one may be HTML with scripts.</summary>
internal static class AttachmentDownload
{
    /// <summary>Where a member opens a file of an email.</summary>
    public static string Path(AttachedFile file) => Path(file.FileId, file.Name);

    /// <summary>Where a member opens a file under a name.</summary>
    public static string Path(Guid fileId, string name) => $"/attachments/{fileId}?name={Uri.EscapeDataString(name)}";

    public static void MapAttachments(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/attachments/{id:guid}", Download).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> Download(Caller by, Guid id, string? name, FileQueries files, CancellationToken cancellationToken) =>
        await files.Content(by.WorkspaceId, id, cancellationToken) is { } file
            ? TypedResults.Bytes(file.Content, file.MediaType, FileNames.Clean(name ?? "", file.Name))
            : TypedResults.NotFound();
}
