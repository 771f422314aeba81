using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// A change of some fields: those not named stay, <c>null</c> clears (RFC 7396). The editors of the core say the same with null and an empty value (text, id,
/// moment), so that is what <see cref="Input"/> holds.
/// </summary>
/// <param name="Input">What was named.</param>
/// <param name="Version">The version it was decided on, from <c>version</c> in the body or <c>If-Match</c>; null lets the last write win.</param>
public sealed record Patch<TInput>(TInput Input, int? Version) : IBindableFromHttpContext<Patch<TInput>>, IEndpointParameterMetadataProvider
    where TInput : class
{
    /// <summary>The fields that the body says <c>null</c> of, where that is not the same as an empty value.</summary>
    public IReadOnlySet<string> Cleared { get; init; } = new HashSet<string>();

    static async ValueTask<Patch<TInput>?> IBindableFromHttpContext<Patch<TInput>>.BindAsync(HttpContext context, ParameterInfo parameter)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonNode>(context.Request.Body, ApiJson.Options, context.RequestAborted) as JsonObject
                ?? throw new JsonException();
            var cleared = PatchJson.ClearedIn(body);
            PatchJson.ClearByEmptyValue(body, ApiJson.Options.GetTypeInfo(typeof(TInput)));
            var input = body.Deserialize<TInput>(ApiJson.Options) ?? throw new JsonException();
            return new Patch<TInput>(input, PatchJson.VersionIn(body) ?? IfMatch.In(context.Request.Headers)) { Cleared = cleared };
        }
        catch (JsonException json)
        {
            throw new BadHttpRequestException("The body is not what it should be.", json);
        }
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(TInput)));
}

/// <summary>The version that a DELETE names in <c>If-Match</c>.</summary>
/// <param name="Version">Null where none is named, or any will do.</param>
public sealed record IfMatch(int? Version)
{
    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<IfMatch?>(new IfMatch(In(context.Request.Headers)));
    }

    /// <summary>The version that <c>If-Match: "3"</c> names (RFC 9110, 13.1.1); null for <c>*</c> or none.</summary>
    /// <exception cref="InvalidInputException">It is no version.</exception>
    internal static int? In(IHeaderDictionary headers)
    {
        if (StringValues.IsNullOrEmpty(headers.IfMatch) || headers.IfMatch == "*")
        {
            return null;
        }

        var tag = headers.IfMatch.ToString();
        return int.TryParse(tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..].Trim('"') : tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InvalidInputException("If-Match", "Must be the version in quotes, as ETag gave it.");
    }
}

/// <summary>Reads the JSON of a <see cref="Patch{TInput}"/>.</summary>
internal static class PatchJson
{
    private static readonly Dictionary<Type, JsonNode> EmptyValues = new()
    {
        [typeof(string)] = "",
        [typeof(Guid?)] = Guid.Empty,
        [typeof(DateTime?)] = new DateTime(0, DateTimeKind.Utc),
    };

    /// <summary>Says the empty value where the body says <c>null</c>, at any depth.</summary>
    public static void ClearByEmptyValue(JsonObject body, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (!body.TryGetPropertyValue(property.Name, out var value))
            {
                continue;
            }

            if (value is null && EmptyValues.TryGetValue(property.PropertyType, out var empty))
            {
                body[property.Name] = empty.DeepClone();
            }
            else if (value is JsonObject inner && ApiJson.Options.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } innerType)
            {
                ClearByEmptyValue(inner, innerType);
            }
        }
    }

    /// <summary>The names of the fields that are null.</summary>
    public static IReadOnlySet<string> ClearedIn(JsonObject body) =>
        body.Where(field => field.Value is null).Select(field => field.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>version</c>, or <c>revision</c> of a draft.</summary>
    public static int? VersionIn(JsonObject body) => VersionIn(body, "version") ?? VersionIn(body, "revision");

    private static int? VersionIn(JsonObject body, string field) => body[field] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var version) => version,
        _ => throw new InvalidInputException(field, "Must be a whole number."),
    };
}
