using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// Says in the schema of each type which of its properties can be null, as the type declares it, and which are always there: all that an answer has, and of a
/// request those without which it cannot be read. The framework derives both from constructors, and loses them at properties with a converter.
/// </summary>
internal static class SchemaContracts
{
    private static readonly Type FieldValues = typeof(IReadOnlyDictionary<string, string?>);

    public static void Apply(OpenApiDocument document, IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        var answers = Reachable(all.OfType<IProducesResponseTypeMetadata>().Select(p => p.Type));
        var requests = Reachable(all.OfType<IAcceptsMetadata>().Select(a => a.RequestType));
        foreach (var type in answers.Union(requests))
        {
            var info = ApiJson.Options.GetTypeInfo(type);
            if (OpenApiOptions.CreateDefaultSchemaReferenceId(info) is { } id
                && document.Components!.Schemas!.TryGetValue(id, out var found) && found is OpenApiSchema { Properties: not null } schema)
            {
                Apply(schema, info, isRequest: requests.Contains(type));
            }
        }
    }

    private static void Apply(OpenApiSchema schema, JsonTypeInfo info, bool isRequest)
    {
        var nullability = new NullabilityInfoContext();
        schema.Required = new HashSet<string>();
        foreach (var property in info.Properties.Where(p => p.AttributeProvider is PropertyInfo && schema.Properties!.ContainsKey(p.Name)))
        {
            var declared = nullability.Create((PropertyInfo)property.AttributeProvider!);
            var isLeftOut = property.ShouldSerialize is not null; // where it is null
            var bare = WithoutNull(schema.Properties![property.Name]);
            if (bare is OpenApiSchema { AdditionalProperties: not null } map && property.PropertyType == FieldValues)
            {
                map.AdditionalProperties = isRequest
                    ? new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null }
                    : OrNull(map.AdditionalProperties);
            }

            if (property.PropertyType == typeof(JsonElement?))
            {
                bare = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() };
            }

            schema.Properties[property.Name] = declared.ReadState == NullabilityState.Nullable && (isRequest || !isLeftOut) ? OrNull(bare) : bare;
            if (isRequest ? property.IsRequired : !isLeftOut)
            {
                schema.Required.Add(property.Name);
            }
        }
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchema { OneOf: { Count: 2 } choices } && choices.Any(c => c.Type == JsonSchemaType.Null))
        {
            return choices.Single(c => c.Type != JsonSchemaType.Null);
        }

        if (schema is OpenApiSchema { Type: { } type } own)
        {
            own.Type = type & ~JsonSchemaType.Null;
        }

        return schema;
    }

    private static IOpenApiSchema OrNull(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchema own)
        {
            own.Type |= JsonSchemaType.Null; // a schema without a type takes anything
            return own;
        }

        return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, schema] };
    }

    private static HashSet<Type> Reachable(IEnumerable<Type?> roots)
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(roots.OfType<Type>().Where(root => root != typeof(void) && root != typeof(Stream)));
        while (open.TryPop(out var next))
        {
            var type = Nullable.GetUnderlyingType(next) ?? next;
            var info = ApiJson.Options.GetTypeInfo(type);
            if (info.ElementType is { } element)
            {
                open.Push(element);
            }
            else if (info.Kind == JsonTypeInfoKind.Object && found.Add(type))
            {
                foreach (var property in info.Properties.Where(p => p.PropertyType != typeof(IFormFile)))
                {
                    open.Push(property.PropertyType);
                }
            }
        }

        return found;
    }
}
