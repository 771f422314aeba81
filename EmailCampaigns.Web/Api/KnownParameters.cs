using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.AspNetCore.Http.Metadata;

namespace EmailCampaigns.Web.Api;

/// <summary>Refuses parameters in the query that an endpoint does not take, so that a misspelt one is not passed over. Lists check their own.</summary>
internal static class KnownParameters
{
    public static ValueTask<object?> Check(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (metadata, query) = (context.HttpContext.GetEndpoint()!.Metadata, context.HttpContext.Request.Query);
        if (query.Count > 0 && metadata.GetMetadata<ListFields>() is null)
        {
            var known = metadata.OfType<IParameterBindingMetadata>().Where(IsText).Select(p => p.Name).ToList();
            var unknown = query.Keys.Except(known, StringComparer.OrdinalIgnoreCase).ToList();
            if (unknown.Count > 0)
            {
                throw new InvalidInputException(unknown.ConvertAll(name => new FieldProblem(name, "There is no such parameter here. /openapi/v1.json says which there are.")));
            }
        }

        return next(context);
    }

    private static bool IsText(IParameterBindingMetadata parameter) => parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string);
}
