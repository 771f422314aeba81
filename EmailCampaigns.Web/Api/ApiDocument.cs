using System.Reflection;
using System.Text.Json.Nodes;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace EmailCampaigns.Web.Api;

/// <summary>The description of the API for programs (<c>/openapi/v1.json</c>) and for people (<c>/docs</c>).</summary>
internal static class ApiDocument
{
    private const string Bearer = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true && description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "EmailCampaigns",
                Version = "v1",
                Description = "Errors are problem details (RFC 9457). Times are ISO 8601 in UTC. Lists are paged with page and pageSize, searched with search, ordered with sort, and filtered by the names of their fields.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the workspace." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, context, _) =>
        {
            var described = context.DescriptionGroups.SelectMany(g => g.Items).Where(options.ShouldInclude);
            SchemaContracts.Apply(document, described.SelectMany(d => d.ActionDescriptor.EndpointMetadata));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
            {
                operation.OperationId = $"{handler.DeclaringType!.Name.Replace("Endpoints", "", StringComparison.Ordinal)}_{handler.Name}";
                DescribeOwnParameters(operation, handler);
            }

            if (metadata.OfType<ListFields>().FirstOrDefault() is { } fields)
            {
                ListDescription.Add(operation, fields);
            }

            if (metadata.OfType<RequiredFields>().FirstOrDefault() is { } required)
            {
                Require(operation.RequestBody!.Content!["application/json"], required.Names);
            }

            DescribeHeaders(operation, metadata.OfType<IProducesResponseTypeMetadata>());
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
        app.MapScalarApiReference("/docs", page => page
            .WithTitle("EmailCampaigns API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .HideDeveloperTools() // they lead to a service on the network
            .HideClientButton()
            .AddPreferredSecuritySchemes(Bearer)).AllowAnonymous();
    }

    /// <summary>Parameters that bind themselves are not seen by the framework's own description.</summary>
    private static void DescribeOwnParameters(OpenApiOperation operation, MethodInfo handler)
    {
        foreach (var type in handler.GetParameters().Select(p => p.ParameterType))
        {
            var isPatch = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Patch<>);
            if (type == typeof(IfMatch) || isPatch)
            {
                Add(operation, "If-Match", ParameterLocation.Header, JsonSchemaType.String, "The version that was seen, in quotes, as ETag gave it; a stale one is refused.");
            }

            if (isPatch && type.GetGenericArguments()[0].GetProperty("Revision") is null)
            {
                AddVersion(operation.RequestBody!.Content!["application/json"]);
            }
        }
    }

    /// <summary>The version can stand in the body as well.</summary>
    private static void AddVersion(OpenApiMediaType body) => body.Schema = new OpenApiSchema
    {
        AllOf =
        [
            body.Schema!,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["version"] = new OpenApiSchema { Type = JsonSchemaType.Integer | JsonSchemaType.Null, Format = "int32", Description = "The version that was seen, in place of If-Match." },
                },
            },
        ],
    };

    private static void Require(OpenApiMediaType body, IReadOnlyList<string> names) => body.Schema = new OpenApiSchema
    {
        AllOf =
        [
            body.Schema!,
            new OpenApiSchema { Type = JsonSchemaType.Object, Required = names.Where(n => !n.Contains('|', StringComparison.Ordinal)).ToHashSet() },
            .. names.Where(n => n.Contains('|', StringComparison.Ordinal)).Select(n => new OpenApiSchema
            {
                AnyOf = [.. n.Split('|').Select(name => new OpenApiSchema { Required = new HashSet<string> { name } })],
            }),
        ],
    };

    private static void DescribeHeaders(OpenApiOperation operation, IEnumerable<IProducesResponseTypeMetadata> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.Type is not null && EntityTags.IsVersioned(answer.Type))
            {
                Add(operation, answer.StatusCode, "ETag", "The version, in quotes; for If-Match.", isAlwaysThere: true);
            }

            switch (answer.StatusCode)
            {
                case StatusCodes.Status201Created or StatusCodes.Status202Accepted:
                    Add(operation, answer.StatusCode, "Location", "Where it is read from then on.", isAlwaysThere: false);
                    break;
                case StatusCodes.Status401Unauthorized:
                    Add(operation, answer.StatusCode, "WWW-Authenticate", "How to say who you are.", isAlwaysThere: true);
                    break;
                case StatusCodes.Status429TooManyRequests:
                    Add(operation, answer.StatusCode, "Retry-After", "Seconds until the next request is answered.", isAlwaysThere: true);
                    break;
            }
        }
    }

    private static void Add(OpenApiOperation operation, int status, string header, string description, bool isAlwaysThere)
    {
        var response = (OpenApiResponse)operation.Responses![$"{status}"];
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[header] = new OpenApiHeader { Description = description, Required = isAlwaysThere, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation where, JsonSchemaType type, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = where, Description = description, Schema = new OpenApiSchema { Type = type } });
    }

    /// <summary>Says what the converters of <see cref="ApiJson"/> make of a type, which its own shape does not show.</summary>
    private static void DescribeValue(OpenApiSchema schema, Type type)
    {
        var orNull = schema.Type & JsonSchemaType.Null ?? default;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Enum = [.. Enum.GetValues(type).Cast<Enum>().Select(s => (JsonNode)SnakeCase.Of(s))];
        }
        else if (type == typeof(DateTime))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
        else if (type == typeof(TimeOnly))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = null;
            schema.Pattern = @"^\d\d:\d\d(:\d\d)?$";
        }
    }
}
