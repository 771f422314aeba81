using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What the gate read; there once its batch has run.</summary>
/// <param name="Moment">The state of the lane; one row.</param>
/// <param name="Emails">The emails with the rows that they depend on.</param>
/// <param name="Suppressed">Which of their addresses and domains are suppressed.</param>
internal sealed record GateFacts(
    SqlResult<List<LaneMoment>> Moment, SqlResult<List<EmailFacts>> Emails, SqlResult<List<(string Hash, SuppressionReason Reason)>> Suppressed)
{
    private static readonly string AddressesAndDomains = SqlText.In([SuppressionKind.Address, SuppressionKind.Domain]);

    /// <summary>Reads what decides about emails of a lane, once <see cref="SendGate.Enter"/> has locked it.</summary>
    public static GateFacts Read(SqlBatch batch, OpenLane lane, IReadOnlyList<ComposedEmail> emails) =>
        new(LaneMoment.Ask(batch, lane), ReadEmails(batch, lane, emails), ReadSuppressions(batch, lane, emails));

    /// <summary>Reads the emails and the rows that they depend on.</summary>
    private static SqlResult<List<EmailFacts>> ReadEmails(SqlBatch batch, OpenLane lane, IReadOnlyList<ComposedEmail> emails)
    {
        var (ids, arguments) = SqlStatements.In("id", [.. emails.Select(e => e.Email.Id)]);
        return batch.Query(
            $"""
            SELECT e.id, e.status, e.lease_token, n.status, n.plan_version_id, c.email_normalized, d.status, d.revision, d.approved_revision, d.approved_hash
            FROM scheduled_emails e
            JOIN campaign_contacts n ON n.id = e.campaign_contact_id
            JOIN contacts c ON c.id = e.contact_id
            LEFT JOIN email_drafts d ON d.id = e.draft_id
            WHERE e.workspace_id = @workspace AND e.id IN ({ids})
            """,
            [("@workspace", lane.WorkspaceId), .. arguments],
            row => new EmailFacts(
                row.Key(0),
                row.Status<ScheduledEmailStatus>(1),
                row.KeyOrNull(2),
                row.Status<EnrollmentStatus>(3),
                row.Key(4),
                row.Text(5),
                row.StatusOrNull<DraftStatus>(6),
                row.NumberOrNull(7),
                row.NumberOrNull(8),
                row.TextOrNull(9)));
    }

    /// <summary>Reads which of their addresses and domains are suppressed.</summary>
    private static SqlResult<List<(string Hash, SuppressionReason Reason)>> ReadSuppressions(SqlBatch batch, OpenLane lane, IReadOnlyList<ComposedEmail> emails)
    {
        var (hashes, arguments) = SqlStatements.In("hash", [.. emails.SelectMany(e => new[] { e.AddressHash, e.DomainHash })]);
        return batch.Query(
            $"""
            SELECT value_hash, reason FROM communication_suppressions
            WHERE workspace_id = @workspace AND kind IN ({AddressesAndDomains}) AND value_hash IN ({hashes})
            """,
            [("@workspace", lane.WorkspaceId), .. arguments],
            row => (Hash: row.Text(0), Reason: row.Status<SuppressionReason>(1)));
    }
}
