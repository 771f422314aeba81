using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending;

/// <summary>
/// The switches that stop everything at the gate: one a workspace, one an installation. The lanes close in the same commit, so nothing passes after it,
/// however many emails wait.
/// </summary>
public sealed partial class SendingHold(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<SendingHold> log)
{
    /// <summary>Holds a workspace. Holding what is held changes nothing.</summary>
    public Task HoldWorkspace(Actor by, string reason, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            await CloseLanes(db, by.WorkspaceId, LaneClosedReason.WorkspaceHeld, now, cancellationToken);
            (await db.Workspaces.SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken)).HoldSending(reason, now);
            await db.SaveChangesAsync(cancellationToken);
            LogHeld("workspace", by.WorkspaceId, by.ToString());
            return true;
        }, cancellationToken);
    }

    /// <summary>Lets a workspace send again, as far as nothing else holds it.</summary>
    public Task ReleaseWorkspace(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            await OpenLanes(db, by.WorkspaceId, LaneClosedReason.WorkspaceHeld, clock.UtcNow(), cancellationToken);
            (await db.Workspaces.SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken)).ReleaseSending();
            await db.SaveChangesAsync(cancellationToken);
            LogReleased("workspace", by.WorkspaceId, by.ToString());
            return true;
        }, cancellationToken);
    }

    /// <summary>Holds the whole installation, which it does by itself where it may be a copy.</summary>
    /// <param name="reason">Why, for whoever is to release it.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public Task HoldInstallation(string reason, CancellationToken cancellationToken) => OnInstallation(async (db, installation, now) =>
    {
        installation.HoldSending(reason, now);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var workspaceId in await db.Workspaces.OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(cancellationToken))
        {
            await CloseLanes(db, workspaceId, LaneClosedReason.InstallationHeld, now, cancellationToken);
        }

        LogHeld("installation", installation.Id, "system");
    }, cancellationToken);

    /// <summary>A person says go: lets the installation send again. The present heartbeat counts as its last, or it would hold itself again.</summary>
    /// <param name="by">Who. It concerns every workspace, so it takes an owner.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public Task ReleaseInstallation(Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageInstallation);
        return OnInstallation(async (db, installation, now) =>
        {
            installation.ReleaseSending();
            installation.Beat(now);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var workspaceId in await db.Workspaces.OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(cancellationToken))
            {
                await OpenLanes(db, workspaceId, LaneClosedReason.InstallationHeld, now, cancellationToken);
            }

            LogReleased("installation", installation.Id, by.ToString());
        }, cancellationToken);
    }

    private async Task OnInstallation(Func<CampaignsDb, Installation, DateTime, Task> act, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        await db.InRepeatableTransaction(
            async () => await act(db, await db.Installations.SingleAsync(cancellationToken), clock.UtcNow()),
            WritePriority.Interactive,
            cancellationToken);
    }

    /// <summary>Those that are open or would open by themselves; one that a person closed keeps its reason.</summary>
    private static async Task CloseLanes(CampaignsDb db, Guid workspaceId, LaneClosedReason reason, DateTime now, CancellationToken cancellationToken)
    {
        await LaneLocks.OfWorkspace(db, workspaceId, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            """
            UPDATE send_lanes SET closed_reason = @reason, closed_until = NULL, updated_at = @now
            WHERE workspace_id = @workspace AND (closed_reason IS NULL OR closed_until IS NOT NULL)
            """,
            [("@reason", reason), ("@now", now), ("@workspace", workspaceId)],
            cancellationToken);
    }

    /// <summary>
    /// Whatever else stands against them the gate finds, and closes them again. Every lane is written, so that one which somebody closes for this reason just now is waited for: else
    /// it would stay closed for ever.
    /// </summary>
    private static async Task OpenLanes(CampaignsDb db, Guid workspaceId, LaneClosedReason reason, DateTime now, CancellationToken cancellationToken)
    {
        await LaneLocks.OfWorkspace(db, workspaceId, cancellationToken);
        await using var sql = new SqlStatements(db);
        await sql.Execute(
            """
            UPDATE send_lanes
            SET closed_reason = CASE WHEN closed_reason = @reason THEN NULL ELSE closed_reason END,
                closed_until = CASE WHEN closed_reason = @reason THEN NULL ELSE closed_until END,
                updated_at = @now
            WHERE workspace_id = @workspace
            """,
            [("@reason", reason), ("@now", now), ("@workspace", workspaceId)],
            cancellationToken);
    }

    [LoggerMessage(4050, LogLevel.Warning, "Sending of {What} {Id} is held, by {Actor}")]
    private partial void LogHeld(string what, Guid id, string actor);

    [LoggerMessage(4051, LogLevel.Warning, "Sending of {What} {Id} is released, by {Actor}")]
    private partial void LogReleased(string what, Guid id, string actor);
}
