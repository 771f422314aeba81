using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Generation;

/// <summary><c>/ai-settings</c>, and what models write: <c>/campaigns/{id}/writing</c>, <c>/drafts/{id}/generations</c>. A key is in no answer.</summary>
internal static class AiRoutes
{
    public static void MapAi(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/ai-settings").WithTags("AI drafts").RequireAuthorization(Policies.Admin);
        settings.MapGet("", Get).WithSummary("Read which model writes drafts, what it costs and what it may").Answers200<AiSettingsRow>();
        settings.MapPatch("", Update).WithSummary("Set the model, its prices and limits").Answers200<AiSettingsRow>();
        settings.MapPost("/test", Test).WithSummary("Ask the model a question of a few words").Answers200<AiTestResult>();
        api.MapGet("/ai-usage", Usage).WithTags("AI drafts").WithSummary("Read what the model did today").Answers200<AiUsage>();
        api.MapGet("/drafts/{id:guid}/generations", Generations).WithTags("AI drafts").WithSummary("Read what a model wrote for a draft, from what, and at what cost").Answers200<IReadOnlyList<GenerationRow>>();
        api.MapGet("/campaigns/{id:guid}/writing", Progress).WithTags("AI drafts").WithSummary("Read how far a model is with the drafts of a campaign").Answers200<WritingProgress>();
        api.MapPost("/campaigns/{id:guid}/stop-writing", Stop).WithTags("AI drafts").WithSummary("Stop the writing of a campaign’s drafts").RequireAuthorization(Policies.Marketer).Answers200<StoppedWriting>();
    }

    private static async Task<AiSettingsRow> Get(Caller by, AiSettingsQueries settings, CancellationToken cancellationToken) =>
        await settings.Read(by.WorkspaceId, cancellationToken);

    private static Task<IResult> Update(Caller by, Patch<AiSettingsInput> patch, AiSettingsEditor editor, AiSettingsQueries settings, CancellationToken cancellationToken) =>
        editor.Update(by, patch.Input, patch.Version, cancellationToken).Ok<AiSettingsRow>(async id => await settings.Read(id, cancellationToken));

    private static async Task<AiTestResult> Test(Caller by, AiConnection connection, CancellationToken cancellationToken) => await connection.Test(by, cancellationToken);

    private static async Task<AiUsage> Usage(Caller by, WritingQueries writing, CancellationToken cancellationToken) =>
        new(await writing.Today(by.WorkspaceId, cancellationToken));

    private static async Task<IResult> Generations(Caller by, Guid id, WritingQueries writing, CancellationToken cancellationToken) =>
        await writing.Of(by.WorkspaceId, id, cancellationToken) is { } rows ? TypedResults.Ok(rows) : ApiProblems.NotFound(id);

    private static Task<IResult> Progress(Caller by, Guid id, WritingQueries writing, CancellationToken cancellationToken) =>
        writing.Progress(by.WorkspaceId, id, cancellationToken).OrNotFound(id);

    private static async Task<IResult> Stop(Caller by, Guid id, WritingStopper stopper, CancellationToken cancellationToken)
    {
        var (outcome, stopped) = await stopper.Stop(by, id, cancellationToken);
        return outcome.IsDone ? TypedResults.Ok(new StoppedWriting(stopped)) : outcome.Refused();
    }
}

/// <summary>What the model did today; null where the workspace has none.</summary>
internal sealed record AiUsage(AiToday? Today);

/// <summary>How many texts are not written any more.</summary>
internal sealed record StoppedWriting(int Stopped);
