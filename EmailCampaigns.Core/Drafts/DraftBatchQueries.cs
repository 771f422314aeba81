using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Drafts;

/// <summary>A decision on all drafts of a campaign that waited at one moment, and how far it is.</summary>
public sealed record DraftBatchDetail
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required DraftBatchAction Action { get; init; }
    public required AfterRejection? RejectThen { get; init; }
    public required EditedDrafts? Edited { get; init; }
    public required string? Reason { get; init; }
    public required string RequestedBy { get; init; }
    public required DateTime RequestedAt { get; init; }
    public required DraftBatchStatus Status { get; init; }
    public required int Total { get; init; }
    public required int Done { get; init; }
    public required int Refused { get; init; }
    public required string? Error { get; init; }
    public required DateTime? FinishedAt { get; init; }
}

/// <summary>Reads decisions on many drafts.</summary>
public sealed class DraftBatchQueries(IDbContextFactory<CampaignsDb> dbs)
{
    private const int MaxRunning = 10;

    /// <summary>One decision, or null where the workspace has none with this id.</summary>
    public async Task<DraftBatchDetail?> Find(Guid workspaceId, Guid batchId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Details(db.DraftBatches.Where(b => b.Id == batchId)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What decisions on many drafts can be filtered and sorted by; they are few, so no field but the id needs an index.</summary>
    public static ListFields<DraftBatchDetail> Fields { get; } = new ListFields<DraftBatchDetail>()
        .WithEveryField()
        .Searching("the reason or the error", b => b.Reason, b => b.Error)
        .OrderedBy("-id");

    /// <summary>One page of decisions on many drafts.</summary>
    public async Task<Page<DraftBatchDetail>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Fields.Page(Details(db.DraftBatches.AsNoTracking()), request, cancellationToken);
    }

    /// <summary>The decisions of a campaign that are being carried out, the newest first.</summary>
    public async Task<IReadOnlyList<DraftBatchDetail>> Running(Guid workspaceId, Guid campaignId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var running = db.DraftBatches.AsNoTracking().Where(b => b.CampaignId == campaignId && b.Status == DraftBatchStatus.Running);
        return await Details(running.OrderByDescending(b => b.Id)).Take(MaxRunning).ToListAsync(cancellationToken);
    }

    private static IQueryable<DraftBatchDetail> Details(IQueryable<DraftBatch> batches) => batches.Select(b => new DraftBatchDetail
    {
        Id = b.Id,
        CampaignId = b.CampaignId,
        Action = b.Action,
        RejectThen = b.RejectThen,
        Edited = b.Edited,
        Reason = b.Reason,
        RequestedBy = b.RequestedBy,
        RequestedAt = b.RequestedAt,
        Status = b.Status,
        Total = b.Total,
        Done = b.Done,
        Refused = b.Refused,
        Error = b.Error,
        FinishedAt = b.FinishedAt,
    });
}
