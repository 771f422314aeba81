using Microsoft.AspNetCore.Routing.Template;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// Answers what is asked below <c>/api</c> and is no endpoint of it: 404 where no address is, else 405, and to <c>OPTIONS</c> 204, both with the methods that
/// the address takes (RFC 9110, 9.3.7 and 15.5.6). The router alone would count the pages' catch-all route among them.
/// </summary>
internal static class KnownAddresses
{
    public static void UseKnownAddresses(this WebApplication app)
    {
        var addresses = new Lazy<ILookup<string, string>>(() => Addresses(app));
        app.UseWhen(context => context.Request.Path.StartsWithSegments(ApiPaths.Root), api => api.Use((context, next) =>
        {
            if (context.GetEndpoint() is RouteEndpoint endpoint && IsOfApi(endpoint))
            {
                return next(context);
            }

            var methods = addresses.Value.Where(a => Matches(a.Key, context.Request.Path)).SelectMany(a => a).Append(HttpMethods.Options).Distinct().ToList();
            if (methods.Contains(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method))
            {
                return next(context); // the router refuses something else, such as the kind of the body
            }

            if (methods.Count == 1)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            context.Response.Headers.Allow = string.Join(", ", methods);
            context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? StatusCodes.Status204NoContent : StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }));
    }

    private static ILookup<string, string> Addresses(IEndpointRouteBuilder routes) => routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(IsOfApi)
        .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods, (endpoint, method) => (endpoint.RoutePattern.RawText, method))
        .ToLookup(address => address.RawText!, address => address.method);

    private static bool IsOfApi(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.StartsWith(ApiPaths.V1, StringComparison.Ordinal) is true;

    /// <summary>Every parameter is an id, which the routes say by a constraint that the template matcher does not look at.</summary>
    private static bool Matches(string route, PathString path)
    {
        var values = new RouteValueDictionary();
        return new TemplateMatcher(TemplateParser.Parse(route), []).TryMatch(path, values) && values.Values.All(value => Guid.TryParse(value as string, out _));
    }
}
