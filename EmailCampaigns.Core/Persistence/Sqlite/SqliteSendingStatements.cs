namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>SQLite's wording: there is one writer, so what an UPDATE selects nobody else can reserve.</summary>
internal sealed class SqliteSendingStatements : OnConflictStatements
{
    public static SqliteSendingStatements Instance { get; } = new();

    public override string Claim { get; } = $"""
        UPDATE scheduled_emails
        SET lease_owner = @owner, lease_token = @token, lease_until = {SqliteDialect.Instance.NowPlusSeconds(Sending.Dispatch.Lease.Seconds)}
        WHERE id IN (
            SELECT id FROM scheduled_emails INDEXED BY ix_scheduled_emails_ready
            WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority = @priority AND scheduled_for <= @now
                AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND lease_token IS NULL AND workspace_id = @workspace
            ORDER BY scheduled_for, id
            LIMIT @limit)
        RETURNING id, campaign_contact_id, contact_id, step_id, draft_id, recipient_domain, priority, scheduled_for, message_id
        """;
}
