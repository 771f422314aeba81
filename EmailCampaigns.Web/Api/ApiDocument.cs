using System.Reflection;
using System.Text.Json.Nodes;
using EmailCampaigns.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EmailCampaigns.Web.Api;

/// <summary>The description of the API for programs (<c>/openapi/v1.json</c>) and for people (<c>/docs</c>).</summary>
internal static class ApiDocument
{
    private const string Bearer = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "EmailCampaigns",
                Version = "v1",
                Description = "Errors are problem details (RFC 9457). Times are ISO 8601 in UTC. Lists are paged with page, pageSize, search and sort.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the workspace." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
            {
                DescribeOwnParameters(operation, handler);
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeValue(schema, Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    }

    /// <summary>Both are public: they say what every installation says, and nothing of this one.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/docs", () => new RazorComponentResult<ApiPage>()).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Parameters that bind themselves are not seen by the framework's own description.</summary>
    private static void DescribeOwnParameters(OpenApiOperation operation, MethodInfo handler)
    {
        foreach (var type in handler.GetParameters().Select(p => p.ParameterType))
        {
            if (type == typeof(PageRequest))
            {
                Add(operation, "page", ParameterLocation.Query, JsonSchemaType.Integer, "Counted from 1.");
                Add(operation, "pageSize", ParameterLocation.Query, JsonSchemaType.Integer, $"1 to {PageRequest.MaxPageSize}; {PageRequest.DefaultPageSize} if it is left out.");
                Add(operation, "search", ParameterLocation.Query, JsonSchemaType.String, "Words to look for, where the list can be searched.");
                Add(operation, "sort", ParameterLocation.Query, JsonSchemaType.String, "A field, with a minus before it for descending, where the list can be sorted.");
            }
            else if (type == typeof(IfMatch) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Patch<>)))
            {
                Add(operation, "If-Match", ParameterLocation.Header, JsonSchemaType.String, "The version that was seen, in quotes; a stale one is refused.");
            }
        }
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation where, JsonSchemaType type, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = where, Description = description, Schema = new OpenApiSchema { Type = type } });
    }

    /// <summary>Says what the converters of <see cref="ApiJson"/> make of a type, which its own shape does not show.</summary>
    private static void DescribeValue(OpenApiSchema schema, Type type)
    {
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetValues(type).Cast<Enum>().Select(s => (JsonNode)SnakeCase.Of(s))];
        }
        else if (type == typeof(DateTime))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "date-time";
        }
        else if (type == typeof(TimeOnly))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = null;
            schema.Pattern = @"^\d\d:\d\d(:\d\d)?$";
        }
    }
}
