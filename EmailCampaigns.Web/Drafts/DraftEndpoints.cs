using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Drafts;

/// <summary><c>/drafts</c></summary>
internal static class DraftEndpoints
{
    /// <summary>Above this a decision about all of them goes on in the background.</summary>
    private const int MaxAtOnce = 5_000;

    public static void MapDrafts(this RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("Drafts");
        drafts.MapGet("", List).WithSummary("List the drafts").AnswersList<DraftDetail>(DraftQueries.Fields);
        drafts.MapGet("/{id:guid}", Get).WithSummary("Read a draft").Answers200<DraftDetail>();
        drafts.MapPatch("/{id:guid}", Edit).WithSummary("Edit a draft").RequireAuthorization(Policies.Reviewer).Answers200<DraftDetail>();
        drafts.MapPost("/approve", Approve).WithSummary("Approve drafts").Requires("drafts|all").RequireAuthorization(Policies.Reviewer).Answers200<ApprovedDrafts>()
            .Produces<ApprovedDrafts>(StatusCodes.Status202Accepted);
        drafts.MapPost("/reject", Reject).WithSummary("Reject drafts").Requires("drafts|all").RequireAuthorization(Policies.Reviewer).Answers200<RejectedDrafts>()
            .Produces<RejectedDrafts>(StatusCodes.Status202Accepted);
        drafts.MapPost("/regenerate", Regenerate).WithSummary("Generate drafts again").Requires("drafts|all").RequireAuthorization(Policies.Reviewer).Answers200<RegeneratedDrafts>()
            .Produces<RegeneratedDrafts>(StatusCodes.Status202Accepted);
        drafts.MapPost("/{id:guid}/keep", Keep).WithSummary("Keep a draft that its step has outdated").RequireAuthorization(Policies.Reviewer).Answers200<DraftDetail>();
        drafts.MapGet("/batches", Batches).WithSummary("List decisions on many drafts").AnswersList<DraftBatchDetail>(DraftBatchQueries.Fields);
        drafts.MapGet("/batches/{id:guid}", Batch).WithSummary("Read a decision on many drafts").Answers200<DraftBatchDetail>();
    }

