using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace EmailCampaigns.Web.Imports;

/// <summary><c>/imports</c></summary>
internal static class ImportEndpoints
{
    private const string Path = "/imports";

    /// <summary>The file, and the fields around it.</summary>
    private const long LargestRequestBytes = ContentLimits.UploadBytes + ContentLimits.RequestBytes;

    public static void MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup(Path).WithTags("Imports");
        imports.MapGet("", List).WithSummary("List the imports").AnswersList<UploadRow>(UploadQueries.Fields);
        imports.MapPost("", Start).WithSummary("Import contacts from a CSV file").RequireAuthorization(Policies.Marketer).WithMetadata(new RequestSizeLimitAttribute(LargestRequestBytes))
            .Accepts<ImportRequest>("multipart/form-data").Answers202<UploadRow>();
        imports.MapGet("/{id:guid}", Get).WithSummary("Read an import").Answers200<UploadRow>();
        imports.MapGet("/{id:guid}/rejections.csv", Rejections).WithSummary("Download the rejected rows as CSV").Produces<Stream>(StatusCodes.Status200OK, "text/csv");
        imports.MapPost("/{id:guid}/cancel", Cancel).WithSummary("Cancel an import").RequireAuthorization(Policies.Marketer).Answers200<UploadRow>();
    }

    private static async Task<Paged<UploadRow>> List(Caller by, ListQuery query, UploadQueries uploads, CancellationToken cancellationToken) =>
        query.Of(await uploads.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static async Task<IResult> Start(Caller by, HttpRequest request, UploadReceiver receiver, UploadQueries uploads, CancellationToken cancellationToken)
    {
        ReceivedFile? file = null;
        var isStarted = false;
        try
        {
            var fields = await UploadForm.Read(
                request, async (content, name) => file = await Store(receiver, content, name, by, cancellationToken), cancellationToken);
            if (file is null)
            {
                throw new InvalidInputException("file", "Must be a CSV file in the part named file.");
            }

            var outcome = await receiver.Start(file, fields.ToChoices(), by, cancellationToken);
            isStarted = outcome.IsDone;
            return isStarted
                ? TypedResults.Accepted($"{ApiPaths.V1}{Path}/{outcome.Id}", await uploads.Find(by.WorkspaceId, outcome.Id, cancellationToken))
                : outcome.Refused();
        }
        finally
        {
            if (file is not null && !isStarted)
            {
                receiver.Discard(file);
            }
        }
    }

    private static async Task<ReceivedFile> Store(UploadReceiver receiver, Stream content, string name, Actor by, CancellationToken cancellationToken)
    {
        try
        {
            return await receiver.Store(content, name, by, cancellationToken);
        }
        catch (CsvFileException refused)
        {
            throw new InvalidInputException("file", refused.Message);
        }
    }

    private static Task<IResult> Get(Caller by, Guid id, UploadQueries uploads, CancellationToken cancellationToken) =>
        uploads.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    /// <summary>Written as it is read, however many rows there are.</summary>
    private static async Task<IResult> Rejections(Caller by, Guid id, UploadQueries uploads, RejectionFile rejections, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        return await uploads.Find(workspaceId, id, cancellationToken) is null
            ? ApiProblems.NotFound(id)
            : TypedResults.Stream(output => rejections.Write(workspaceId, id, withMark: false, output, cancellationToken), "text/csv", $"rejections-{id}.csv");
    }

    private static Task<IResult> Cancel(Caller by, Guid id, UploadCanceller canceller, UploadQueries uploads, CancellationToken cancellationToken) =>
        canceller.Cancel(id, by, cancellationToken).Ok(cancelled => uploads.Find(by.WorkspaceId, cancelled, cancellationToken));
}

/// <summary>What the form of an import holds, for the API's description; <see cref="UploadForm"/> reads it.</summary>
/// <param name="File">A CSV file of any encoding and delimiter.</param>
/// <param name="ListId">The list that its contacts are put on.</param>
/// <param name="ListName">In place of <paramref name="ListId"/>: the list of this name, made if there is none.</param>
/// <param name="Mapping">JSON from CSV header to field; without it the headers are guessed.</param>
/// <param name="Encoding">The encoding of the file, by its usual name; without it it is guessed.</param>
/// <param name="Delimiter">A comma, a semicolon, a tab or a vertical bar; without it it is guessed.</param>
/// <param name="HasHeader">Whether a row names the columns; without it it is guessed.</param>
/// <param name="Duplicates">What happens to rows whose address is a contact already.</param>
internal sealed record ImportRequest(
    IFormFile File, Guid? ListId, string? ListName, string? Mapping, string? Encoding, string? Delimiter, bool? HasHeader, DuplicatePolicy? Duplicates);
