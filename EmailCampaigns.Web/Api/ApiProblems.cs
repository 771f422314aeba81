using System.Text.Json;
using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailCampaigns.Web.Api;

/// <summary>Every answer of the API that is no success: problem details (RFC 9457).</summary>
public static partial class ApiProblems
{
    private const int LongestMessage = 1_000;

    /// <summary>Answers exceptions and bare statuses below <c>/api</c> with problem details.</summary>
    public static void UseApiProblems(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(ApiPaths.Root),
        api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => Write(context, Of(context.Features.Get<IExceptionHandlerFeature>()!.Error, context)),
                AllowStatusCode404Response = true,
                SuppressDiagnosticsCallback = failure => IsExpected(failure.Exception),
            });
            api.UseStatusCodePages(status => Write(status.HttpContext, Of(status.HttpContext.Response.StatusCode, DetailOf(status.HttpContext))));
        });

    /// <summary>Writes a problem as the answer.</summary>
    public static Task Write(HttpContext context, int status, string detail) => Write(context, Of(status, detail));

    /// <summary>404: there is no such thing in this workspace, whether the id came in the path or in the body.</summary>
    public static IResult NotFound(Guid id) => TypedResults.Problem(Of(StatusCodes.Status404NotFound, $"There is nothing with the id {id} in this workspace."));

    /// <summary>400: fields and what is expected of them.</summary>
    public static IResult Invalid(IReadOnlyList<FieldProblem> problems) => TypedResults.Problem(OfFields(problems));

    /// <summary>409: what stands against it, the id of that, and with a stale version the thing as it stands now.</summary>
    public static IResult Conflict(string detail, Guid id, object? current = null) =>
        TypedResults.Problem(new ConflictProblem
        {
            Status = StatusCodes.Status409Conflict,
            Title = Title(StatusCodes.Status409Conflict),
            Detail = detail,
            Id = id == Guid.Empty ? null : id,
            Current = current,
        });

    private static bool IsExpected(Exception exception) =>
        exception is BadHttpRequestException or InvalidInputException or IllegalTransitionException or StaleVersionException or PermissionDeniedException or OperationCanceledException;

    private static ProblemDetails Of(Exception exception, HttpContext context) => exception switch
    {
        InvalidInputException invalid => OfFields(invalid.Problems),
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json, context),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when Parameter().Match(bad.Message) is { Success: true } match =>
            OfFields([new FieldProblem(match.Groups["name"].Value, $"'{match.Groups["value"].Value}' is not understood.")]),
        BadHttpRequestException bad => Of(bad.StatusCode, bad.Message),
        IllegalTransitionException illegal => OfTransition(illegal, context),
        PermissionDeniedException denied => Of(StatusCodes.Status403Forbidden, denied.Message),
        StaleVersionException stale => new ConflictProblem { Status = StatusCodes.Status409Conflict, Title = Title(StatusCodes.Status409Conflict), Detail = stale.Message, Id = NamedIn(context) },
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => Of(StatusCodes.Status499ClientClosedRequest, "The client went away."),
        _ => Of(StatusCodes.Status500InternalServerError, "Something went wrong here, and it is no fault of the request. The server's log has the details."),
    };

    private static ConflictProblem OfTransition(IllegalTransitionException illegal, HttpContext context) => new()
    {
        Status = StatusCodes.Status409Conflict,
        Title = Title(StatusCodes.Status409Conflict),
        Detail = illegal.Message,
        Id = NamedIn(context),
        From = illegal.From,
        To = illegal.To,
        Why = illegal.Message,
    };

    /// <summary>The id of the thing that the address of the request names; null where it names none.</summary>
    private static Guid? NamedIn(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.RouteValues?.Values.Select(v => Guid.TryParse(v as string, out var id) ? id : (Guid?)null).LastOrDefault(id => id is not null);

    private static ProblemDetails OfJson(JsonException json, HttpContext context)
    {
        if (IsSyntax(json))
        {
            return OfFields([new FieldProblem(Expected.FieldOf(json.Path), $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).")]);
        }

        var body = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType ?? typeof(object);
        return OfFields([new FieldProblem(Expected.FieldOf(json.Path), $"Must be {Expected.At(body, json.Path)}.")]);
    }

    /// <summary>Text that is no JSON comes from the reader, a value of the wrong kind from the converters above it.</summary>
    private static bool IsSyntax(JsonException json) => json.InnerException is JsonException;

    private static ProblemDetails OfFields(IReadOnlyList<FieldProblem> given)
    {
        // A message that quotes the request says its beginning: an answer is not as large as what was sent.
        List<FieldProblem> problems = [.. given.Take(ContentLimits.Problems).Select(p => new FieldProblem(Beginning(p.Field), Beginning(p.Message)))];
        var problem = new HttpValidationProblemDetails(problems.GroupBy(p => p.Field).ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray()))
        {
            Status = StatusCodes.Status400BadRequest,
            Title = Title(StatusCodes.Status400BadRequest),
            Detail = string.Join(" ", problems.Select(p => $"{p.Field}: {p.Message}")),
        };
        return problem;
    }

    private static string Beginning(string text) => text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}…";

    private static ProblemDetails Of(int status, string? detail) => new() { Status = status, Title = Title(status), Detail = detail };

    private static string Title(int status) => ReasonPhrases.GetReasonPhrase(status);

    private static string? DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not allowed here; allowed: {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "A body of this kind is not taken here. Most take application/json; /openapi/v1.json says which.",
        _ => null,
    };

    private static Task Write(HttpContext context, ProblemDetails problem) => TypedResults.Problem(problem).ExecuteAsync(context);

    [GeneratedRegex("""^Failed to bind parameter ".* (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
