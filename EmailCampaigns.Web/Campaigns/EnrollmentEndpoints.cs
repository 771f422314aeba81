using System.Security.Claims;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Campaigns;

/// <summary><c>/campaigns/{id}/enrollments</c></summary>
internal static class EnrollmentEndpoints
{
    public static void MapEnrollments(this RouteGroupBuilder api)
    {
        var enrollments = api.MapGroup("/campaigns/{id:guid}/enrollments").WithTags("Campaigns");
        enrollments.MapGet("", List).Answers200<Paged<EnrollmentResource>>();
        enrollments.MapPost("", Enroll).RequireAuthorization(Policies.Marketer).Answers200<EnrolledContacts>();
        enrollments.MapPost("/{enrollmentId:guid}/pause", Pause).RequireAuthorization(Policies.Marketer).Answers200<EnrollmentResource>();
        enrollments.MapPost("/{enrollmentId:guid}/resume", Resume).RequireAuthorization(Policies.Marketer).Answers200<EnrollmentResource>();
        enrollments.MapPost("/{enrollmentId:guid}/stop", Stop).RequireAuthorization(Policies.Marketer).Answers200<EnrollmentResource>();
    }

    private static async Task<IResult> List(
        ClaimsPrincipal user, Guid id, PageRequest page, IDbContextFactory<CampaignsDb> dbs, string? status, Guid? contactId, CancellationToken cancellationToken)
    {
        var wanted = Query.Status<EnrollmentStatus>(status, "status");
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        if (!await db.Campaigns.AnyAsync(c => c.Id == id, cancellationToken))
        {
            return ApiProblems.NotFound(id);
        }

        var enrollments = db.Enrollments.Where(e => e.CampaignId == id);
        enrollments = wanted is null ? enrollments : enrollments.Where(e => e.Status == wanted);
        enrollments = contactId is null ? enrollments : enrollments.Where(e => e.ContactId == contactId);
        return TypedResults.Ok(await Rows(db, enrollments.OrderBy(e => e.Id)).Page(page, cancellationToken));
    }

    private static async Task<IResult> Enroll(ClaimsPrincipal user, Guid id, ChosenContacts body, Enroller enroller, CancellationToken cancellationToken)
    {
        var result = await enroller.Enroll(user.ToActor(), id, body.Required(), cancellationToken);
        return result.Outcome.IsDone ? TypedResults.Ok(new EnrolledContacts(result.Enrolled, result.Standing)) : result.Outcome.Refused();
    }

    private static Task<IResult> Pause(
        ClaimsPrincipal user, Guid id, Guid enrollmentId, BecauseOf? body, EnrollmentControl control, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        return control.Pause(by, id, enrollmentId, body?.Checked(), cancellationToken).Ok(Load(dbs, by, cancellationToken));
    }

    private static Task<IResult> Resume(
        ClaimsPrincipal user, Guid id, Guid enrollmentId, EnrollmentControl control, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        return control.Resume(by, id, enrollmentId, cancellationToken).Ok(Load(dbs, by, cancellationToken));
    }

    private static Task<IResult> Stop(
        ClaimsPrincipal user, Guid id, Guid enrollmentId, BecauseOf? body, EnrollmentControl control, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        return control.Stop(by, id, enrollmentId, body?.Checked(), cancellationToken).Ok(Load(dbs, by, cancellationToken));
    }

    private static Func<Guid, Task<EnrollmentResource?>> Load(IDbContextFactory<CampaignsDb> dbs, Actor by, CancellationToken cancellationToken) => async id =>
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await Rows(db, db.Enrollments.Where(e => e.Id == id)).SingleOrDefaultAsync(cancellationToken);
    };

    private static IQueryable<EnrollmentResource> Rows(CampaignsDb db, IQueryable<Enrollment> enrollments) =>
        from e in enrollments
        join c in db.Contacts on e.ContactId equals c.Id
        select new EnrollmentResource(e.Id, e.CampaignId, e.ContactId, c.Email, e.PlanVersionId, e.UploadBatchId, e.Status, e.CurrentSequenceStep, e.LastStepId)
        {
            EnrolledAt = e.EnrolledAt,
            NextEmailDueAt = e.NextEmailDueAt,
            LastEmailSentAt = e.LastEmailSentAt,
            CompletedAt = e.CompletedAt,
            RepliedAt = e.RepliedAt,
            PausedAt = e.PausedAt,
            BouncedAt = e.BouncedAt,
            UnsubscribedAt = e.UnsubscribedAt,
            StoppedAt = e.StoppedAt,
            FailedAt = e.FailedAt,
            StatusReason = e.StatusReason,
            Metadata = e.Metadata,
            CreatedAt = e.CreatedAt,
            UpdatedAt = e.UpdatedAt,
        };
}

/// <summary>One contact's progress through a campaign.</summary>
internal sealed record EnrollmentResource(
    Guid Id,
    Guid CampaignId,
    Guid ContactId,
    string Email,
    Guid PlanVersionId,
    Guid? UploadBatchId,
    EnrollmentStatus Status,
    int CurrentSequenceStep,
    Guid? LastStepId)
{
    public DateTime EnrolledAt { get; init; }
    public DateTime? NextEmailDueAt { get; init; }
    public DateTime? LastEmailSentAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public DateTime? RepliedAt { get; init; }
    public DateTime? PausedAt { get; init; }
    public DateTime? BouncedAt { get; init; }
    public DateTime? UnsubscribedAt { get; init; }
    public DateTime? StoppedAt { get; init; }
    public DateTime? FailedAt { get; init; }
    public string? StatusReason { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>How many contacts are new in the campaign, and how many were in it before.</summary>
internal sealed record EnrolledContacts(int Enrolled, int AlreadyEnrolled);
