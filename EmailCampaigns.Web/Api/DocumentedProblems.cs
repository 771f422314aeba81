using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace EmailCampaigns.Web.Api;

/// <summary>Adds to the description of each endpoint the problems that it can answer, derived from its route, its method, its body and its role.</summary>
internal static class DocumentedProblems
{
    public const string ContentType = "application/problem+json";

    public static TBuilder WithProblems<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Finally(endpoint =>
        {
            foreach (var (status, type) in Of((RouteEndpointBuilder)endpoint).ToList())
            {
                endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, type, [ContentType]));
            }
        });
        return endpoints;
    }

    private static IEnumerable<(int Status, Type Type)> Of(RouteEndpointBuilder endpoint)
    {
        var changes = !endpoint.Metadata.OfType<IHttpMethodMetadata>().Last().HttpMethods.Contains(HttpMethods.Get);
        var hasBody = endpoint.Metadata.OfType<IAcceptsMetadata>().Any();
        yield return (StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails));
        yield return (StatusCodes.Status401Unauthorized, typeof(ProblemDetails));
        if (endpoint.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy != Policies.Viewer))
        {
            yield return (StatusCodes.Status403Forbidden, typeof(ProblemDetails));
        }

        if (hasBody || endpoint.RoutePattern.Parameters.Count > 0)
        {
            yield return (StatusCodes.Status404NotFound, typeof(ProblemDetails));
        }

        if (changes)
        {
            yield return (StatusCodes.Status409Conflict, typeof(ConflictProblem));
        }

        if (hasBody)
        {
            yield return (StatusCodes.Status413PayloadTooLarge, typeof(ProblemDetails));
            yield return (StatusCodes.Status415UnsupportedMediaType, typeof(ProblemDetails));
        }

        yield return (StatusCodes.Status429TooManyRequests, typeof(ProblemDetails));
    }
}
