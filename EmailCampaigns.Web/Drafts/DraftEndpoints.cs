using System.Security.Claims;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Jobs;
using EmailCampaigns.Web.Workspaces;
using Quartz;

namespace EmailCampaigns.Web.Drafts;

/// <summary><c>/drafts</c></summary>
internal static class DraftEndpoints
{
    /// <summary>Above this a decision about all of them goes on in the background.</summary>
    private const int MostAtOnce = 5_000;

    public static void MapDrafts(this RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("Drafts");
        drafts.MapGet("", List).Answers200<Paged<DraftDetail>>();
        drafts.MapGet("/{id:guid}", Get).Answers200<DraftDetail>();
        drafts.MapPatch("/{id:guid}", Edit).RequireAuthorization(Policies.Reviewer).Answers200<DraftDetail>();
        drafts.MapPost("/approve", Approve).RequireAuthorization(Policies.Reviewer).Answers200<ApprovedDrafts>()
            .Produces<ApprovedDrafts>(StatusCodes.Status202Accepted);
        drafts.MapPost("/reject", Reject).RequireAuthorization(Policies.Reviewer).Answers200<RejectedDrafts>()
            .Produces<RejectedDrafts>(StatusCodes.Status202Accepted);
    }

    private static async Task<Paged<DraftDetail>> List(
        ClaimsPrincipal user,
        PageRequest page,
        DraftQueries drafts,
        Guid? campaignId,
        Guid? contactId,
        Guid? stepId,
        string? status,
        CancellationToken cancellationToken)
    {
        var filter = new DraftFilter { CampaignId = campaignId, ContactId = contactId, StepId = stepId, Status = Query.Status<DraftStatus>(status, "status") };
        return page.Of(await drafts.Details(user.ToActor().WorkspaceId, filter, page.Offset, page.PageSize, cancellationToken));
    }

