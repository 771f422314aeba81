using System.Linq.Expressions;
using System.Security.Claims;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Inbound;

/// <summary><c>/replies</c></summary>
internal static class ReplyEndpoints
{
    private const string Path = "/replies";

    public static void MapReplies(this RouteGroupBuilder api)
    {
        var replies = api.MapGroup(Path).WithTags("Replies");
        replies.MapGet("", List).Answers200<Paged<ReplyResource>>();
        replies.MapPost("", Record).RequireAuthorization(Policies.Marketer).Answers201<ReplyResource>().Produces<ReplyResource>();
    }

    private static async Task<Paged<ReplyResource>> List(
        ClaimsPrincipal user,
        PageRequest page,
        IDbContextFactory<CampaignsDb> dbs,
        Guid? campaignId,
        Guid? contactId,
        string? kind,
        CancellationToken cancellationToken)
    {
        var wanted = Query.Status<ReplyKind>(kind, "kind");
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        IQueryable<EmailReply> replies = db.EmailReplies;
        replies = campaignId is null ? replies : replies.Where(r => r.CampaignId == campaignId);
        replies = contactId is null ? replies : replies.Where(r => r.ContactId == contactId);
        replies = wanted is null ? replies : replies.Where(r => r.Kind == wanted);
        return await replies.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Select(ReplyResource.Row).Page(page, cancellationToken);
    }

    /// <summary>201 for a new reply; 200 with what stands for one that was told before.</summary>
    private static async Task<IResult> Record(
        ClaimsPrincipal user, ReplyNote note, ReplyRecorder recorder, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        var outcome = await recorder.Record(by, note, cancellationToken);
        if (outcome.Verdict is not (EditVerdict.Done or EditVerdict.Exists))
        {
            return outcome.Refused();
        }

        await using var db = dbs.For(by.WorkspaceId);
        var reply = await db.EmailReplies.Where(r => r.Id == outcome.Id).Select(ReplyResource.Row).SingleAsync(cancellationToken);
        return outcome.IsDone ? TypedResults.Created($"{ApiPaths.V1}{Path}/{reply.Id}", reply) : TypedResults.Ok(reply);
    }
}

/// <summary>An inbound message matched to a contact.</summary>
internal sealed record ReplyResource(
    Guid Id,
    Guid? SentEmailId,
    Guid? CampaignId,
    Guid ContactId,
    string MessageId,
    DateTime ReceivedAt,
    string FromAddress,
    string? Subject,
    string? Snippet,
    ReplyKind Kind,
    DateTime? OutOfOfficeUntil,
    DateTime? HandledAt,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static Expression<Func<EmailReply, ReplyResource>> Row { get; } = r => new ReplyResource(
        r.Id, r.SentEmailId, r.CampaignId, r.ContactId, r.MessageId, r.ReceivedAt, r.FromAddress, r.Subject, r.Snippet, r.Kind, r.OutOfOfficeUntil, r.HandledAt,
        r.CreatedAt, r.UpdatedAt);
}
