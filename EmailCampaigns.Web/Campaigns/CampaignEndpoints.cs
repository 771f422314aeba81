using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Campaigns;

/// <summary><c>/campaigns</c> and what is done with a campaign as a whole.</summary>
internal static class CampaignEndpoints
{
    private const string Path = "/campaigns";

    public static void MapCampaigns(this RouteGroupBuilder api)
    {
        var campaigns = api.MapGroup(Path).WithTags("Campaigns");
        campaigns.MapGet("", List).WithSummary("List the campaigns").AnswersList<CampaignResource>(CampaignQueries.Fields);
        campaigns.MapPost("", Create).WithSummary("Create a campaign").Requires("name").RequireAuthorization(Policies.Marketer).Answers201<CampaignResource>();
        campaigns.MapGet("/{id:guid}", Get).WithSummary("Read a campaign").Answers200<CampaignResource>();
        campaigns.MapPatch("/{id:guid}", Update).WithSummary("Change a campaign").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapDelete("/{id:guid}", Delete).WithSummary("Delete a campaign that was never started").RequireAuthorization(Policies.Marketer).Answers204();
        campaigns.MapGet("/{id:guid}/steps", Steps).WithSummary("Read the steps of a campaign").Answers200<IReadOnlyList<StepRow>>();
        campaigns.MapPut("/{id:guid}/steps", ReplaceSteps).WithSummary("Replace the steps of a campaign").RequireAuthorization(Policies.Marketer).Answers200<IReadOnlyList<StepRow>>();
        campaigns.MapPost("/{id:guid}/simulation", Simulate).WithSummary("Work out the emails of each day before they are sent").RequireAuthorization(Policies.Reviewer).Answers200<CampaignSimulation>();
        campaigns.MapGet("/{id:guid}/checks", Checks).WithSummary("What to know before a campaign starts").Answers200<StartCheck>();
        campaigns.MapPost("/{id:guid}/steps/impact", Impact).WithSummary("Count the contacts that a change of the steps concerns").RequireAuthorization(Policies.Marketer).Answers200<SequenceImpact>();
        campaigns.MapPost("/{id:guid}/start", Start).WithSummary("Start a campaign").RequireAuthorization(Policies.Marketer).Answers202<CampaignResource>();
        campaigns.MapPost("/{id:guid}/pause", Pause).WithSummary("Pause a campaign").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/resume", Resume).WithSummary("Resume a campaign").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/close-intake", CloseIntake).WithSummary("Enroll nobody by events or by joining the list any more").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/open-intake", OpenIntake).WithSummary("Enroll contacts by events or by joining the list again").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/stop", Stop).WithSummary("Stop a campaign for good").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/archive", Archive).WithSummary("Archive a campaign").RequireAuthorization(Policies.Marketer).Answers200<CampaignResource>();
        campaigns.MapPost("/{id:guid}/duplicate", Duplicate).WithSummary("Copy a campaign into a new draft").RequireAuthorization(Policies.Marketer).Answers201<CampaignResource>();
    }

    private static async Task<Paged<CampaignResource>> List(Caller by, ListQuery query, CampaignQueries campaigns, CancellationToken cancellationToken)
    {
        var found = await campaigns.Configured(by.WorkspaceId, query.Request, cancellationToken);
        return query.Of(found.Select(campaign => new CampaignResource(campaign)));
    }

    private static Task<IResult> Create(Caller by, CampaignEdit edit, CampaignEditor editor, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        editor.Create(by, edit, cancellationToken).Created(Path, campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        campaigns.Loader(by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> Update(
        Caller by, Guid id, Patch<CampaignEdit> patch, CampaignEditor editor, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        editor.Update(by, id, patch.Input with { Version = patch.Version }, cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, IfMatch match, CampaignEditor editor, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        editor.Delete(by, id, match.Version, cancellationToken).NoContent(campaigns.Loader(by, cancellationToken));

    private static async Task<IResult> Steps(Caller by, Guid id, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        await campaigns.Steps(by.WorkspaceId, id, cancellationToken) is { } steps ? TypedResults.Ok(steps) : ApiProblems.NotFound(id);

    private static Task<IResult> ReplaceSteps(
        Caller by,
        Guid id,
        IReadOnlyList<StepEdit> steps,
        string? move,
        string? statuses,
        bool? finished,
        string? edited,
        IfMatch match,
        SequenceEditor editor,
        CampaignQueries campaigns,
        CancellationToken cancellationToken)
    {
        var moving = MoveQuery.Read(move, statuses, finished, edited);
        return editor.Replace(by, id, steps, match.Version, moving, cancellationToken).Ok(_ => campaigns.Steps(by.WorkspaceId, id, cancellationToken));
    }

    /// <summary>What would be sent on which day, of the campaign as it is or as it is supposed to be. Nothing is written.</summary>
    private static async Task<IResult> Simulate(Caller by, Guid id, SimulationInput? input, CampaignSimulations simulations, CancellationToken cancellationToken)
    {
        var (outcome, simulation) = await simulations.Simulate(by.WorkspaceId, id, input ?? new SimulationInput(), cancellationToken);
        return outcome.IsDone ? TypedResults.Ok(simulation) : outcome.Refused();
    }

    private static async Task<IResult> Checks(Caller by, Guid id, StartCheckQueries checks, CancellationToken cancellationToken) =>
        await checks.Find(by.WorkspaceId, id, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound(id);

    private static Task<IResult> Impact(Caller by, Guid id, IReadOnlyList<StepEdit> steps, SequenceEditor editor, CancellationToken cancellationToken) =>
        editor.Impact(by, id, steps, cancellationToken).OrNotFound(id);

    private static Task<IResult> Start(Caller by, Guid id, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.Start(by, id, cancellationToken).Accepted(Path, campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Pause(
        Caller by, Guid id, BecauseOf? body, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.Pause(by, id, body?.Checked(), cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Resume(Caller by, Guid id, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.Resume(by, id, cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> CloseIntake(Caller by, Guid id, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.CloseIntake(by, id, cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> OpenIntake(Caller by, Guid id, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.OpenIntake(by, id, cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Stop(
        Caller by, Guid id, BecauseOf? body, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.Stop(by, id, body?.Checked(), cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Archive(Caller by, Guid id, CampaignControl control, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        control.Archive(by, id, cancellationToken).Ok(campaigns.Loader(by, cancellationToken));

    private static Task<IResult> Duplicate(Caller by, Guid id, CampaignEditor editor, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        editor.Duplicate(by, id, cancellationToken).Created(Path, campaigns.Loader(by, cancellationToken));

    private static Func<Guid, Task<CampaignResource?>> Loader(this CampaignQueries campaigns, Actor by, CancellationToken cancellationToken) =>
        async id => await campaigns.FindConfigured(by.WorkspaceId, id, cancellationToken) is { } found ? new CampaignResource(found) : null;
}
