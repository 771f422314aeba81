using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Frees the emails that ended processes had reserved: those not yet handed over are pending again; those in flight become interrupted, because nobody can know whether they
/// were sent, unless the workspace chose to send such emails again.
/// </summary>
public sealed partial class LeaseReaper(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<LeaseReaper> log)
{
    private const int Chunk = 500;
    private const string GiveUp = "The process that was sending it ended before the server's answer was recorded.";

    /// <summary>Frees expired leases. Every process calls it periodically.</summary>
    public Task<int> Reap(CancellationToken cancellationToken) => TakeBack(expiredOnly: true, cancellationToken);

    /// <summary>
    /// Frees all leases, before the first dispatch. For a database with a single dispatching process: every lease is that of its predecessor.
    /// </summary>
    public Task<int> Recover(CancellationToken cancellationToken) => TakeBack(expiredOnly: false, cancellationToken);

    private async Task<int> TakeBack(bool expiredOnly, CancellationToken cancellationToken)
    {
        List<LeasedEmail> leased;
        await using (var db = dbs.AcrossWorkspaces())
        {
            leased = await InstallationQueries.Leased(db, expiredOnly, cancellationToken);
        }

        var taken = 0;
        foreach (var workspace in leased.GroupBy(e => e.WorkspaceId))
        {
            foreach (var chunk in workspace.Chunk(Chunk))
            {
                taken += await TakeBack(workspace.Key, chunk, expiredOnly, cancellationToken);
            }
        }

        return taken;
    }

    private async Task<int> TakeBack(Guid workspaceId, IReadOnlyList<LeasedEmail> leased, bool expiredOnly, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        await using var sql = new SqlStatements(db);
        var (waiting, interrupted) = await db.InRepeatableTransaction(() => TakeBack(db, sql, leased, expiredOnly, cancellationToken), WritePriority.Dispatch, cancellationToken);
        if (waiting + interrupted > 0)
        {
            LogTakenBack(workspaceId, waiting, interrupted);
        }

        return waiting + interrupted;
    }

    private async Task<(int Waiting, int Interrupted)> TakeBack(
        CampaignsDb db, SqlStatements sql, IReadOnlyList<LeasedEmail> leased, bool expiredOnly, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await LaneLocks.OfCampaigns(db, leased.Select(e => e.CampaignId), cancellationToken);
        // Checked again inside the transaction: the lease may have been renewed, or the outcome recorded.
        var still = expiredOnly ? $"AND lease_until < {db.Sql.NowExpression}" : "";
        var rows = SqlRows.Of(leased).With("@id", e => e.Id).With("@token", e => e.Token);
        var waiting = await sql.ExecuteEach(
            $"""
            UPDATE scheduled_emails SET lease_owner = NULL, lease_token = NULL, lease_until = NULL, updated_at = @now
            WHERE id = @id AND workspace_id = @workspace AND lease_token = @token AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} {still}
            """,
            [("@workspace", db.WorkspaceId), ("@now", now)],
            rows,
            cancellationToken);
        var interrupted = await sql.ExecuteEach(
            $"""
            UPDATE scheduled_emails
            SET status = {SqlText.Of(ScheduledEmailStatus.Interrupted)}, last_error = @error, lease_owner = NULL, lease_token = NULL, lease_until = NULL, updated_at = @now
            WHERE id = @id AND workspace_id = @workspace AND lease_token = @token AND status = {SqlText.Of(ScheduledEmailStatus.Sending)} {still}
            """,
            [("@workspace", db.WorkspaceId), ("@now", now), ("@error", GiveUp)],
            rows,
            cancellationToken);

        var ids = leased.Where((_, i) => interrupted[i]).Select(e => e.Id).ToList();
        if (ids.Count > 0 && await db.Workspaces.AnyAsync(w => w.Id == db.WorkspaceId && w.OnInterrupted == OnInterrupted.Resend, cancellationToken))
        {
            await SendAgain(db, ids, now, cancellationToken);
        }

        return (waiting.Count(w => w), ids.Count);
    }

    private static async Task SendAgain(CampaignsDb db, List<Guid> ids, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var row in await db.ScheduledEmails.Where(e => ids.Contains(e.Id)).ToListAsync(cancellationToken))
        {
            row.Resend(now);
            await LaneDueTime.Lower(db, row.CampaignId, row.SenderAccountId, now, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(4030, LogLevel.Warning, "Workspace {WorkspaceId}: took back {Waiting} reserved emails, and {Interrupted} that were under way, of a process that is gone")]
    private partial void LogTakenBack(Guid workspaceId, int waiting, int interrupted);
}
