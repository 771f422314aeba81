using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Gives emails new times that cannot leave at theirs, because the pause since the email before is not over or the window closes first. The pause counts from the real
/// sending, so an email that left late makes those behind it late as well; without this, people would be shown times that nothing keeps.
/// </summary>
internal static class LateEmails
{
    /// <summary>An email that leaves less than this after its time is on time.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>The maximum of emails of a kind that are moved at once: those behind them are moved when it is nearly their turn.</summary>
    private const int Max = 200;

    /// <summary>Moves what waits in a lane that has a pause; where there is none, nothing is late by it. The caller's transaction has locked the lane's row.</summary>
    public static async Task Move(CampaignsDb db, SqlStatements sql, OpenLane lane, LaneFacts facts, DateTime now, CancellationToken cancellationToken)
    {
        var (from, reason, newContactsFrom) = await Opening(sql, lane, cancellationToken);
        if (from is null)
        {
            return;
        }

        var opens = from > now ? from.Value : now; // a server may have taken longer than the pause

        var waiting = new List<WaitingEmail>();
        foreach (var priority in (int[])[ScheduledEmail.FollowUp, ScheduledEmail.FirstEmail])
        {
            var held = priority == ScheduledEmail.FirstEmail ? newContactsFrom : null;
            waiting.AddRange((await Next(db, sql, lane, priority, cancellationToken)).Select(e => held > e.At ? e with { At = held.Value } : e));
        }

        var window = facts.Settings.UseContactTimezone ? null : facts.Window;
        var late = Spread(waiting, opens, reason, window, facts.Limits.GapAfter);
        await sql.ExecuteEach(
            $"""
            UPDATE scheduled_emails SET scheduled_for = @at, moved_reason = @reason, updated_at = @now
            WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(ScheduledEmailStatus.Pending)}
            """,
            [("@workspace", db.WorkspaceId), ("@now", now)],
            SqlRows.Of(late).With("@id", e => e.Id).With("@at", e => e.At).With("@reason", e => SnakeCase.Of(e.Reason)),
            cancellationToken);
    }

    /// <summary>When each of these emails leaves if the next one does at <paramref name="opens"/>: of what is due follow-ups go first, then by time, then by key, as they are claimed.</summary>
    /// <param name="waiting">What waits, in any order.</param>
    /// <param name="opens">When the next one may leave.</param>
    /// <param name="reason">Why not before.</param>
    /// <param name="window">When the lane may send; null where each email has a window of its own.</param>
    /// <param name="gapAfter">The pause after an email.</param>
    /// <returns>Those that leave later than they were to, by the <see cref="Tolerance"/> or more.</returns>
    internal static IReadOnlyList<LateEmail> Spread(
        IEnumerable<WaitingEmail> waiting, DateTime opens, MovedReason reason, SendWindow? window, Func<Guid, TimeSpan> gapAfter)
    {
        var late = new List<LateEmail>();
        var coming = new Queue<WaitingEmail>(waiting.OrderBy(e => e.At));
        var due = new PriorityQueue<WaitingEmail, (int Priority, DateTime At, string Key)>();
        for (var at = opens; ;)
        {
            while (coming.TryPeek(out var next) && next.At <= at)
            {
                due.Enqueue(coming.Dequeue(), (next.Priority, next.At, next.Id.ToString()));
            }

            if (!due.TryDequeue(out var email, out _))
            {
                return late; // what comes later has its own time, and the pause before it
            }

            if (at - email.At >= Tolerance)
            {
                late.Add(new LateEmail(email.Id, at, reason));
            }

            (at, reason) = (at + gapAfter(email.Id), MovedReason.Gap);
            if (window is not null && LaneVerdict.OpensAt(window, at) is { } again)
            {
                (at, reason) = (again, MovedReason.Window);
            }
        }
    }

    /// <summary>When the lane opens by itself, if it is its pause or its window that keeps it closed.</summary>
    private static async Task<(DateTime? Opens, MovedReason Reason, DateTime? NewContactsFrom)> Opening(SqlStatements sql, OpenLane lane, CancellationToken cancellationToken)
    {
        var (closed, until, pauseEnds, newContactsFrom) = (await sql.Query(
            "SELECT closed_reason, closed_until, next_allowed_at, new_contacts_from FROM send_lanes WHERE id = @id AND workspace_id = @workspace",
            [("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
            row => (row.StatusOrNull<LaneClosedReason>(0), row.InstantOrNull(1), row.InstantOrNull(2), row.InstantOrNull(3)),
            cancellationToken)).Single();
        return closed switch
        {
            null => (pauseEnds, MovedReason.Gap, newContactsFrom),
            LaneClosedReason.Window => (until, MovedReason.Window, newContactsFrom),
            _ => (null, default, null), // a person may end it at any moment
        };
    }

    private static async Task<List<WaitingEmail>> Next(CampaignsDb db, SqlStatements sql, OpenLane lane, int priority, CancellationToken cancellationToken) => await sql.Query(
        $"""
        SELECT id, scheduled_for FROM scheduled_emails
        WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority = @priority AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND workspace_id = @workspace
        ORDER BY scheduled_for, id {db.Sql.First("@max")}
        """,
        [("@campaign", lane.CampaignId), ("@sender", lane.SenderId), ("@priority", priority), ("@workspace", lane.WorkspaceId), ("@max", Max)],
        row => new WaitingEmail(row.Key(0), priority, row.Instant(1)),
        cancellationToken);
}

/// <summary>An email with a firm time.</summary>
internal readonly record struct WaitingEmail(Guid Id, int Priority, DateTime At);

/// <summary>The new time of an email, and why.</summary>
internal readonly record struct LateEmail(Guid Id, DateTime At, MovedReason Reason);
