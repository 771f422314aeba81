using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using EmailCampaigns.Core;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// Reads the JSON body of a request before its endpoint does, so that one place says what is wrong with it: its size, its encoding, its syntax, and each value
/// that the endpoint's type cannot hold, with its place. What it lets through can be bound.
/// </summary>
internal static class RequestBodies
{
    /// <summary>Goes behind authorization: who may not call the endpoint is not listened to.</summary>
    public static void UseRequestBodies(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(ApiPaths.Root),
        api => api.Use(async (context, next) =>
        {
            CheckQuery(context.Request.Query);
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type } accepts
                && accepts.ContentTypes.Contains(MediaTypeNames.Application.Json))
            {
                await CheckBody(context, type, accepts.IsOptional);
            }

            await next(context);
        }));

    private static void CheckQuery(IQueryCollection query)
    {
        var problems = new List<FieldProblem>();
        foreach (var (name, values) in query)
        {
            if (values.Any(v => v?.Length > ContentLimits.Search))
            {
                problems.Add(new FieldProblem(name, $"At most {ContentLimits.Search} characters are allowed."));
            }
            else if (values.Any(v => v is not null && PlainText.HasUnstorable(v)))
            {
                problems.Add(new FieldProblem(name, "It holds a character that no text can hold."));
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    private static async Task CheckBody(HttpContext context, Type type, bool isOptional)
    {
        var body = await Read(context);
        if (body.IsEmpty)
        {
            if (isOptional)
            {
                return;
            }

            throw new InvalidInputException("body", $"Must be {Expected.At(type, "$")} as JSON.");
        }

        if (!IsJson(context.Request))
        {
            throw new BadHttpRequestException("Send the body as application/json in UTF-8, not compressed.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (!Utf8.IsValid(body.Span))
        {
            throw new InvalidInputException("body", "The body is not valid UTF-8.");
        }

        CheckSyntax(body.Span);
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ContentLimits.JsonNesting + 1 });
        if (isOptional && document.RootElement.ValueKind == JsonValueKind.Null)
        {
            context.Request.Body = Stream.Null;
            context.Request.ContentLength = 0;
            return;
        }

        var check = new JsonCheck();
        check.Check(document.RootElement, type);
        if (check.Problems.Count > 0)
        {
            throw new InvalidInputException(check.Problems);
        }

        var checkedBody = check.AsText.Count == 0 ? body.ToArray() : WithTexts(body.Span, check.AsText);
        context.Request.Body = new MemoryStream(checkedBody, writable: false);
        context.Request.ContentLength = checkedBody.Length;
    }

    private static byte[] WithTexts(ReadOnlySpan<byte> body, IReadOnlyList<(string Property, string Field)> asText)
    {
        var root = JsonNode.Parse(body)!;
        foreach (var (property, field) in asText)
        {
            root[property]![field] = root[property]![field]!.ToJsonString();
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static async Task<ReadOnlyMemory<byte>> Read(HttpContext context)
    {
        if (context.Request.ContentLength > ContentLimits.RequestBytes)
        {
            throw TooLarge();
        }

        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            if (read.Length + count > ContentLimits.RequestBytes)
            {
                throw TooLarge();
            }

            await read.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        }

        var body = read.GetBuffer().AsMemory(0, (int)read.Length);
        return body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;
    }

    private static BadHttpRequestException TooLarge() =>
        new($"The body has more than {ContentLimits.RequestBytes / (1024 * 1024)} MB.", StatusCodes.Status413PayloadTooLarge);

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding == "identity");

    private static void CheckSyntax(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ContentLimits.JsonNesting + 1 });
        var open = new List<string>();
        var isValueDue = false;
        try
        {
            while (reader.Read())
            {
                isValueDue = reader.TokenType == JsonTokenType.PropertyName;
                if (isValueDue)
                {
                    open.RemoveRange(Math.Min(open.Count, reader.CurrentDepth - 1), Math.Max(0, open.Count - reader.CurrentDepth + 1));
                    open.Add(Encoding.UTF8.GetString(reader.ValueSpan));
                }

                if (reader.CurrentDepth >= ContentLimits.JsonNesting && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    throw new InvalidInputException("body", $"JSON can be nested {ContentLimits.JsonNesting} deep.");
                }
            }
        }
        catch (JsonException json)
        {
            throw new InvalidInputException(
                isValueDue && open.Count == reader.CurrentDepth ? string.Join('.', open) : "body",
                $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).");
        }
    }
}
