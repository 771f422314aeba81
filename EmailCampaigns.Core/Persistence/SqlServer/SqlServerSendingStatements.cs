namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>
/// SQL Server's wording. What must be there once is inserted where it is not: the look takes the range of its key (HOLDLOCK) for writing (UPDLOCK), so that of two who find nothing
/// one waits. MERGE would need the same hints, and has no advantage with one row.
/// </summary>
internal sealed class SqlServerSendingStatements : ISendingStatements
{
    public static SqlServerSendingStatements Instance { get; } = new();

    /// <summary>
    /// READPAST goes round what another process is about to take; over row versions it needs READCOMMITTEDLOCK beside it. The update through the ordered rows takes those
    /// very rows, in their order; an UPDATE with TOP alone takes any.
    /// </summary>
    public string Claim { get; } = $"""
        WITH q AS (
            SELECT TOP (@limit) id, campaign_contact_id, contact_id, step_id, draft_id, recipient_domain, priority, scheduled_for, message_id, lease_owner, lease_token, lease_until
            FROM scheduled_emails WITH (ROWLOCK, READPAST, UPDLOCK, READCOMMITTEDLOCK)
            WHERE campaign_id = @campaign AND sender_account_id = @sender AND priority = @priority AND scheduled_for <= @now
                AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND lease_token IS NULL AND workspace_id = @workspace
            ORDER BY scheduled_for, id)
        UPDATE q SET lease_owner = @owner, lease_token = @token, lease_until = {SqlServerDialect.Instance.NowPlusSeconds(Sending.Dispatch.Lease.Seconds)}
        OUTPUT inserted.id, inserted.campaign_contact_id, inserted.contact_id, inserted.step_id, inserted.draft_id, inserted.recipient_domain, inserted.priority,
            inserted.scheduled_for, inserted.message_id
        """;

    /// <summary>A message without draft has no key there, and what is nothing comes as a text.</summary>
    public string AddSentEmail => $"""
        INSERT INTO sent_emails (id, workspace_id, campaign_id, contact_id, campaign_contact_id, step_id, scheduled_email_id, draft_id, sender_account_id,
            draft_type, sequence_step, plan_version_id, variant, subject, recipient_email, sent_at, message_id, wire_message_id, in_reply_to, provider, provider_message_id, status,
            created_at, updated_at)
        SELECT @id, @workspace, @campaign, @contact, @enrollment, @step, @id, CONVERT(binary(16), @draft), @sender,
            @draft_type, @order, @plan, @variant, @subject, @recipient, @at, @message_id, @wire_message_id, @in_reply_to, @provider, @provider_message_id, {SqlText.Of(SentEmailStatus.Sent)},
            @now, @now
        WHERE EXISTS (SELECT 1 FROM scheduled_emails WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(ScheduledEmailStatus.Sent)})
            AND NOT EXISTS (SELECT 1 FROM sent_emails WITH (UPDLOCK, HOLDLOCK) WHERE campaign_contact_id = @enrollment AND step_id = @step)
            AND NOT EXISTS (SELECT 1 FROM sent_emails WITH (UPDLOCK, HOLDLOCK) WHERE workspace_id = @workspace AND message_id = @message_id)
            AND NOT EXISTS (SELECT 1 FROM sent_emails WITH (UPDLOCK, HOLDLOCK) WHERE id = @id)
        """;

    public string AddEventKey => """
        INSERT INTO message_event_keys (id, workspace_id, provider, provider_event_id, event_id, created_at, updated_at)
        SELECT @id, @workspace, @provider, @key, @event, @now, @now
        WHERE NOT EXISTS (SELECT 1 FROM message_event_keys WITH (UPDLOCK, HOLDLOCK) WHERE workspace_id = @workspace AND provider = @provider AND provider_event_id = @key)
        """;

    public string EnsureQuota => """
        INSERT INTO send_quota_usage (id, workspace_id, scope, scope_key, period, period_start, used, created_at, updated_at)
        SELECT @id, @workspace, @scope, @key, @period, @start, 0, @now, @now
        WHERE NOT EXISTS (SELECT 1 FROM send_quota_usage WITH (UPDLOCK, HOLDLOCK)
            WHERE workspace_id = @workspace AND scope = @scope AND scope_key = @key AND period = @period AND period_start = @start)
        """;

    public string EnsureBackoff => """
        INSERT INTO domain_backoffs (id, workspace_id, domain, failures, last_error, created_at, updated_at)
        SELECT @id, @workspace, @domain, 0, '', @now, @now
        WHERE NOT EXISTS (SELECT 1 FROM domain_backoffs WITH (UPDLOCK, HOLDLOCK) WHERE workspace_id = @workspace AND domain = @domain)
        """;

    /// <summary>The row is there but for its first time, so the update comes first; where it finds nothing it holds the place that the insert takes.</summary>
    public string AddTo(CountedTable table) => $"""
        UPDATE {table.Name} WITH (UPDLOCK, HOLDLOCK) SET {string.Join(", ", table.Counters.Select(c => $"{c} = {c} + @{c}"))}, updated_at = @now
        WHERE workspace_id = @workspace AND {string.Join(" AND ", table.Keys.Select(k => $"{k} = @{k}"))};
        IF @@ROWCOUNT = 0
            {table.Insert}
        """;
}
