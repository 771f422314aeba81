using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Desk;
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
        replies.MapGet("/{id:guid}", Get).WithSummary("Read a reply").Answers200<ReplyRow>();
        replies.MapPatch("/{id:guid}", Edit).WithSummary("Handle, snooze or judge a reply").RequireAuthorization(Policies.Reviewer).Answers200<ReplyRow>();
        replies.MapPost("/{id:guid}/take-back", TakeBack).WithSummary("Take the judgement of a reply or bounce back").RequireAuthorization(Policies.Reviewer).Answers200<ReplyRow>();
    }

    private static Task<IResult> Get(Caller by, Guid id, ReplyQueries replies, CancellationToken cancellationToken) =>
        replies.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Edit(
        Caller by, Guid id, Patch<ReplyDecision> patch, ReplyEditor editor, ReplyQueries replies, CancellationToken cancellationToken) =>
        editor.Edit(by, id, patch.Input.ToEdit(patch.Cleared), cancellationToken).Ok(edited => replies.Find(by.WorkspaceId, edited, cancellationToken));

    private static Task<IResult> TakeBack(Caller by, Guid id, JudgementReverser reverser, ReplyQueries replies, CancellationToken cancellationToken) =>
        reverser.TakeBack(by, id, cancellationToken).Ok(taken => replies.Find(by.WorkspaceId, taken, cancellationToken));

    private static async Task<Paged<ReplyRow>> List(Caller by, ListQuery query, ReplyQueries replies, CancellationToken cancellationToken) =>
        query.Of(await replies.Page(by.WorkspaceId, query.Request, cancellationToken));

    /// <summary>201 for a new reply; 200 with what stands for one that was told before.</summary>
    private static async Task<IResult> Record(Caller by, ReplyNote note, ReplyRecorder recorder, ReplyQueries replies, CancellationToken cancellationToken)
    {
        var outcome = await recorder.Record(by, note, cancellationToken);
        if (outcome.Verdict is not (EditVerdict.Done or EditVerdict.Exists))
        {
            return outcome.Refused();
        }

        var reply = await replies.Find(by.WorkspaceId, outcome.Id, cancellationToken);
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{Path}/{outcome.Id}", reply) : TypedResults.Ok(reply);
    }
}

/// <summary>What somebody decides on a reply. A field that is not named stays; <c>null</c> clears it.</summary>
/// <param name="HandledAt">When it was handled; null opens it again.</param>
/// <param name="SnoozedUntil">When it comes back; snoozing what was handled opens it again.</param>
/// <param name="Intent">What the person wants.</param>
internal sealed record ReplyDecision(DateTime? HandledAt, DateTime? SnoozedUntil, ReplyIntent? Intent)
{
    public ReplyEdit ToEdit(IReadOnlySet<string> cleared) =>
        new() { HandledAt = HandledAt, SnoozedUntil = SnoozedUntil, Intent = Intent, ClearIntent = cleared.Contains(nameof(Intent)) };
}
