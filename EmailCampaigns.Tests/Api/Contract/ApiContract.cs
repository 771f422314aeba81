using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailCampaigns.Tests.Support;
using Json.Schema;

namespace EmailCampaigns.Tests.Api.Contract;

/// <summary>
/// The OpenAPI document as the server itself serves it, ready to check what went over the wire: the status, the kind of content, the headers, and the body
/// against its schema, in which nothing may stand that the document does not name. Read once a test run: every host serves the same.
/// </summary>
internal sealed class ApiContract
{
    private const string Root = "/api/";
    private const string Problem = "application/problem+json";

    private static readonly string[] DescribedHeaders = ["ETag", "Location", "Retry-After", "WWW-Authenticate"];
    private static readonly SemaphoreSlim Reading = new(1, 1);
    private static ApiContract? _read;

    private readonly List<ContractPath> _paths;
    private readonly ContractSchemas _answers;
    private readonly ContractSchemas _requests;

    private ApiContract(JsonObject document)
    {
        _paths = [.. document["paths"]!.AsObject().Select(path => new ContractPath(path.Key, path.Value!.AsObject()))];
        var schemas = document["components"]!["schemas"]!.AsObject();
        _answers = new ContractSchemas(schemas, isClosed: true);
        _requests = new ContractSchemas(schemas, isClosed: false);
    }

    /// <summary>The document of this host, or of the one before it.</summary>
    public static async Task<ApiContract> Of(ApiHost host)
    {
        await Reading.WaitAsync();
        try
        {
            return _read ??= new ApiContract(JsonNode.Parse(await Text(host))!.AsObject());
        }
        finally
        {
            Reading.Release();
        }
    }

    /// <summary>The document as it is served.</summary>
    public static async Task<string> Text(ApiHost host)
    {
        using var client = host.Server.CreateClient();
        return await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
    }

    /// <summary>Whether requests to this address are described by the document.</summary>
    public static bool Describes(Uri address) => address.AbsolutePath.StartsWith(Root, StringComparison.Ordinal);

    /// <summary>What is wrong with an answer, by the document; null where nothing is.</summary>
    public string? FaultOf(HttpRequestMessage request, byte[]? sent, HttpResponseMessage response, byte[] received)
    {
        var isHead = request.Method == HttpMethod.Head;
        if (Find(request.RequestUri!.AbsolutePath) is not { } path)
        {
            return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests ? FaultOfProblem(response, received, isHead) : "no such path";
        }

        if (request.Method == HttpMethod.Options && response.StatusCode == HttpStatusCode.NoContent)
        {
            return FaultOfAllow(path, response);
        }

        if (path.Operation(isHead ? "GET" : request.Method.Method) is not { } operation)
        {
            return response.StatusCode switch
            {
                HttpStatusCode.MethodNotAllowed => FaultOfAllow(path, response) ?? FaultOfProblem(response, received, isHead),
                HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests => FaultOfProblem(response, received, isHead),
                _ => "no such method",
            };
        }

        if (operation["responses"]?[$"{(int)response.StatusCode}"] is not { } described)
        {
            return "no such status";
        }

        return FaultOfHeaders(described, response)
            ?? FaultOfBody(described, response, received, isHead)
            ?? (response.IsSuccessStatusCode ? FaultOfRequest(operation, request, sent) : null);
    }

    private static string? FaultOfAllow(ContractPath path, HttpResponseMessage response)
    {
        var allowed = response.Content.Headers.Allow.Order(StringComparer.Ordinal).ToList();
        return allowed.SequenceEqual(path.Allowed.Order(StringComparer.Ordinal)) ? null : $"Allow names {string.Join(", ", allowed)}";
    }

    private static string? FaultOfHeaders(JsonNode described, HttpResponseMessage response)
    {
        var headers = described["headers"]?.AsObject();
        var missing = headers?.FirstOrDefault(h => h.Value!["required"]?.GetValue<bool>() is true && !response.Headers.Contains(h.Key)).Key;
        var unknown = DescribedHeaders.FirstOrDefault(h => response.Headers.Contains(h) && headers?.ContainsKey(h) is not true);
        return missing is not null ? $"no header {missing}" : unknown is not null ? $"a header {unknown} that is not described" : null;
    }

    private string? FaultOfBody(JsonNode described, HttpResponseMessage response, byte[] received, bool isHead)
    {
        if (described["content"] is not JsonObject { Count: > 0 } content)
        {
            return received.Length == 0 ? null : "a body where none is described";
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type || content[type] is not { } body)
        {
            return isHead ? null : $"content of the kind {response.Content.Headers.ContentType?.ToString() ?? "none"}";
        }

        if (isHead || !type.EndsWith("json", StringComparison.Ordinal))
        {
            return null;
        }

        return FaultOfConflict(response, received) ?? FaultOfStatus(type, response, received) ?? _answers.FaultOf(body["schema"]!, received);
    }

