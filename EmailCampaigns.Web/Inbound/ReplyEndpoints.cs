using System.Security.Claims;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Inbound;

/// <summary><c>/replies</c></summary>
internal static class ReplyEndpoints
{
    private const string Path = "/replies";

    public static void MapReplies(this RouteGroupBuilder api)
    {
        var replies = api.MapGroup(Path).WithTags("Replies");
        replies.MapGet("", List).WithSummary("List the replies").AnswersList<ReplyRow>(ReplyQueries.Fields);
        replies.MapPost("", Record).WithSummary("Record a reply").Requires("contactId|email").RequireAuthorization(Policies.Reviewer).Answers201<ReplyRow>().Produces<ReplyRow>();
    }

    private static async Task<Paged<ReplyRow>> List(ClaimsPrincipal user, ListQuery query, ReplyQueries replies, CancellationToken cancellationToken) =>
        query.Of(await replies.Page(user.ToActor().WorkspaceId, query.Request, cancellationToken));

    /// <summary>201 for a new reply; 200 with what stands for one that was told before.</summary>
    private static async Task<IResult> Record(
        ClaimsPrincipal user, ReplyNote note, ReplyRecorder recorder, ReplyQueries replies, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        var outcome = await recorder.Record(by, note, cancellationToken);
        if (outcome.Verdict is not (EditVerdict.Done or EditVerdict.Exists))
        {
            return outcome.Refused();
        }

        var reply = await replies.Find(by.WorkspaceId, outcome.Id, cancellationToken);
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{Path}/{outcome.Id}", reply) : TypedResults.Ok(reply);
    }
}
