using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// The only statements of sending that look into more than one workspace. They say where there is something to do and touch nothing; what is done
/// is done inside each workspace.
/// </summary>
internal static class InstallationQueries
{
    /// <summary>The lanes that are open at <paramref name="now"/> and have something due: one look, however many emails wait behind closed ones.</summary>
    public static async Task<List<OpenLane>> OpenLanes(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            """
            SELECT id, workspace_id, campaign_id, sender_account_id FROM send_lanes
            WHERE oldest_due_at <= @now AND (closed_reason IS NULL OR closed_until <= @now) AND (next_allowed_at IS NULL OR next_allowed_at <= @now)
            ORDER BY oldest_due_at
            """,
            [("@now", now)],
            row => new OpenLane(row.Key(0), row.Key(1), row.Key(2), row.Key(3)),
            cancellationToken);
    }

    /// <summary>The first moment after <paramref name="now"/>, up to <paramref name="until"/>, at which a lane is open and has something due; null where there is none.</summary>
    public static async Task<DateTime?> NextOpening(CampaignsDb db, DateTime now, DateTime until, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        var openings = await sql.Query(
            """
            SELECT oldest_due_at, CASE WHEN closed_reason IS NULL THEN NULL ELSE closed_until END, next_allowed_at FROM send_lanes
            WHERE oldest_due_at <= @until AND (closed_reason IS NULL OR closed_until <= @until) AND (next_allowed_at IS NULL OR next_allowed_at <= @until)
                AND (oldest_due_at > @now OR (closed_reason IS NOT NULL AND closed_until > @now) OR next_allowed_at > @now)
            """,
            [("@now", now), ("@until", until)],
            row => ((DateTime?[])[row.Instant(0), row.InstantOrNull(1), row.InstantOrNull(2)]).Max(),
            cancellationToken);
        return openings.Min();
    }

    /// <summary>What is reserved: all of it, or what is reserved by a process that no longer renews.</summary>
    public static async Task<List<LeasedEmail>> Leased(CampaignsDb db, bool expiredOnly, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            $"""
            SELECT id, workspace_id, campaign_id, lease_token FROM scheduled_emails
            WHERE lease_owner IS NOT NULL{(expiredOnly ? $" AND lease_until < {db.Sql.NowExpression}" : "")}
            """,
            [],
            row => new LeasedEmail(row.Key(0), row.Key(1), row.Key(2), row.Key(3)),
            cancellationToken);
    }

    /// <summary>Whether this database has ever sent anything.</summary>
    public static async Task<bool> HasSent(CampaignsDb db, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return (await sql.Query("SELECT CASE WHEN EXISTS (SELECT 1 FROM sent_emails) THEN 1 ELSE 0 END", [], row => row.Number(0), cancellationToken)).Single() == 1;
    }

    /// <summary>Campaigns that may have nothing left to do, for the sweep that completes them.</summary>
    public static async Task<List<JobItem>> ActiveCampaigns(CampaignsDb db, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            $"SELECT workspace_id, id FROM campaigns WHERE status = {SqlText.Of(CampaignStatus.Active)} AND launch_state = {SqlText.Of(LaunchState.Done)} AND settling = {SqlText.Of(Settling.None)}",
            [],
            row => new JobItem(row.Key(0), row.Key(1)),
            cancellationToken);
    }

    /// <summary>All lanes in which something waits, or was said to wait.</summary>
    public static async Task<List<OpenLane>> Lanes(CampaignsDb db, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            "SELECT id, workspace_id, campaign_id, sender_account_id FROM send_lanes WHERE oldest_due_at IS NOT NULL OR pending_count > 0",
            [],
            row => new OpenLane(row.Key(0), row.Key(1), row.Key(2), row.Key(3)),
            cancellationToken);
    }

    /// <summary>What waits in each lane, as last counted.</summary>
    public static async Task<List<LaneDepth>> Depths(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        return await sql.Query(
            "SELECT campaign_id, sender_account_id, pending_count, oldest_due_at, closed_reason FROM send_lanes WHERE pending_count > 0",
            [],
            row => new LaneDepth(
                row.Key(0), row.Key(1), row.Count(2), row.InstantOrNull(3) is { } due && due < now ? now - due : TimeSpan.Zero,
                row.StatusOrNull<LaneClosedReason>(4)),
            cancellationToken);
    }

    /// <summary>The installation's queue in four numbers: what waits, since when the oldest is due in an open lane, what is reserved, what is interrupted.</summary>
    public static async Task<(long Depth, DateTime? Oldest, int UnderWay, int Interrupted)> Queue(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        await using var sql = new SqlStatements(db);
        var rows = await sql.Query(
            $"""
            SELECT
                (SELECT COALESCE(SUM(pending_count), 0) FROM send_lanes),
                (SELECT MIN(oldest_due_at) FROM send_lanes
                    WHERE (closed_reason IS NULL OR closed_until <= @now) AND (next_allowed_at IS NULL OR next_allowed_at <= @now)),
                (SELECT COUNT(*) FROM scheduled_emails WHERE lease_owner IS NOT NULL),
                (SELECT COUNT(*) FROM campaigns c JOIN scheduled_emails e ON e.campaign_id = c.id AND e.status = {SqlText.Of(ScheduledEmailStatus.Interrupted)})
            """,
            [("@now", now)],
            row => (row.Count(0), row.InstantOrNull(1), row.Number(2), row.Number(3)),
            cancellationToken);
        return rows.Single();
    }
}

/// <summary>Where there is something to send.</summary>
internal sealed record OpenLane(Guid Id, Guid WorkspaceId, Guid CampaignId, Guid SenderId);

/// <summary>An email that some process has reserved.</summary>
internal sealed record LeasedEmail(Guid Id, Guid WorkspaceId, Guid CampaignId, Guid Token);