    private string? FaultOfProblem(HttpResponseMessage response, byte[] received, bool isHead) => isHead ? null
        : response.Content.Headers.ContentType?.MediaType != Problem ? $"content of the kind {response.Content.Headers.ContentType?.ToString() ?? "none"}"
        : FaultOfStatus(Problem, response, received) ?? _answers.FaultOf(new JsonObject { ["$ref"] = "#/components/schemas/ProblemDetails" }, received);

    /// <summary>Problem details repeat the status (RFC 9457, 3.1.2).</summary>
    private static string? FaultOfStatus(string type, HttpResponseMessage response, byte[] received) =>
        type == Problem && JsonElement.Parse(received).GetProperty("status").GetInt32() != (int)response.StatusCode ? "another status in its body" : null;

    /// <summary>A conflict names what it conflicts with.</summary>
    private static string? FaultOfConflict(HttpResponseMessage response, byte[] received) =>
        response.StatusCode == HttpStatusCode.Conflict && !JsonElement.Parse(received).TryGetProperty("id", out _) ? "a conflict that names no id" : null;

    /// <summary>What the server takes, the document allows.</summary>
    private string? FaultOfRequest(JsonObject operation, HttpRequestMessage request, byte[]? sent)
    {
        var parameters = operation["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string?)p!["name"]) ?? [];
        var unknown = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query).AllKeys.Except(parameters, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        if (unknown is not null)
        {
            return $"a parameter {unknown} that is not described";
        }

        return sent is { Length: > 0 } && request.Content?.Headers.ContentType?.MediaType is { } type && type == "application/json"
            ? operation["requestBody"]?["content"]?[type]?["schema"] is { } schema ? InRequest(_requests.FaultOf(schema, WithoutMark(sent))) : null
            : null;
    }

    private static byte[] WithoutMark(byte[] json) => json.AsSpan().StartsWith("\uFEFF"u8) ? json[3..] : json;

    private static string? InRequest(string? fault) => fault is null ? null : $"it took a request that is not as described: {fault}";

    private ContractPath? Find(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        return _paths.Where(p => p.Matches(parts)).MinBy(p => p.Parameters);
    }
}

/// <summary>One path of the document.</summary>
internal sealed class ContractPath(string template, JsonObject item)
{
    private readonly string[] _parts = template.TrimEnd('/').Split('/');

    public int Parameters => _parts.Count(p => p.StartsWith('{'));

    /// <summary>The methods that Allow has to name.</summary>
    public IEnumerable<string> Allowed => item.Select(o => o.Key.ToUpperInvariant()).SelectMany(m => m == "GET" ? ["GET", "HEAD"] : new[] { m }).Append("OPTIONS");

    public JsonObject? Operation(string method) => item.FirstOrDefault(o => o.Key.Equals(method, StringComparison.OrdinalIgnoreCase)).Value?.AsObject();

    /// <summary>All parameters of paths are ids.</summary>
    public bool Matches(string[] parts) => parts.Length == _parts.Length
        && parts.Zip(_parts).All(p => p.Second.StartsWith('{') ? Guid.TryParse(p.First, out _) : p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The schemas of the document; each is prepared the first time that it is needed.</summary>
internal sealed class ContractSchemas
{
    private static readonly Uri Base = new("https://contract.test/components");
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly BuildOptions _build = new() { SchemaRegistry = new SchemaRegistry() };
    private readonly ConcurrentDictionary<string, JsonSchema> _prepared = new();
    private int _parts;

    /// <param name="schemas">The components of the document.</param>
    /// <param name="isClosed">Whether an object has only the properties that its schema names.</param>
    public ContractSchemas(JsonObject schemas, bool isClosed)
    {
        var definitions = schemas.DeepClone().AsObject();
        if (isClosed)
        {
            foreach (var (_, schema) in definitions)
            {
                if (schema!["properties"] is not null && schema["additionalProperties"] is null)
                {
                    schema["additionalProperties"] = false;
                }
            }
        }

        var all = new JsonObject { ["$id"] = Base.ToString(), ["$defs"] = definitions };
        JsonSchema.Build(JsonElement.Parse(Local(all)), _build, Base);
    }

    /// <summary>What in some JSON does not fit a schema of the document; null where all fits.</summary>
    public string? FaultOf(JsonNode schema, byte[] json)
    {
        var prepared = _prepared.GetOrAdd(schema.ToJsonString(), text => JsonSchema.Build(
            JsonElement.Parse(text.Replace("#/components/schemas/", $"{Base}#/$defs/", StringComparison.Ordinal)), _build, new Uri(Base, $"/part/{Interlocked.Increment(ref _parts)}")));
        var result = prepared.Evaluate(JsonElement.Parse(json), Options);
        return result.IsValid ? null : string.Join("; ", (result.Details ?? [])
            .Where(d => d.Errors is { Count: > 0 })
            .Select(d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Select(e => $"{e.Key}: {e.Value}"))} ({d.EvaluationPath})"));
    }

    private static string Local(JsonObject schemas) => schemas.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
}
