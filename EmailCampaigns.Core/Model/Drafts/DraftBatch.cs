using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>What is done with all drafts of a batch.</summary>
public enum DraftBatchAction
{
    Approve,
    Reject,
    Regenerate,
}

/// <summary>How far a batch is.</summary>
public enum DraftBatchStatus
{
    Running,
    Completed,
    Failed,
}

/// <summary>
/// A decision on all drafts of a campaign that waited at one moment, carried out in the background (table <c>draft_batches</c>). Each chunk commits with the cursor behind it, so a
/// restart goes on from there.
/// </summary>
public sealed class DraftBatch : IWorkspaceOwned, ITimestamped
{
    /// <summary>The lifecycle of a batch.</summary>
    public static readonly StateMachine<DraftBatchStatus> States = new("batch",
        (DraftBatchStatus.Running, DraftBatchStatus.Completed),
        (DraftBatchStatus.Running, DraftBatchStatus.Failed));

    private DraftBatch()
    {
    }

    public DraftBatch(Guid campaignId, DraftBatchAction action, int total, string requestedBy, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        CampaignId = campaignId;
        Action = action;
        Total = total;
        RequestedBy = requestedBy;
        RequestedAt = now;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid CampaignId { get; private set; }
    public DraftBatchAction Action { get; private set; }

    /// <summary>For <c>reject</c>: what follows.</summary>
    public AfterRejection? RejectThen { get; init; }

    /// <summary>For <c>reject</c>: why; for <c>regenerate</c>: the remark for the model.</summary>
    public string? Reason { get; init; }

    /// <summary>For <c>regenerate</c>: what becomes of edited drafts.</summary>
    public EditedDrafts? Edited { get; init; }

    /// <summary><c>user:…</c> or <c>api_key:…</c>.</summary>
    public string RequestedBy { get; private set; } = "";

    /// <summary>Drafts that were made or changed after this moment are not part of it.</summary>
    public DateTime RequestedAt { get; private set; }

    public DraftBatchStatus Status { get; private set; }

    /// <summary>The draft up to which it has come, by key.</summary>
    public Guid? Cursor { get; private set; }

    /// <summary>How many drafts waited when it was asked for.</summary>
    public int Total { get; private set; }

    public int Done { get; private set; }
    public int Refused { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; private set; }

    public DateTime? FinishedAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>One chunk was decided, up to and including <paramref name="cursor"/>.</summary>
    public void DecidedUpTo(Guid cursor, int done, int refused)
    {
        Cursor = cursor;
        Done += done;
        Refused += refused;
    }

    /// <summary>All of it is decided.</summary>
    public void Complete(DateTime now) => Finish(DraftBatchStatus.Completed, now);

    /// <summary>It cannot go on; what was decided stays.</summary>
    public void Fail(string error, DateTime now)
    {
        Finish(DraftBatchStatus.Failed, now);
        Error = error;
    }

    private void Finish(DraftBatchStatus status, DateTime now)
    {
        States.Require(Status, status);
        Status = status;
        FinishedAt = now;
    }
}

/// <summary>What follows a rejection.</summary>
public enum AfterRejection
{
    /// <summary>This step is left out; the next one counts from this moment.</summary>
    Skip,

    /// <summary>The contact gets nothing more of this campaign.</summary>
    Stop,
}

/// <summary>What becomes of drafts that a person edited, where drafts are made again.</summary>
public enum EditedDrafts
{
    /// <summary>They stay as they are, and are told of.</summary>
    Keep,

    /// <summary>Their edits are dropped.</summary>
    Replace,
}
