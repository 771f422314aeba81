namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>PostgreSQL's wording: several processes claim beside each other, and none waits for a row that another is about to take.</summary>
internal sealed class PostgresSendingStatements : OnConflictStatements
{
    public static PostgresSendingStatements Instance { get; } = new();

    /// <summary>MATERIALIZED, since a plan that looks for the rows again and again would lock more of them than the limit says.</summary>
    public override string Claim { get; } = $"""
        WITH c AS MATERIALIZED (
            SELECT id FROM scheduled_emails
            WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority = @priority AND scheduled_for <= @now
                AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND lease_token IS NULL AND workspace_id = @workspace
            ORDER BY scheduled_for, id
            LIMIT @limit
            FOR UPDATE SKIP LOCKED)
        UPDATE scheduled_emails e
        SET lease_owner = @owner, lease_token = @token, lease_until = {PostgresDialect.Instance.NowPlusSeconds(Sending.Dispatch.Lease.Seconds)}
        FROM c WHERE e.id = c.id
        RETURNING e.id, e.campaign_contact_id, e.contact_id, e.step_id, e.draft_id, e.recipient_domain, e.priority, e.scheduled_for, e.message_id
        """;
}
