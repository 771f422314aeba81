using System.Text.Json.Nodes;
using EmailCampaigns.Core;
using EmailCampaigns.Web.Workspaces;
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
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeValue(schema, Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    }

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/docs", () => TypedResults.Redirect("/docs.html")).ExcludeFromDescription().RequireAuthorization(Policies.Viewer);
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
