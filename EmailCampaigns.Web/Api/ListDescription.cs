using System.Text.Json.Nodes;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.OpenApi;

namespace EmailCampaigns.Web.Api;

/// <summary>Describes what can be asked of a list.</summary>
internal static class ListDescription
{
    public static void Add(OpenApiOperation operation, ListFields fields)
    {
        operation.Parameters ??= [];
        Add(operation, "page", "Counted from 1.", Whole(1, 1));
        Add(operation, "pageSize", "Rows of a page.", Whole(1, ListQuery.DefaultPageSize, ListQuery.MaxPageSize));
        Add(operation, "search", $"Words that are looked for in {fields.Searched}, in any case.", new OpenApiSchema { Type = JsonSchemaType.String });
        var sorts = string.Join('|', fields.All.Where(f => f.CanSort).Select(f => f.Name));
        Add(
            operation,
            "sort",
            $"A field, with a minus before it for descending; several stand between commas. {DefaultOrder(fields)}Rows without a value stand together at one end.",
            new OpenApiSchema { Type = JsonSchemaType.String, Pattern = $"^-?({sorts})(,-?({sorts}))*$" });
        foreach (var field in fields.All)
        {
            foreach (var (name, bound) in ListParameters.Of(field))
            {
                Add(operation, name, Describe(field, bound), Schema(field.Type));
            }
        }
    }

    private static string DefaultOrder(ListFields fields) => fields.Order.Count == 0 ? "" : $"By default {string.Join(',', fields.Order)}. ";

    private static string Describe(ListField field, FilterBound bound) => bound switch
    {
        FilterBound.Equal => field.Description ?? $"Only rows with exactly this {field.Name}{(field.IsNullable ? "; empty: only rows without one" : "")}.",
        FilterBound.From => $"Only rows with this {field.Name} or a later one.",
        FilterBound.To => field.Type == typeof(DateOnly) ? $"Only rows with this {field.Name} or an earlier one." : $"Only rows with an earlier {field.Name}.",
    };

    private static void Add(OpenApiOperation operation, string name, string description, OpenApiSchema schema) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema });

    private static OpenApiSchema Whole(int min, int standard, int? max = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = $"{min}",
        Maximum = max is null ? null : $"{max}",
        Default = standard,
    };

    private static OpenApiSchema Schema(Type type) => type switch
    {
        _ when type == typeof(Guid) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        _ when type == typeof(DateTime) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ when type == typeof(DateOnly) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        _ when type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ when type == typeof(int) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        _ when type == typeof(long) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
        _ when type.IsEnum => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues(type).Cast<Enum>().Select(s => (JsonNode)SnakeCase.Of(s))] },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