    private static async Task<Paged<DraftDetail>> List(Caller by, ListQuery query, DraftQueries drafts, CancellationToken cancellationToken) =>
        query.Of(await drafts.Details(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, DraftQueries drafts, CancellationToken cancellationToken) =>
        drafts.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static Task<IResult> Edit(Caller by, Guid id, Patch<DraftTexts> patch, DraftEditor editor, DraftQueries drafts, CancellationToken cancellationToken) =>
        editor.Edit(by, id, patch.Input.ToEdit(patch.Cleared), patch.Version, cancellationToken)
            .Ok(edited => drafts.Find(by.WorkspaceId, edited, cancellationToken));

    private static async Task<IResult> Approve(
        Caller by,
        ChosenDrafts body,
        DraftApprover approver,
        DraftQueries drafts,
        CampaignQueries campaigns,
        DraftBatches batches,
        CancellationToken cancellationToken)
    {
        if (!body.AreAll)
        {
            var chosen = body.Required();
            if (await drafts.FirstUnknown(by.WorkspaceId, [.. chosen.Select(d => d.Id)], cancellationToken) is { } unknown)
            {
                return ApiProblems.NotFound(unknown);
            }

            var verdict = await approver.Approve(by, chosen, cancellationToken);
            return TypedResults.Ok(new ApprovedDrafts(verdict.Done - verdict.AwaitSecond.Count, verdict.Refused) { AwaitSecond = verdict.AwaitSecond.Count });
        }

        var filter = body.AllOf();
        if (!await campaigns.Exists(by.WorkspaceId, filter.CampaignId!.Value, cancellationToken))
        {
            return ApiProblems.NotFound(filter.CampaignId.Value);
        }

        if (await drafts.CountWaiting(by.WorkspaceId, filter, cancellationToken) > MaxAtOnce)
        {
            var batch = await batches.Begin(by, new DraftBatchRequest(filter.CampaignId.Value, DraftBatchAction.Approve), cancellationToken);
            return TypedResults.Accepted(PlaceOf(batch), new ApprovedDrafts(0, []) { BatchId = batch });
        }

        var all = await approver.ApproveAll(by, filter, cancellationToken);
        return TypedResults.Ok(new ApprovedDrafts(all.Done - all.AwaitSecond.Count, all.Refused) { AwaitSecond = all.AwaitSecond.Count });
    }

    private static async Task<IResult> Reject(
        Caller by,
        DraftsToReject body,
        DraftRejecter rejecter,
        DraftQueries drafts,
        CampaignQueries campaigns,
        DraftBatches batches,
        CancellationToken cancellationToken)
    {
        var (then, reason) = (body.Then ?? AfterRejection.Skip, BecauseOf.Check(body.Reason));
        if (!body.AreAll)
        {
            var chosen = body.Required();
            if (await drafts.FirstUnknown(by.WorkspaceId, [.. chosen.Select(d => d.Id)], cancellationToken) is { } unknown)
            {
                return ApiProblems.NotFound(unknown);
            }

            var verdict = await rejecter.Reject(by, chosen, then, reason, cancellationToken);
            return TypedResults.Ok(new RejectedDrafts(verdict.Done, verdict.Refused));
        }

        var filter = body.AllOf();
        if (!await campaigns.Exists(by.WorkspaceId, filter.CampaignId!.Value, cancellationToken))
        {
            return ApiProblems.NotFound(filter.CampaignId.Value);
        }

        if (await drafts.CountWaiting(by.WorkspaceId, filter, cancellationToken) > MaxAtOnce)
        {
            var batch = await batches.Begin(
                by, new DraftBatchRequest(filter.CampaignId.Value, DraftBatchAction.Reject) { RejectThen = then, Reason = reason }, cancellationToken);
            return TypedResults.Accepted(PlaceOf(batch), new RejectedDrafts(0, []) { BatchId = batch });
        }

        var all = await rejecter.RejectAll(by, filter, then, reason, cancellationToken);
        return TypedResults.Ok(new RejectedDrafts(all.Done, all.Refused));
    }

    private static async Task<IResult> Regenerate(
        Caller by,
        DraftsToRegenerate body,
        DraftRegenerator regenerator,
        DraftQueries drafts,
        CampaignQueries campaigns,
        DraftBatches batches,
        CancellationToken cancellationToken)
    {
        var (edited, remark) = (body.Edited ?? EditedDrafts.Keep, BecauseOf.Check(body.Remark, "remark"));
        if (!body.AreAll)
        {
            var chosen = body.Required();
            if (await drafts.FirstUnknown(by.WorkspaceId, [.. chosen.Select(d => d.Id)], cancellationToken) is { } unknown)
            {
                return ApiProblems.NotFound(unknown);
            }

            var verdict = await regenerator.Regenerate(by, chosen, edited, remark, cancellationToken);
            return TypedResults.Ok(new RegeneratedDrafts(verdict.Done, verdict.Refused));
        }

        var filter = body.AllOf();
        if (!await campaigns.Exists(by.WorkspaceId, filter.CampaignId!.Value, cancellationToken))
        {
            return ApiProblems.NotFound(filter.CampaignId.Value);
        }

        if ((await drafts.CountToMakeAgain(by.WorkspaceId, filter, cancellationToken)).Total > MaxAtOnce)
        {
            var batch = await batches.Begin(by, new DraftBatchRequest(filter.CampaignId.Value, DraftBatchAction.Regenerate) { Edited = edited, Reason = remark }, cancellationToken);
            return TypedResults.Accepted(PlaceOf(batch), new RegeneratedDrafts(0, []) { BatchId = batch });
        }

        var all = await regenerator.RegenerateAll(by, filter, edited, remark, cancellationToken);
        return TypedResults.Ok(new RegeneratedDrafts(all.Done, all.Refused));
    }

    private static Task<IResult> Keep(
        Caller by, Guid id, SeenRevision? body, IfMatch match, DraftEditor editor, DraftQueries drafts, CancellationToken cancellationToken) =>
        editor.Keep(by, id, body?.Revision ?? match.Version, cancellationToken).Ok(kept => drafts.Find(by.WorkspaceId, kept, cancellationToken));

    private static async Task<Paged<DraftBatchDetail>> Batches(Caller by, ListQuery query, DraftBatchQueries batches, CancellationToken cancellationToken) =>
        query.Of(await batches.Page(by.WorkspaceId, query.Request, cancellationToken));

    private static Task<IResult> Batch(Caller by, Guid id, DraftBatchQueries batches, CancellationToken cancellationToken) =>
        batches.Find(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static string PlaceOf(Guid batchId) => $"{ApiPaths.V1}/drafts/batches/{batchId}";
}

/// <summary>What is to be set at a draft. What is not named stays; null takes the edit back, so that the generated text stands again.</summary>
internal sealed record DraftTexts(string? EditedSubject, string? EditedBody, string? EditedText, IReadOnlyList<AttachmentInput>? EditedAttachments, int? Revision)
{
    /// <param name="cleared">The fields that were null.</param>
    public DraftEdit ToEdit(IReadOnlySet<string> cleared) => new(
        Part("editedSubject", EditedSubject, cleared), Part("editedBody", EditedBody, cleared), Part("editedText", EditedText, cleared))
    {
        Attachments = cleared.Contains("editedAttachments") ? new FilesEdit(null)
            : EditedAttachments is null ? null
            : new FilesEdit(new AttachedFiles(EditedAttachments.Select(a => new AttachedFile(a.FileId, a.Name ?? "", "", 0, "")))),
    };

    private static TextEdit? Part(string field, string? text, IReadOnlySet<string> cleared) =>
        cleared.Contains(field) ? TextEdit.TakenBack : TextEdit.To(text);
}

/// <summary>Drafts by their ids, each with the revision that was seen, or all of a campaign that wait.</summary>
internal record ChosenDrafts(IReadOnlyList<ChosenDraft>? Drafts, Guid? CampaignId, bool? All)
{
    private const int MaxDrafts = 10_000;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool AreAll => All is true;

    /// <summary>All of the campaign that wait.</summary>
    /// <exception cref="InvalidInputException">No campaign is named.</exception>
    public DraftFilter AllOf() => new()
    {
        CampaignId = CampaignId ?? throw new InvalidInputException("campaignId", "Must be the campaign whose waiting drafts are meant."),
    };

    /// <exception cref="InvalidInputException">None are named, or too many.</exception>
    public IReadOnlyList<SeenDraft> Required() => Drafts switch
    {
        null => throw new InvalidInputException("drafts", "Must be a list of { id, revision }, or campaignId with all: true."),
        { Count: > MaxDrafts } => throw new InvalidInputException("drafts", $"At most {MaxDrafts:N0} drafts are possible in one request."),
        _ => [.. Drafts.Select((d, i) => new SeenDraft(d.Id ?? throw new InvalidInputException($"drafts[{i}].id", "Must be an id."), d.Revision))],
    };
}

/// <summary>A draft, with the revision that was seen.</summary>
internal sealed record ChosenDraft(Guid? Id, int? Revision);

/// <summary>Drafts to reject, and what then: leave this step out, or stop the contact.</summary>
internal sealed record DraftsToReject(IReadOnlyList<ChosenDraft>? Drafts, Guid? CampaignId, bool? All, AfterRejection? Then, string? Reason)
    : ChosenDrafts(Drafts, CampaignId, All);

/// <summary>
/// Drafts to make again from the present text of their steps; edited ones are kept as they are, unless <c>edited</c> says <c>replace</c>. Those that a model writes are queued for it, with the
/// remark if there is one.
/// </summary>
internal sealed record DraftsToRegenerate(IReadOnlyList<ChosenDraft>? Drafts, Guid? CampaignId, bool? All, EditedDrafts? Edited, string? Remark)
    : ChosenDrafts(Drafts, CampaignId, All);

/// <summary>The revision of a draft that was seen.</summary>
internal sealed record SeenRevision(int? Revision);

/// <summary>How many were approved, and why the others were not; with a batch it goes on in the background.</summary>
internal sealed record ApprovedDrafts(int Approved, IReadOnlyList<RefusedDraft> Refused)
{
    /// <summary>How many have the first of two yeses now, and wait for another person.</summary>
    public int AwaitSecond { get; init; }

    public Guid? BatchId { get; init; }
}

/// <summary>How many were made again, and why the others were not; with a batch it goes on in the background.</summary>
internal sealed record RegeneratedDrafts(int Regenerated, IReadOnlyList<RefusedDraft> Refused)
{
    public Guid? BatchId { get; init; }
}

/// <summary>How many were rejected, and why the others were not; with a batch it goes on in the background.</summary>
internal sealed record RejectedDrafts(int Rejected, IReadOnlyList<RefusedDraft> Refused)
{
    public Guid? BatchId { get; init; }
}
