using System.Text;
using System.Text.Json;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Web.Api;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EmailCampaigns.Web.Imports;

/// <summary>
/// The form of an import: <c>file</c>, and what is chosen for it. The file is taken in as it streams, so that it is on disk once and never in memory.
/// </summary>
internal sealed class UploadForm
{
    private const int LongestFieldBytes = 256 * 1024;
    private const int MostParts = 20;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads all of it; the file goes to <paramref name="store"/>, wherever it stands among the fields.</summary>
    /// <exception cref="BadHttpRequestException">It is no multipart form, or breaks off.</exception>
    /// <exception cref="InvalidInputException">There are two files, or a field is too long.</exception>
    public static async Task<UploadForm> Read(HttpRequest request, Func<Stream, string, Task> store, CancellationToken cancellationToken)
    {
        var form = new UploadForm();
        var hasFile = false;
        var parts = 0;
        var reader = new MultipartReader(BoundaryOf(request), request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (++parts > MostParts)
                {
                    throw new InvalidInputException("body", $"A form has at most {MostParts} parts.");
                }

                if (section.GetContentDispositionHeader() is not { } disposition)
                {
                    continue;
                }

                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (!disposition.IsFileDisposition())
                {
                    form._fields[name] = await FieldOf(section, name, cancellationToken);
                }
                else if (hasFile)
                {
                    throw new InvalidInputException("file", "One file is possible in one request.");
                }
                else
                {
                    hasFile = true;
                    await store(section.Body, FileNameOf(disposition));
                }
            }
        }
        catch (InvalidDataException broken)
        {
            throw new BadHttpRequestException(broken.Message, broken);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form breaks off before its end.", broken);
        }

        return form;
    }

    /// <exception cref="InvalidInputException">A field is not what it should be.</exception>
    public UploadChoices ToChoices() => new()
    {
        Format = new CsvFormatChoice(NullIfEmpty("encoding"), NullIfEmpty("delimiter"), HasHeader()),
        Mapping = Mapping(),
        DuplicatePolicy = DuplicatePolicy(),
        ListId = ListId(),
        ListName = _fields.GetValueOrDefault("listName"),
    };

    private Dictionary<string, string?>? Mapping()
    {
        if (_fields.GetValueOrDefault("mapping") is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(text, ApiJson.Options);
        }
        catch (JsonException)
        {
            throw new InvalidInputException("mapping", """Must be JSON from CSV header to field, such as { "E-mail": "email" }.""");
        }
    }

    private string? NullIfEmpty(string field) => _fields.GetValueOrDefault(field) is { Length: > 0 } text ? text : null;

    private bool? HasHeader() => NullIfEmpty("hasHeader") switch
    {
        null => null,
        var text when bool.TryParse(text, out var has) => has,
        _ => throw new InvalidInputException("hasHeader", "Must be true or false."),
    };

    private DuplicatePolicy DuplicatePolicy()
    {
        if (_fields.GetValueOrDefault("duplicates") is not { Length: > 0 } text)
        {
            return default;
        }

        return QueryValue.TryParse(typeof(DuplicatePolicy), text, out var policy)
            ? (DuplicatePolicy)policy
            : throw new InvalidInputException("duplicates", $"Must be {Expected.OneOf(typeof(DuplicatePolicy))}.");
    }

    private Guid? ListId()
    {
        if (_fields.GetValueOrDefault("listId") is not { Length: > 0 } text)
        {
            return null;
        }

        return Guid.TryParse(text, out var id) ? id : throw new InvalidInputException("listId", "Must be an id (a GUID).");
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : throw new BadHttpRequestException("Send the body as multipart/form-data with a part named file.", StatusCodes.Status415UnsupportedMediaType);

    private static string FileNameOf(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();

    private static async Task<string> FieldOf(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestFieldBytes + 1];
        var read = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= LongestFieldBytes
            ? Encoding.UTF8.GetString(bytes, 0, read)
            : throw new InvalidInputException(name, $"At most {LongestFieldBytes:N0} bytes are allowed.");
    }
}
