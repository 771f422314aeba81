using EmailCampaigns.Core.Persistence.Listing;

namespace EmailCampaigns.Web.Api;

/// <summary>Says for the API's description what an endpoint requires, and what it answers when it succeeds; <see cref="DocumentedProblems"/> adds the rest.</summary>
internal static class Answers
{
    /// <summary>The fields without which it answers 400 (<see cref="RequiredFields"/>).</summary>
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder endpoint, params string[] names) => endpoint.WithMetadata(new RequiredFields(names));

    public static RouteHandlerBuilder Answers200<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>();

    /// <summary>200 with a page of a list, which can be filtered, searched and sorted as <paramref name="fields"/> say.</summary>
    public static RouteHandlerBuilder AnswersList<TItem>(this RouteHandlerBuilder endpoint, ListFields fields) => endpoint.WithMetadata(fields).Answers200<Paged<TItem>>();

    public static RouteHandlerBuilder Answers201<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>(StatusCodes.Status201Created);

    public static RouteHandlerBuilder Answers202<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>(StatusCodes.Status202Accepted);

    public static RouteHandlerBuilder Answers204(this RouteHandlerBuilder endpoint) => endpoint.Produces(StatusCodes.Status204NoContent);
}
