using EmailCampaigns.Core;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Imports;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Files;

/// <summary><c>/files</c>: pictures and attachments.</summary>
internal static class FileEndpoints
{
    private const string Path = "/files";

    public static void MapFiles(this RouteGroupBuilder api)
    {
        var files = api.MapGroup(Path).WithTags("Files");
        files.MapGet("", List).WithSummary("List the pictures and attachments").AnswersList<FileRow>(FileQueries.Fields);
        files.MapPost("/pictures", AddPicture).WithSummary("Add a picture").RequireAuthorization(Policies.Marketer).Accepts<FileUpload>("multipart/form-data").Answers201<FileRow>();
        files.MapPost("/attachments", AddAttachment).WithSummary("Add an attachment").RequireAuthorization(Policies.Reviewer).Accepts<FileUpload>("multipart/form-data").Answers201<FileRow>();
        files.MapGet("/{id:guid}", Get).WithSummary("Read what a file is").Answers200<FileRow>();
        files.MapGet("/{id:guid}/content", Content).WithSummary("Download a file").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        files.MapDelete("/{id:guid}", Delete).WithSummary("Delete a file that nothing uses").RequireAuthorization(Policies.Marketer).Answers204();
    }

    private static async Task<Paged<FileRow>> List(Caller by, ListQuery query, FileQueries files, CancellationToken cancellationToken) =>
        query.Of(await files.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> AddPicture(Caller by, HttpRequest request, FileStore store, FileQueries files, CancellationToken cancellationToken) =>
        Add(request, (content, name) => store.AddPicture(content, name, by, cancellationToken), by, files, cancellationToken);

    private static Task<IResult> AddAttachment(Caller by, HttpRequest request, FileStore store, FileQueries files, CancellationToken cancellationToken) =>
        Add(request, (content, name) => store.AddAttachment(content, name, by, cancellationToken), by, files, cancellationToken);

    /// <summary>The file is taken in as it comes; the same one again is the one that stands.</summary>
    private static async Task<IResult> Add(HttpRequest request, Func<Stream, string, Task<EditOutcome>> store, Caller by, FileQueries files, CancellationToken cancellationToken)
    {
        EditOutcome? outcome = null;
        await UploadForm.Read(request, async (content, name) => outcome = await store(content, name), cancellationToken);
        return await Task.FromResult(outcome ?? throw new InvalidInputException("file", "Must be a file in the part named file."))
            .Created(Path, id => files.Find(by.WorkspaceId, id, cancellationToken));
    }

    private static Task<IResult> Get(Caller by, Guid id, FileQueries files, CancellationToken cancellationToken) =>
        files.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static async Task<IResult> Content(Caller by, Guid id, FileQueries files, CancellationToken cancellationToken) =>
        await files.Content(by.WorkspaceId, id, cancellationToken) is { } file ? TypedResults.Bytes(file.Content, "application/octet-stream", file.Name) : ApiProblems.NotFound(id);

    private static Task<IResult> Delete(Caller by, Guid id, FileStore store, FileQueries files, CancellationToken cancellationToken) =>
        store.Remove(id, by, cancellationToken).NoContent(removed => files.Find(by.WorkspaceId, removed, cancellationToken));
}

/// <summary>What the form of an upload holds, for the API's description; <see cref="UploadForm"/> reads it.</summary>
internal sealed record FileUpload(IFormFile File);
