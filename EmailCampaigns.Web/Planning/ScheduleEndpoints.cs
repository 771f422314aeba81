using System.Security.Claims;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Planning;

/// <summary><c>/campaigns/{id}/schedule</c>, <c>/scheduled</c></summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedule(this RouteGroupBuilder api)
    {
        api.MapGet("/campaigns/{id:guid}/schedule", List).WithTags("Campaigns").Answers200<Paged<ScheduledEmailResource>>();
        api.MapGet("/campaigns/{id:guid}/lanes", Lanes).WithTags("Campaigns").Answers200<Paged<LaneResource>>();
        api.MapGet("/scheduled/{id:guid}/why", Why).WithTags("Sending").Answers200<WaitingResource>();
        api.MapPost("/scheduled/resolve", ResolveMany).WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ResolvedEmails>();
        api.MapPost("/scheduled/{id:guid}/resolve", Resolve).WithTags("Sending").RequireAuthorization(Policies.Marketer).Answers200<ScheduledEmailResource>();
    }

    private static async Task<IResult> List(
        ClaimsPrincipal user,
        Guid id,
        PageRequest page,
        IDbContextFactory<CampaignsDb> dbs,
        string? status,
        Guid? contactId,
        Guid? stepId,
        string? from,
        string? to,
        CancellationToken cancellationToken)
    {
        var wanted = Query.Status<ScheduledEmailStatus>(status, "status");
        var (since, until) = (Query.Instant(from, "from"), Query.Instant(to, "to"));
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == id, cancellationToken))
        {
            return ApiProblems.NotFound(id);
        }

        var emails = db.ScheduledEmails.Where(e => e.CampaignId == id);
        emails = wanted is null ? emails : emails.Where(e => e.Status == wanted);
        emails = contactId is null ? emails : emails.Where(e => e.ContactId == contactId);
        emails = stepId is null ? emails : emails.Where(e => e.StepId == stepId);
        emails = since is null ? emails : emails.Where(e => e.ScheduledFor >= since);
        emails = until is null ? emails : emails.Where(e => e.ScheduledFor < until);
        return TypedResults.Ok(await Rows(db, emails.OrderBy(e => e.ScheduledFor).ThenBy(e => e.Id)).Page(page, cancellationToken));
    }

    /// <summary>What the campaign does or waits for, on each of its senders.</summary>
    private static async Task<IResult> Lanes(
        ClaimsPrincipal user, Guid id, PageRequest page, WaitingQueries waiting, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var workspaceId = user.ToActor().WorkspaceId;
        await using var db = dbs.For(workspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == id, cancellationToken))
        {
            return ApiProblems.NotFound(id);
        }

        var lanes = await waiting.OfLanes(workspaceId, id, cancellationToken);
        return TypedResults.Ok(lanes.Select(l => new LaneResource(id, l.SenderAccountId, l.SenderEmail, WaitingResource.Of(l.Waiting), l.PendingCount, l.OldestDueAt)).ToList().Page(page));
    }

    /// <summary>Why an email has not gone yet: the rule that binds, and the next allowed time.</summary>
    private static async Task<IResult> Why(ClaimsPrincipal user, Guid id, WaitingQueries waiting, CancellationToken cancellationToken) =>
        await waiting.OfEmail(user.ToActor().WorkspaceId, id, cancellationToken) is { } why ? TypedResults.Ok(WaitingResource.Of(why)) : ApiProblems.NotFound(id);

    /// <summary>What became of an email of which nobody can say whether it went.</summary>
    private static async Task<IResult> Resolve(
        ClaimsPrincipal user, Guid id, InterruptedDecision body, InterruptedResolver resolver, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        var decision = body.As ?? throw new InvalidInputException("as", $"Expected is {Expected.OneOf(typeof(InterruptedAs))}.");
        return await resolver.Resolve(by, id, decision, cancellationToken).Ok(async resolved =>
        {
            await using var db = dbs.For(by.WorkspaceId);
            return await Rows(db, db.ScheduledEmails.Where(e => e.Id == resolved)).SingleOrDefaultAsync(cancellationToken);
        });
    }

    /// <summary>The same for those that are named, or for all that are interrupted, of one campaign or of every one.</summary>
    private static async Task<IResult> ResolveMany(
        ClaimsPrincipal user, InterruptedDecisions body, InterruptedResolver resolver, SendingQueries sending, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        var decision = body.As ?? throw new InvalidInputException("as", $"Expected is {Expected.OneOf(typeof(InterruptedAs))}.");
        if (body.All == (body.Ids is not null))
        {
            throw new InvalidInputException("ids", "Name the emails, or say \"all\": true.");
        }

        if (body.Ids is { Count: > InterruptedDecisions.Most })
        {
            throw new InvalidInputException("ids", $"At most {InterruptedDecisions.Most} at once.");
        }

        await using var db = dbs.For(by.WorkspaceId);
        if (body.CampaignId is { } campaignId && !await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancellationToken))
        {
            return ApiProblems.NotFound(campaignId);
        }

        var named = body.Ids ?? [];
        var known = await db.ScheduledEmails.Where(e => named.Contains(e.Id)).Select(e => e.Id).ToListAsync(cancellationToken);
        if (named.Except(known).Cast<Guid?>().FirstOrDefault() is { } unknown)
        {
            return ApiProblems.NotFound(unknown);
        }

        var ids = body.Ids ?? [.. (await sending.Interrupted(by.WorkspaceId, body.CampaignId, int.MaxValue, cancellationToken)).Select(e => e.Id)];
        return TypedResults.Ok(await resolver.ResolveMany(by, ids, decision, cancellationToken));
    }

    private static IQueryable<ScheduledEmailResource> Rows(CampaignsDb db, IQueryable<ScheduledEmail> emails) =>
        from e in emails
        join c in db.Contacts on e.ContactId equals c.Id
        join s in db.SequenceSteps on e.StepId equals s.Id
        select new ScheduledEmailResource(e.Id, e.CampaignId, e.CampaignContactId, e.ContactId, c.Email, e.StepId, s.SequenceOrder, e.DraftId, e.SenderAccountId)
        {
            RecipientDomain = e.RecipientDomain,
            ScheduledFor = e.ScheduledFor,
            MovedReason = e.MovedReason,
            Priority = e.Priority,
            Status = e.Status,
            CancelReason = e.CancelReason,
            Attempts = e.Attempts,
            FirstAttemptAt = e.FirstAttemptAt,
            MessageId = e.MessageId,
            LastError = e.LastError,
            CreatedAt = e.CreatedAt,
            UpdatedAt = e.UpdatedAt,
        };
}

