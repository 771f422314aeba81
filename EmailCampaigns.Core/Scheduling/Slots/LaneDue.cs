using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>Tells a lane that something of it waits, inside the transaction that makes it wait.</summary>
internal static class LaneDue
{
    /// <summary>
    /// An email with this firm time waits from now on. The lane's row is written even where it is due earlier already: who says anew when something is due
    /// (<see cref="Sending.Dispatch.LaneClaims.Release"/>) then waits for this transaction, and sees its email.
    /// </summary>
    public static async Task NoteWaiting(CampaignsDb db, Guid campaignId, Guid senderAccountId, DateTime due, DateTime now, CancellationToken cancellationToken)
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
