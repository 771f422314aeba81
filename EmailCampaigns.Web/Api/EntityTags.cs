using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using EmailCampaigns.Core.Campaigns;

namespace EmailCampaigns.Web.Api;

/// <summary>Answers a resource that has a version with <c>ETag</c>, for <c>If-Match</c> (RFC 9110, 8.8.3).</summary>
internal static class EntityTags
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Versions = new();

    public static async ValueTask<object?> Add(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status < StatusCodes.Status300MultipleChoices && VersionOf(result is IValueHttpResult valued ? valued.Value : result) is { } version)
        {
            context.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        }

        return result;
    }

    /// <summary>Whether a resource of this type is answered with a tag.</summary>
    public static bool IsVersioned(Type type) => type == typeof(IReadOnlyList<StepRow>) || PropertyOf(type) is not null;

    private static int? VersionOf(object? resource) => resource switch
    {
        null or string or IResult => null,
        IReadOnlyList<StepRow> steps => SequenceVersion.Of(steps.Select(s => (s.Id, s.Version))),
        _ => PropertyOf(resource.GetType())?.GetValue(resource) as int?,
    };

    private static PropertyInfo? PropertyOf(Type type) => Versions.GetOrAdd(type, t => t.GetProperty("Version") ?? t.GetProperty("Revision"));
}
