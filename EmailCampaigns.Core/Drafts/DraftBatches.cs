using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>What is wanted of all drafts of a campaign that wait.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Action">What is done.</param>
public sealed record DraftBatchRequest(Guid CampaignId, DraftBatchAction Action)
{
    /// <summary>For a rejection: what follows.</summary>
    public AfterRejection? RejectThen { get; init; }

    /// <summary>For a rejection: why; for making them again by a model: the remark.</summary>
    public string? Reason { get; init; }

    /// <summary>For making them again: what becomes of edited ones.</summary>
    public EditedDrafts? Edited { get; init; }
}

/// <summary>
/// Decides on all drafts of a campaign that wait, where they are too many for one request. What is wanted is a row, so it survives a restart; chunks commit with their cursor, so
/// none is decided twice.
/// </summary>
public sealed class DraftBatches(
    IDbContextFactory<CampaignsDb> dbs, JobRunner jobs, DraftApprover approver, DraftRejecter rejecter, DraftRegenerator regenerator, TimeProvider clock)
{
    /// <summary>Drafts a transaction.</summary>
    private const int ChunkSize = 100;

    /// <summary>Notes what is wanted; a job begins with it at once. It concerns what waits at this moment.</summary>
    /// <returns>The batch.</returns>
    public Task<Guid> Begin(Actor by, DraftBatchRequest request, CancellationToken cancellationToken)
    {
        by.Demand(Permission.DecideDrafts);
        ArgumentNullException.ThrowIfNull(request);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var filter = new DraftFilter { CampaignId = request.CampaignId, NotYetBy = request.Action == DraftBatchAction.Approve ? by.ToString() : null };
            var total = await (request.Action == DraftBatchAction.Regenerate ? DraftQueries.ToMakeAgain(db, filter) : DraftQueries.Waiting(db, filter)).CountAsync(cancellationToken);
            var batch = new DraftBatch(request.CampaignId, request.Action, total, by.ToString(), clock.UtcNow())
            {
                RejectThen = request.RejectThen,
                Reason = request.Reason,
                Edited = request.Edited,
            };
            db.DraftBatches.Add(batch);
            await db.SaveChangesAsync(cancellationToken);
            return batch.Id;
        }, cancellationToken);
    }

    /// <summary>Works on every batch until none is left. One that fails stops no other.</summary>
    public async Task Run(CancellationToken cancellationToken) => await jobs.Run(
        JobKind.DecideDrafts,
        await Running(cancellationToken),
        RunBatch,
        (item, reason, stop) => Fail(item, $"It cannot go on. {reason}", stop),
        cancellationToken);

    private async Task<List<JobItem>> Running(CancellationToken cancellationToken)
    {
        // Across workspaces: only to learn where there is work; the work itself is done inside each.
        await using var db = dbs.AcrossWorkspaces();
        var running = await db.DraftBatches.IgnoreQueryFilters()
            .Where(b => b.Status == DraftBatchStatus.Running).OrderBy(b => b.Id).Select(b => new { b.WorkspaceId, b.Id }).ToListAsync(cancellationToken);
        return running.ConvertAll(b => new JobItem(b.WorkspaceId, b.Id));
    }

    private async Task RunBatch(JobItem item, CancellationToken cancellationToken)
    {
        while (await dbs.Edit(item.WorkspaceId, db => DecideChunk(db, item.SubjectId, cancellationToken), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One chunk; false where the batch is over.</summary>
    private async Task<bool> DecideChunk(CampaignsDb db, Guid batchId, CancellationToken cancellationToken)
    {
        var batch = await db.DraftBatches.SingleAsync(b => b.Id == batchId, cancellationToken);
        if (batch.Status != DraftBatchStatus.Running)
        {
            return false;
        }

        var chunk = await Next(db, batch, cancellationToken);
        if (chunk.Count == 0)
        {
            batch.Complete(clock.UtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }

        var verdict = await Decide(db, batch, chunk, cancellationToken);
        batch.DecidedUpTo(chunk[^1].Id, verdict.Done, verdict.Refused.Count);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>A person's yes or no is to what they could see, so it does not reach what was made or changed since.</summary>
    private static Task<List<SeenDraft>> Next(CampaignsDb db, DraftBatch batch, CancellationToken cancellationToken)
    {
        var filter = new DraftFilter { CampaignId = batch.CampaignId, NotYetBy = batch.Action == DraftBatchAction.Approve ? batch.RequestedBy : null };
        var drafts = batch.Action == DraftBatchAction.Regenerate
            ? DraftQueries.ToMakeAgain(db, filter)
            : DraftQueries.Waiting(db, filter).Where(d => d.UpdatedAt <= batch.RequestedAt);
        drafts = batch.Cursor is { } cursor ? drafts.Where(d => d.Id > cursor) : drafts;
        return drafts.OrderBy(d => d.Id).Take(ChunkSize).Select(d => new SeenDraft(d.Id, d.Revision)).ToListAsync(cancellationToken);
    }

    private Task<DraftVerdict> Decide(CampaignsDb db, DraftBatch batch, List<SeenDraft> chunk, CancellationToken cancellationToken) => batch.Action switch
    {
        DraftBatchAction.Approve => approver.ApproveChunk(db, batch.RequestedBy, chunk, cancellationToken),
        DraftBatchAction.Reject => rejecter.RejectChunk(db, Actor.Written(batch.WorkspaceId, batch.RequestedBy), chunk, batch.RejectThen ?? AfterRejection.Skip, batch.Reason, cancellationToken),
        DraftBatchAction.Regenerate => regenerator.RegenerateChunk(db, batch.RequestedBy, chunk, batch.Edited ?? EditedDrafts.Keep, batch.Reason, cancellationToken),
    };

    private async Task Fail(JobItem item, string error, CancellationToken cancellationToken)
    {
        await dbs.Edit(item.WorkspaceId, async db =>
        {
            var batch = await db.DraftBatches.SingleAsync(b => b.Id == item.SubjectId, cancellationToken);
            if (batch.Status == DraftBatchStatus.Running)
            {
                batch.Fail(error, clock.UtcNow());
                await db.SaveChangesAsync(cancellationToken);
            }

            return batch.Status;
        }, cancellationToken);
    }
}
