using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Reserves due emails of a lane for this process, so that composing runs ahead of the gate, and releases those that were not sent.</summary>
internal static class LaneClaims
{
    /// <summary>The maximum of emails reserved at once.</summary>
    public const int Size = 200;

    /// <summary>Reserves what is due, follow-ups before first emails, then by time, then by key.</summary>
    public static async Task<IReadOnlyList<ClaimedEmail>> Claim(
        CampaignsDb db, SqlStatements sql, OpenLane lane, Lease lease, int limit, DateTime now, CancellationToken cancellationToken) =>
        await db.InRepeatableTransaction(
            async () =>
            {
                var claimed = new List<ClaimedEmail>();
                // One statement per priority: a single one, ordered by priority, would scan every email that is not due yet.
                foreach (var priority in (int[])[ScheduledEmail.FollowUp, ScheduledEmail.FirstEmail])
                {
                    if (claimed.Count < limit && !(priority == ScheduledEmail.FirstEmail && await NewContactsFrom(sql, lane, cancellationToken) > now))
                    {
                        claimed.AddRange(await ClaimOne(db, sql, lane, lease, priority, limit - claimed.Count, now, cancellationToken));
                    }
                }

                return claimed;
            },
            WritePriority.Dispatch,
            cancellationToken);

    /// <summary>Extends the leases of this process, by the database's clock.</summary>
    public static Task<int> Renew(CampaignsDb db, SqlStatements sql, OpenLane lane, Lease lease, CancellationToken cancellationToken) => db.InRepeatableTransaction(
        async () =>
        {
            await LaneLocks.OfCampaign(db, lane.CampaignId, cancellationToken);
            return await sql.Execute(
                $"""
                UPDATE scheduled_emails SET lease_until = {db.Sql.NowPlusSeconds(Lease.Seconds)}
                WHERE lease_owner = @owner AND lease_token = @token AND workspace_id = @workspace
                """,
                [("@owner", lease.Owner), ("@token", lease.Token), ("@workspace", db.WorkspaceId)],
                cancellationToken);
        },
        WritePriority.Dispatch,
        cancellationToken);

    /// <summary>
    /// Releases the emails that are still reserved under a lease and not in flight, moves those that the pause has made late, and sets the lane's next due time. It locks the lane's row first: whoever makes an email
    /// firm updates that row in the same transaction, so either they wait for this or this sees their email.
    /// </summary>
    public static Task Release(
        CampaignsDb db, SqlStatements sql, OpenLane lane, LaneFacts? facts, Lease lease, IReadOnlyList<ClaimedEmail> emails, DateTime now, CancellationToken cancellationToken) => db.InRepeatableTransaction(
        async () =>
        {
            await sql.Execute(
                "UPDATE send_lanes SET updated_at = @now WHERE id = @id AND workspace_id = @workspace",
                [("@now", now), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
                cancellationToken);
            await sql.ExecuteEach(
                $"""
                UPDATE scheduled_emails SET lease_owner = NULL, lease_token = NULL, lease_until = NULL
                WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND lease_token = @token
                """,
                [("@workspace", db.WorkspaceId), ("@token", lease.Token)],
                SqlRows.Of(emails).With("@id", e => e.Id),
                cancellationToken);
            if (facts is { HasGap: true })
            {
                await LateEmails.Move(db, sql, lane, facts, now, cancellationToken);
            }

            var followUps = await Earliest(db, sql, lane, ScheduledEmail.FollowUp, cancellationToken);
            var firsts = await Earliest(db, sql, lane, ScheduledEmail.FirstEmail, cancellationToken);
            if (firsts is not null && await NewContactsFrom(sql, lane, cancellationToken) is { } from && from > firsts)
            {
                firsts = from;
            }

            await sql.Execute(
                "UPDATE send_lanes SET oldest_due_at = @due WHERE id = @id AND workspace_id = @workspace",
                [("@due", followUps is null || firsts < followUps ? firsts : followUps), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
                cancellationToken);
        },
        WritePriority.Dispatch,
        cancellationToken);

    /// <summary>Until when first emails wait.</summary>
    private static async Task<DateTime?> NewContactsFrom(SqlStatements sql, OpenLane lane, CancellationToken cancellationToken) => (await sql.Query(
        "SELECT new_contacts_from FROM send_lanes WHERE id = @id AND workspace_id = @workspace",
        [("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
        row => row.InstantOrNull(0),
        cancellationToken)).Single();

    /// <summary>The time of the first email in the order of claims, so that the same index is used; MIN would use another.</summary>
    private static async Task<DateTime?> Earliest(CampaignsDb db, SqlStatements sql, OpenLane lane, int priority, CancellationToken cancellationToken) => (await sql.Query(
        $"""
        SELECT scheduled_for FROM scheduled_emails
        WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority = @priority AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND workspace_id = @workspace
        ORDER BY scheduled_for, id {db.Sql.First("1")}
        """,
        [("@campaign", lane.CampaignId), ("@sender", lane.SenderId), ("@priority", priority), ("@workspace", lane.WorkspaceId)],
        row => (DateTime?)row.Instant(0),
        cancellationToken)).SingleOrDefault();

    private static async Task<IEnumerable<ClaimedEmail>> ClaimOne(
        CampaignsDb db, SqlStatements sql, OpenLane lane, Lease lease, int priority, int limit, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await sql.Query(
            db.Sql.Sending.Claim,
            [
                ("@workspace", lane.WorkspaceId), ("@campaign", lane.CampaignId), ("@sender", lane.SenderId), ("@priority", priority),
                ("@now", now), ("@limit", limit), ("@owner", lease.Owner), ("@token", lease.Token),
            ],
            row => new ClaimedEmail(
                row.Key(0), row.Key(1), row.Key(2), row.Key(3), row.KeyOrNull(4), row.Text(5), row.Number(6), row.Instant(7), row.Text(8)),
            cancellationToken);
        // UPDATE ... RETURNING returns rows in no particular order.
        return rows.OrderBy(e => e.ScheduledFor).ThenBy(e => e.Id.ToString(), StringComparer.Ordinal);
    }
}
