using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>When the oldest email of a lane is due, which decides when the dispatcher looks at the lane. It is updated in the transaction that makes an email due.</summary>
internal static class LaneDueTime
{
    /// <summary>
    /// Lowers it to the firm time of an email that waits from now on. The lane's row is written even where the lane is due earlier already: who sets the time anew
    /// (<see cref="Sending.Dispatch.LaneClaims.Release"/>) then waits for this transaction, and sees its email.
    /// </summary>
    public static async Task Lower(CampaignsDb db, Guid campaignId, Guid senderAccountId, DateTime due, DateTime now, CancellationToken cancellationToken)
    {
        var touched = await db.Database.ExecuteSqlRawAsync(
            """
            UPDATE send_lanes SET oldest_due_at = CASE WHEN oldest_due_at <= {0} THEN oldest_due_at ELSE {0} END
            WHERE campaign_id = {1} AND sender_account_id = {2} AND workspace_id = {3}
            """,
            [due, db.Sql.Key(campaignId), db.Sql.Key(senderAccountId), db.Sql.Key(db.WorkspaceId)],
            cancellationToken);
        if (touched == 0)
        {
            db.SendLanes.Add(new SendLane(campaignId, senderAccountId, due, now));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
