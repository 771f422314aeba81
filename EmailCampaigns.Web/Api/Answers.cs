using Microsoft.AspNetCore.Mvc;

namespace EmailCampaigns.Web.Api;

/// <summary>Says for the API's description what an endpoint answers; every one of them can also answer with a problem.</summary>
internal static class Answers
{
    private const string Problem = "application/problem+json";

    public static RouteHandlerBuilder Answers200<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>().WithProblems();

    public static RouteHandlerBuilder Answers201<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>(StatusCodes.Status201Created).WithProblems();

    public static RouteHandlerBuilder Answers202<T>(this RouteHandlerBuilder endpoint) => endpoint.Produces<T>(StatusCodes.Status202Accepted).WithProblems();

    public static RouteHandlerBuilder Answers204(this RouteHandlerBuilder endpoint) => endpoint.Produces(StatusCodes.Status204NoContent).WithProblems();

    private static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<HttpValidationProblemDetails>(StatusCodes.Status400BadRequest, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status401Unauthorized, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status403Forbidden, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status404NotFound, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status409Conflict, Problem);
}