    private static Task<IResult> Get(ClaimsPrincipal user, Guid id, DraftQueries drafts, CancellationToken cancellationToken) =>
        drafts.Find(user.ToActor().WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Edit(
        ClaimsPrincipal user, Guid id, DraftEdit edit, IfMatch match, DraftEditor editor, DraftQueries drafts, CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        return editor.Edit(by, id, edit.EditedSubject, edit.EditedBody, edit.EditedText, edit.Revision ?? match.Version, cancellationToken)
            .Ok(edited => drafts.Find(by.WorkspaceId, edited, cancellationToken));
    }

    private static async Task<IResult> Approve(
        ClaimsPrincipal user,
        ChosenDrafts body,
        DraftApprover approver,
        DraftQueries drafts,
        CampaignQueries campaigns,
        ISchedulerFactory schedulers,
        CancellationToken cancellationToken)
    {
        var by = user.ToActor();
        if (!body.AreAll)
        {
            var chosen = body.Required();
            if (await drafts.FirstUnknown(by.WorkspaceId, [.. chosen.Select(d => d.Id)], cancellationToken) is { } unknown)
            {
                return ApiProblems.NotFound(unknown);
            }

            var verdict = await approver.Approve(by, chosen, cancellationToken);
            return TypedResults.Ok(new ApprovedDrafts(verdict.Done, verdict.Refused));
        }

        var filter = body.AllOf();
        if (!await campaigns.Exists(by.WorkspaceId, filter.CampaignId!.Value, cancellationToken))
        {
            return ApiProblems.NotFound(filter.CampaignId.Value);
        }

        if (await drafts.CountWaiting(by.WorkspaceId, filter, cancellationToken) > MostAtOnce)
        {
            await DecideAllJob.Begin(schedulers, new DecideAll(by, filter.CampaignId.Value, RejectThen: null, Reason: null), cancellationToken);
            return TypedResults.Accepted((string?)null, new ApprovedDrafts(0, []));
        }

        var all = await approver.ApproveAll(by, filter, cancellationToken);
        return TypedResults.Ok(new ApprovedDrafts(all.Done, all.Refused));
    }

    private static async Task<IResult> Reject(
        ClaimsPrincipal user,
        DraftsToReject body,
        DraftRejecter rejecter,
        DraftQueries drafts,
        CampaignQueries campaigns,
        ISchedulerFactory schedulers,
        CancellationToken cancellationToken)
    {
        var (by, then) = (user.ToActor(), body.Then ?? ThenWhat.Skip);
        if (!body.AreAll)
        {
            var chosen = body.Required();
            if (await drafts.FirstUnknown(by.WorkspaceId, [.. chosen.Select(d => d.Id)], cancellationToken) is { } unknown)
            {
                return ApiProblems.NotFound(unknown);
            }

            var verdict = await rejecter.Reject(by, chosen, then, body.Reason, cancellationToken);
            return TypedResults.Ok(new RejectedDrafts(verdict.Done, verdict.Refused));
        }

        var filter = body.AllOf();
        if (!await campaigns.Exists(by.WorkspaceId, filter.CampaignId!.Value, cancellationToken))
        {
            return ApiProblems.NotFound(filter.CampaignId.Value);
        }

        if (await drafts.CountWaiting(by.WorkspaceId, filter, cancellationToken) > MostAtOnce)
        {
            await DecideAllJob.Begin(schedulers, new DecideAll(by, filter.CampaignId.Value, then, body.Reason), cancellationToken);
            return TypedResults.Accepted((string?)null, new RejectedDrafts(0, []));
        }

        var all = await rejecter.RejectAll(by, filter, then, body.Reason, cancellationToken);
        return TypedResults.Ok(new RejectedDrafts(all.Done, all.Refused));
    }
}

/// <summary>What is to be set at a draft; what is null stays.</summary>
internal sealed record DraftEdit(string? EditedSubject, string? EditedBody, string? EditedText, int? Revision);

/// <summary>Drafts by their ids, each with the revision that was seen, or all of a campaign that wait.</summary>
internal record ChosenDrafts(IReadOnlyList<ChosenDraft>? Drafts, Guid? CampaignId, bool? All)
{
    private const int Most = 10_000;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool AreAll => All is true;

    /// <summary>All of the campaign that wait.</summary>
    /// <exception cref="InvalidInputException">No campaign is named.</exception>
    public DraftFilter AllOf() => new()
    {
        CampaignId = CampaignId ?? throw new InvalidInputException("campaignId", "Expected is the campaign whose waiting drafts are meant."),
    };

    /// <exception cref="InvalidInputException">None are named, or too many.</exception>
    public IReadOnlyList<SeenDraft> Required() => Drafts switch
    {
        null => throw new InvalidInputException("drafts", "Expected is a list of { id, revision }, or campaignId with all: true."),
        { Count: > Most } => throw new InvalidInputException("drafts", $"At most {Most:N0} drafts are possible in one request."),
        _ => [.. Drafts.Select((d, i) => new SeenDraft(d.Id ?? throw new InvalidInputException($"drafts[{i}].id", "Expected is an id."), d.Revision))],
    };
}

/// <summary>A draft, with the revision that was seen.</summary>
internal sealed record ChosenDraft(Guid? Id, int? Revision);

/// <summary>Drafts to reject, and what then: leave this step out, or stop the contact.</summary>
internal sealed record DraftsToReject(IReadOnlyList<ChosenDraft>? Drafts, Guid? CampaignId, bool? All, ThenWhat? Then, string? Reason)
    : ChosenDrafts(Drafts, CampaignId, All);

/// <summary>How many were approved, and why the others were not.</summary>
internal sealed record ApprovedDrafts(int Approved, IReadOnlyList<RefusedDraft> Refused);

/// <summary>How many were rejected, and why the others were not.</summary>
internal sealed record RejectedDrafts(int Rejected, IReadOnlyList<RefusedDraft> Refused);
