using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Campaigns;

/// <summary><c>/campaigns/{id}/enrollments</c></summary>
internal static class EnrollmentEndpoints
{
    public static void MapEnrollments(this RouteGroupBuilder api)
    {
        var enrollments = api.MapGroup("/campaigns/{id:guid}/enrollments").WithTags("Campaigns");
        enrollments.MapGet("", List).WithSummary("List the contacts of a campaign").AnswersList<EnrollmentDetail>(EnrollmentQueries.Fields);
        enrollments.MapPost("", Enroll).WithSummary("Add contacts to a campaign").RequireAuthorization(Policies.Marketer).Answers200<EnrolledContacts>();
        enrollments.MapPost("/{enrollmentId:guid}/pause", Pause).WithSummary("Pause a contact in a campaign").RequireAuthorization(Policies.Marketer).Answers200<EnrollmentDetail>();
        enrollments.MapPost("/{enrollmentId:guid}/resume", Resume).WithSummary("Resume a contact in a campaign").RequireAuthorization(Policies.Marketer).Answers200<EnrollmentDetail>();
        enrollments.MapPost("/{enrollmentId:guid}/stop", Stop).WithSummary("Stop a contact in a campaign").RequireAuthorization(Policies.Marketer).Answers200<EnrollmentDetail>();
    }

    private static async Task<IResult> List(
        Caller by, Guid id, ListQuery query, EnrollmentQueries enrollments, CampaignQueries campaigns, CancellationToken cancellationToken)
    {
        var workspaceId = by.WorkspaceId;
        return await campaigns.Exists(workspaceId, id, cancellationToken)
            ? TypedResults.Ok(query.Of(await enrollments.Details(workspaceId, id, query.Request, cancellationToken)))
            : ApiProblems.NotFound(id);
    }

    private static async Task<IResult> Enroll(Caller by, Guid id, ChosenContacts body, Enroller enroller, CancellationToken cancellationToken)
    {
        var result = await enroller.Enroll(by, id, body.Required(), cancellationToken);
        return result.Outcome.IsDone ? TypedResults.Ok(new EnrolledContacts(result.Enrolled, result.Standing)) : result.Outcome.Refused();
    }

    private static Task<IResult> Pause(
        Caller by,
        Guid id,
        Guid enrollmentId,
        BecauseOf? body,
        EnrollmentControl control,
        EnrollmentQueries enrollments,
        CancellationToken cancellationToken) =>
        control.Pause(by, id, enrollmentId, body?.Checked(), cancellationToken).Ok(Load(enrollments, by, cancellationToken));

    private static Task<IResult> Resume(
        Caller by, Guid id, Guid enrollmentId, EnrollmentControl control, EnrollmentQueries enrollments, CancellationToken cancellationToken) =>
        control.Resume(by, id, enrollmentId, cancellationToken).Ok(Load(enrollments, by, cancellationToken));

    private static Task<IResult> Stop(
        Caller by,
        Guid id,
        Guid enrollmentId,
        BecauseOf? body,
        EnrollmentControl control,
        EnrollmentQueries enrollments,
        CancellationToken cancellationToken) =>
        control.Stop(by, id, enrollmentId, body?.Checked(), cancellationToken).Ok(Load(enrollments, by, cancellationToken));

    private static Func<Guid, Task<EnrollmentDetail?>> Load(EnrollmentQueries enrollments, Actor by, CancellationToken cancellationToken) =>
        id => enrollments.Find(by.WorkspaceId, id, cancellationToken);
}

/// <summary>How many contacts are new in the campaign, and how many were in it before.</summary>
internal sealed record EnrolledContacts(int Enrolled, int AlreadyEnrolled);
