using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Inbound;

/// <summary><c>/replies/{id}/answers</c></summary>
internal static class AnswerEndpoints
{
    private const string Path = "/replies/{id:guid}/answers";

    public static void MapAnswers(this RouteGroupBuilder api)
    {
        var answers = api.MapGroup(Path).WithTags("Replies");
        answers.MapGet("", List).WithSummary("List the answers to a reply").AnswersList<AnswerRow>(AnswerQueries.Fields);
        answers.MapPost("", Send).WithSummary("Answer a reply").Requires("bodyText").RequireAuthorization(Policies.Reviewer).Answers201<AnswerRow>();
        answers.MapGet("/{answerId:guid}", Get).WithSummary("Read an answer").Answers200<AnswerRow>();
        answers.MapDelete("/{answerId:guid}", Undo).WithSummary("Take an answer back that has not gone").RequireAuthorization(Policies.Reviewer).Answers204();
        answers.MapPost("/{answerId:guid}/resolve", Resolve).WithSummary("Decide about an answer that was interrupted or failed").Requires("as").RequireAuthorization(Policies.Reviewer)
            .Answers200<AnswerRow>();
    }

    private static async Task<IResult> List(Caller by, Guid id, ListQuery query, AnswerQueries answers, CancellationToken cancellationToken) =>
        await answers.Page(by.WorkspaceId, id, query.Request, cancellationToken) is { } page ? TypedResults.Ok(query.Of(page)) : ApiProblems.NotFound(id);

    private static Task<IResult> Get(Caller by, Guid id, Guid answerId, AnswerQueries answers, CancellationToken cancellationToken) =>
        answers.Find(by.WorkspaceId, id, answerId, cancellationToken).OrNotFound(answerId);

    private static async Task<IResult> Send(Caller by, Guid id, AnswerInput input, AnswerWriter writer, AnswerQueries answers, CancellationToken cancellationToken)
    {
        var outcome = await writer.Send(by, id, input, cancellationToken);
        return outcome.IsDone
            ? TypedResults.Created($"{ApiPaths.V1}/replies/{id}/answers/{outcome.Id}", await answers.Find(by.WorkspaceId, id, outcome.Id, cancellationToken))
            : outcome.Refused();
    }

    private static async Task<IResult> Undo(Caller by, Guid id, Guid answerId, AnswerWriter writer, AnswerQueries answers, CancellationToken cancellationToken)
    {
        if (await answers.Find(by.WorkspaceId, id, answerId, cancellationToken) is null)
        {
            return ApiProblems.NotFound(answerId);
        }

        var outcome = await writer.Undo(by, answerId, cancellationToken);
        return outcome.IsDone ? TypedResults.NoContent() : outcome.Refused();
    }

    private static async Task<IResult> Resolve(
        Caller by, Guid id, Guid answerId, AnswerDecision body, AnswerWriter writer, AnswerQueries answers, CancellationToken cancellationToken)
    {
        var decision = body.As ?? throw new InvalidInputException("as", $"Must be {Expected.OneOf(typeof(InterruptedAs))}.");
        return await answers.Find(by.WorkspaceId, id, answerId, cancellationToken) is null
            ? ApiProblems.NotFound(answerId)
            : await writer.Resolve(by, answerId, decision, cancellationToken).Ok(resolved => answers.Find(by.WorkspaceId, id, resolved, cancellationToken));
    }
}

/// <summary>A person's word on an answer that was interrupted or failed.</summary>
/// <param name="As">Whether it was sent, or is to be sent again.</param>
internal sealed record AnswerDecision(InterruptedAs? As);
