using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Generation;

/// <summary>
/// Has drafts written by models. Each workspace has a run of its own with as many requests at once as it allows; a run ends when nothing of it is due. What a process dies on is written again
/// when its claim ends; what is asked twice of the model was never recorded.
/// </summary>
public sealed partial class DraftWriter : IAsyncDisposable
{
    private readonly IDbContextFactory<CampaignsDb> _dbs;
    private readonly AiClient _client;
    private readonly DraftGenerator _generator;
    private readonly WritingClaims _claims;
    private readonly WritingRecorder _recorder;
    private readonly ILogger<DraftWriter> _log;
    private readonly BackgroundRuns _runs = new();

    public DraftWriter(IDbContextFactory<CampaignsDb> dbs, AiModels endpoints, AiClient client, DraftGenerator generator, TimeProvider clock, ILogger<DraftWriter> log)
    {
        (_dbs, _client, _generator, _log) = (dbs, client, generator, log);
        _claims = new WritingClaims(dbs, endpoints, clock);
        _recorder = new WritingRecorder(dbs, clock);
    }

    /// <summary>Begins a run for each workspace that something is due in, and does not wait for its end.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var campaigns in await _claims.Due(cancellationToken))
        {
            var (workspaceId, campaignIds) = (campaigns.Key, campaigns.ToList());
            _runs.Begin(workspaceId, () => RunWorkspace(workspaceId, campaignIds));
        }
    }

    /// <summary>Waits for the runs that are under way.</summary>
    public Task WhenIdle() => _runs.WhenIdle();

    /// <summary>Ends the runs; what is under way is written again later.</summary>
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    private async Task RunWorkspace(Guid workspaceId, List<Guid> campaignIds)
    {
        var underWay = new List<Task>();
        try
        {
            while (true)
            {
                while (await _claims.Take(workspaceId, campaignIds, _runs.Stopping) is { } claimed)
                {
                    underWay.Add(TryWrite(workspaceId, claimed));
                }

                if (underWay.Count == 0)
                {
                    return;
                }

                underWay.Remove(await Task.WhenAny(underWay));
            }
        }
        catch (OperationCanceledException) when (_runs.Stopping.IsCancellationRequested)
        {
            LogStopped(workspaceId);
        }
        catch (Exception fault)
        {
            LogFailed(fault, workspaceId); // the next look begins anew
        }
        finally
        {
            await Task.WhenAll(underWay);
        }
    }

    /// <summary>A text that cannot even be tried is tried again when its claim ends; the others go on.</summary>
    private async Task TryWrite(Guid workspaceId, ClaimedText claimed)
    {
        try
        {
            await Write(workspaceId, claimed, _runs.Stopping);
        }
        catch (OperationCanceledException) when (_runs.Stopping.IsCancellationRequested)
        {
            LogStopped(workspaceId);
        }
        catch (Exception fault)
        {
            LogNotWritten(fault, claimed.Id);
        }
    }

    private async Task Write(Guid workspaceId, ClaimedText claimed, CancellationToken cancellationToken)
    {
        WritingMaterial? material;
        try
        {
            await using var db = _dbs.For(workspaceId);
            material = await WritingMaterial.Load(db, claimed.Id, _generator, cancellationToken);
        }
        catch (TemplateException unreadable)
        {
            await _recorder.Fail(workspaceId, claimed, unreadable.Message, cancellationToken);
            return;
        }

        if (material is null)
        {
            await _recorder.GiveBack(workspaceId, claimed, cancellationToken);
            return;
        }

        if (material.Prompt is not { } prompt)
        {
            await _recorder.Make(workspaceId, claimed, material, cancellationToken);
            return;
        }

        var completion = await _client.Ask(claimed.Endpoint, prompt, TimeSpan.FromSeconds(claimed.Settings.TimeLimitSeconds), cancellationToken);
        var text = completion.Result == AiResult.Answered ? material.Read(completion.Text) : null;
        // It is paid for: what comes now is recorded even where the program ends.
        await _recorder.Record(workspaceId, claimed, material, completion, text, CancellationToken.None);
    }

    [LoggerMessage(8201, LogLevel.Error, "The writing of drafts in workspace {WorkspaceId} failed; it goes on with the next look")]
    private partial void LogFailed(Exception fault, Guid workspaceId);

    [LoggerMessage(8202, LogLevel.Error, "Text {GenerationId} could not be written; it is tried again when its claim ends")]
    private partial void LogNotWritten(Exception fault, Guid generationId);

    [LoggerMessage(8203, LogLevel.Debug, "The writing of drafts in workspace {WorkspaceId} ends with the program")]
    private partial void LogStopped(Guid workspaceId);
}
