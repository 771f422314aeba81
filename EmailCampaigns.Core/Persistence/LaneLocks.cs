
namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Locks lanes, before anything else of their campaigns is written: first in the order of <see cref="RowLocks"/>. Who holds a lane meets nobody at its enrollments, drafts and
/// emails: not the gate, nor a job, nor another person.
/// </summary>
internal static class LaneLocks
{
    private const string Table = "send_lanes";

    /// <summary>Locks the lanes of a campaign.</summary>
    public static Task OfCampaign(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) => OfCampaigns(db, [campaignId], cancellationToken);

    /// <summary>Locks the lanes of some campaigns.</summary>
    public static async Task OfCampaigns(CampaignsDb db, IEnumerable<Guid> campaignIds, CancellationToken cancellationToken)
    {
        var ids = campaignIds.Distinct().ToList();
        if (ids.Count > 0)
        {
            await db.Lock(Table, db.WorkspaceId, "campaign_id", ids, cancellationToken);
        }
    }

    /// <summary>Locks the lanes of all campaigns on a sender.</summary>
    public static Task OfSender(CampaignsDb db, Guid senderId, CancellationToken cancellationToken) =>
        db.Lock(Table, db.WorkspaceId, "sender_account_id", [senderId], cancellationToken);

    /// <summary>Locks every lane of a workspace.</summary>
    public static Task OfWorkspace(CampaignsDb db, Guid workspaceId, CancellationToken cancellationToken) =>
        db.Lock(Table, workspaceId, "workspace_id", [workspaceId], cancellationToken);
}
