using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending;

/// <summary>Counts what waits in each lane, for people and metrics to see: counting at each look would read the whole queue each time.</summary>
public sealed class QueueCounter(IDbContextFactory<CampaignsDb> dbs, SendingQueries queries, SendingMetrics metrics, TimeProvider clock)
{
    /// <summary>Counts all lanes; the counting reads, and only the number is written.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        List<OpenLane> lanes;
        await using (var db = dbs.AcrossWorkspaces())
        {
            lanes = await InstallationQueries.Lanes(db, cancellationToken);
        }

        foreach (var lane in lanes)
        {
            await using var db = dbs.For(lane.WorkspaceId);
            await using var sql = new SqlStatements(db);
            var counts = await sql.Query(
                $"""
                SELECT COUNT(*) FROM scheduled_emails
                WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority IN (0, 1) AND status = {SqlText.Of(ScheduledEmailStatus.Pending)}
                    AND EXISTS (SELECT 1 FROM campaigns WHERE id = @campaign AND workspace_id = @workspace)
                """,
                [("@campaign", lane.CampaignId), ("@sender", lane.SenderId), ("@workspace", lane.WorkspaceId)],
                row => row.Count(0),
                cancellationToken);
            await db.InTransaction(
                () => sql.Execute(
                    "UPDATE send_lanes SET pending_count = @count WHERE id = @id AND workspace_id = @workspace AND pending_count <> @count",
                    [("@count", counts.Single()), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
                    cancellationToken),
                WritePriority.Bulk,
                cancellationToken);
        }

        await using var counted = dbs.AcrossWorkspaces();
        metrics.Observe(await queries.Queue(cancellationToken), await InstallationQueries.Depths(counted, clock.UtcNow(), cancellationToken));
    }
}
