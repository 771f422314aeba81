using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Sending;

/// <summary>
/// A sender that cannot send rests, and with it every lane through it; its campaigns stay active and say so. Inside the caller's transaction.
/// </summary>
public static class SenderPause
{
    private static readonly TimeSpan[] Backoffs = [.. ((int[])[1, 2, 4, 8, 15]).Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>The longest rest that a server's word makes.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <summary>Stands for a rest that a person ends.</summary>
    private static readonly DateTime ForEver = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>Closes the sender's lanes. From the commit on nothing of them passes the gate.</summary>
    /// <param name="db">A context in the sender's workspace.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="until">When it goes on by itself; null until a person acts.</param>
    /// <param name="error">What happened, for people to read.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task Begin(CampaignsDb db, Guid senderId, DateTime? until, string error, DateTime now, CancellationToken cancellationToken)
    {
        await LaneLocks.OfSender(db, senderId, cancellationToken);
        await using var sql = new SqlStatements(db);
        if (await RestsForHealth(db, sql, senderId, cancellationToken))
        {
            return; // what was under way comes back with other trouble; the graver one stands
        }

        // A lane that a person has to open stays theirs to open.
        await sql.Execute(
            $"""
            UPDATE send_lanes SET closed_reason = {SqlText.Of(LaneClosedReason.SenderPaused)}, closed_until = @until, updated_at = @now
            WHERE sender_account_id = @sender AND workspace_id = @workspace AND (closed_reason IS NULL OR closed_until IS NOT NULL)
            """,
            [("@until", until), ("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
        await sql.Execute(
            "UPDATE sender_accounts SET paused_until = @until, last_error = @error, updated_at = @now WHERE id = @sender AND workspace_id = @workspace",
            [("@until", until ?? ForEver), ("@error", error), ("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
        await sql.Execute(
            $"UPDATE campaigns SET status_reason = @error, updated_at = @now WHERE sender_account_id = @sender AND workspace_id = @workspace AND status = {SqlText.Of(CampaignStatus.Active)}",
            [("@error", error), ("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
    }

    /// <summary>Too many of its emails came back: it is paused until a person resumes it by <see cref="EndForHealth"/>.</summary>
    public static async Task BeginForHealth(CampaignsDb db, Guid senderId, string reason, DateTime now, CancellationToken cancellationToken)
    {
        await Begin(db, senderId, until: null, reason, now, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            "UPDATE sender_accounts SET health_paused_at = @now WHERE id = @sender AND workspace_id = @workspace AND health_paused_at IS NULL",
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
    }

    /// <summary>A person lets it go on.</summary>
    public static async Task EndForHealth(CampaignsDb db, Guid senderId, DateTime now, CancellationToken cancellationToken)
    {
        await End(db, senderId, now, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            "UPDATE sender_accounts SET health_paused_at = NULL, health_resumed_at = @now, last_error = NULL WHERE id = @sender AND workspace_id = @workspace",
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
    }

    private static async Task<bool> RestsForHealth(CampaignsDb db, SqlStatements sql, Guid senderId, CancellationToken cancellationToken) => (await sql.Query(
        "SELECT health_paused_at FROM sender_accounts WHERE id = @sender AND workspace_id = @workspace",
        [("@sender", senderId), ("@workspace", db.WorkspaceId)],
        row => row.InstantOrNull(0),
        cancellationToken)).Single() is not null;

    /// <summary>
    /// The sender's server is busy or out of reach: it is paused, each time longer, whichever process meets it. Messages that were under way together count once, and an
    /// existing longer pause is kept.
    /// </summary>
    /// <param name="db">A context in the sender's workspace.</param>
    /// <param name="sql">Its prepared statements.</param>
    /// <param name="senderId">The sender.</param>
    /// <param name="error">What happened, for people to read.</param>
    /// <param name="atLeast">How long the server wants to be left alone; null where it does not say. Its word counts up to a day.</param>
    /// <param name="now">The current time.</param>
    /// <returns>When it goes on by itself; null until a person acts.</returns>
    internal static async Task<DateTime?> BackOff(CampaignsDb db, SqlStatements sql, Guid senderId, string error, TimeSpan? atLeast, DateTime now)
    {
        var asked = now + (atLeast is { } given && given > TimeSpan.Zero ? (given < LongestAsked ? given : LongestAsked) : TimeSpan.Zero);
        var (pausedUntil, failures) = (await sql.Query(
            "SELECT paused_until, backoff_failures FROM sender_accounts WHERE id = @sender AND workspace_id = @workspace",
            [("@sender", senderId), ("@workspace", db.WorkspaceId)],
            row => (row.InstantOrNull(0), row.Number(1)),
            CancellationToken.None)).Single();
        if (pausedUntil > now && pausedUntil >= asked)
        {
            return pausedUntil.Value.Date < DateTime.MaxValue.Date ? pausedUntil : null;
        }

        if (pausedUntil > now)
        {
            await Begin(db, senderId, asked, error, now, CancellationToken.None);
            return asked;
        }

        var backoff = now + Backoffs[Math.Min(failures, Backoffs.Length - 1)];
        var until = backoff > asked ? backoff : asked;
        await Begin(db, senderId, until, error, now, CancellationToken.None);
        await sql.Execute(
            "UPDATE sender_accounts SET backoff_failures = @failures WHERE id = @sender AND workspace_id = @workspace",
            [("@failures", failures + 1), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            CancellationToken.None);
        return until;
    }

    /// <summary>A message went: nothing is held against the sender any more, unless new trouble began meanwhile.</summary>
    internal static Task<int> Clear(CampaignsDb db, SqlStatements sql, Guid senderId, DateTime now) => sql.Execute(
        "UPDATE sender_accounts SET paused_until = NULL, backoff_failures = 0, updated_at = @now WHERE id = @sender AND workspace_id = @workspace AND paused_until <= @now",
        [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
        CancellationToken.None);

    /// <summary>
    /// The sender was switched off, or has to be verified anew: from the commit on nothing of its lanes passes the gate, until <see cref="End"/>.
    /// </summary>
    public static async Task CloseLanes(CampaignsDb db, Guid senderId, DateTime now, CancellationToken cancellationToken)
    {
        await LaneLocks.OfSender(db, senderId, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            $"""
            UPDATE send_lanes SET closed_reason = {SqlText.Of(LaneClosedReason.SenderUnusable)}, closed_until = NULL, updated_at = @now
            WHERE sender_account_id = @sender AND workspace_id = @workspace AND (closed_reason IS NULL OR closed_until IS NOT NULL)
            """,
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
    }

    /// <summary>
    /// The sender can send again: its lanes open, as far as nothing else closes them. Called by whoever verified, unpaused or switched on a sender. Every lane of it is written, so
    /// that one which somebody closes just now is waited for: else it would stay closed for ever.
    /// </summary>
    public static async Task End(CampaignsDb db, Guid senderId, DateTime now, CancellationToken cancellationToken)
    {
        await LaneLocks.OfSender(db, senderId, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            $"""
            UPDATE send_lanes
            SET closed_reason = CASE WHEN closed_reason IN ({SqlText.In([LaneClosedReason.SenderPaused, LaneClosedReason.SenderUnusable])}) THEN NULL ELSE closed_reason END,
                closed_until = CASE WHEN closed_reason IN ({SqlText.In([LaneClosedReason.SenderPaused, LaneClosedReason.SenderUnusable])}) THEN NULL ELSE closed_until END,
                updated_at = @now
            WHERE sender_account_id = @sender AND workspace_id = @workspace
            """,
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
        await sql.Execute(
            "UPDATE sender_accounts SET paused_until = NULL, backoff_failures = 0, updated_at = @now WHERE id = @sender AND workspace_id = @workspace",
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
        await sql.Execute(
            $"UPDATE campaigns SET status_reason = NULL, updated_at = @now WHERE sender_account_id = @sender AND workspace_id = @workspace AND status = {SqlText.Of(CampaignStatus.Active)}",
            [("@now", now), ("@sender", senderId), ("@workspace", db.WorkspaceId)],
            cancellationToken);
    }
}