/// <summary>The rule that binds, when it lets go (null: when somebody acts or something else happens), and the same for people.</summary>
internal sealed record WaitingResource(WaitingRule Rule, DateTime? NextAllowedAt, string Reason)
{
    public static WaitingResource Of(Waiting waiting) => new(waiting.Rule, waiting.NextAt, waiting.Words);
}

/// <summary>One campaign on one of its senders.</summary>
internal sealed record LaneResource(Guid CampaignId, Guid SenderAccountId, string SenderEmail, WaitingResource Waiting, long PendingCount, DateTime? OldestDueAt);

/// <summary>A person's word on an interrupted email.</summary>
internal sealed record InterruptedDecision(InterruptedAs? As);

/// <summary>A person's word on several: <see cref="Ids"/>, or <see cref="All"/> of a campaign or of the workspace.</summary>
internal sealed record InterruptedDecisions(InterruptedAs? As, IReadOnlyList<Guid>? Ids, bool All, Guid? CampaignId)
{
    public const int Most = 1000;
}

/// <summary>One planned sending; its time is an estimate while <see cref="Status"/> is <c>planned</c>.</summary>
internal sealed record ScheduledEmailResource(
    Guid Id,
    Guid CampaignId,
    Guid CampaignContactId,
    Guid ContactId,
    string RecipientEmail,
    Guid StepId,
    int SequenceStep,
    Guid? DraftId,
    Guid SenderAccountId)
{
    public string RecipientDomain { get; init; } = "";
    public DateTime ScheduledFor { get; init; }
    public MovedReason? MovedReason { get; init; }
    public int Priority { get; init; }
    public ScheduledEmailStatus Status { get; init; }
    public CancelReason? CancelReason { get; init; }
    public int Attempts { get; init; }
    public DateTime? FirstAttemptAt { get; init; }
    public string MessageId { get; init; } = "";
    public string? LastError { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}
