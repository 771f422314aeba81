using System.Collections.Concurrent;

namespace EmailCampaigns.Core.Persistence;

/// <summary>What databases with <c>ON CONFLICT</c> say alike: SQLite and PostgreSQL.</summary>
internal abstract class OnConflictStatements : ISendingStatements
{
    private static readonly ConcurrentDictionary<CountedTable, string> Additions = new();

    public abstract string Claim { get; }

    public string AddSentEmail => $"""
        INSERT INTO sent_emails (id, workspace_id, campaign_id, contact_id, campaign_contact_id, step_id, scheduled_email_id, draft_id, sender_account_id,
            draft_type, sequence_step, plan_version_id, variant, subject, recipient_email, sent_at, message_id, wire_message_id, in_reply_to, provider, provider_message_id, status,
            created_at, updated_at)
        SELECT @id, @workspace, @campaign, @contact, @enrollment, @step, @id, @draft, @sender,
            @draft_type, @order, @plan, @variant, @subject, @recipient, @at, @message_id, @wire_message_id, @in_reply_to, @provider, @provider_message_id, {SqlText.Of(SentEmailStatus.Sent)},
            @now, @now
        WHERE EXISTS (SELECT 1 FROM scheduled_emails WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(ScheduledEmailStatus.Sent)})
        ON CONFLICT DO NOTHING
        """;

    public string AddEventKey => """
        INSERT INTO message_event_keys (id, workspace_id, provider, provider_event_id, event_id, created_at, updated_at)
        VALUES (@id, @workspace, @provider, @key, @event, @now, @now)
        ON CONFLICT DO NOTHING
        """;

    public string EnsureQuota => """
        INSERT INTO send_quota_usage (id, workspace_id, scope, scope_key, period, period_start, used, created_at, updated_at)
        VALUES (@id, @workspace, @scope, @key, @period, @start, 0, @now, @now)
        ON CONFLICT DO NOTHING
        """;

    public string EnsureBackoff => """
        INSERT INTO domain_backoffs (id, workspace_id, domain, failures, last_error, created_at, updated_at)
        VALUES (@id, @workspace, @domain, 0, '', @now, @now)
        ON CONFLICT DO NOTHING
        """;

    public string AddTo(CountedTable table) => Additions.GetOrAdd(table, static t =>
        $"{t.Insert} ON CONFLICT (workspace_id, {string.Join(", ", t.Keys)}) DO UPDATE SET {string.Join(", ", t.Counters.Select(c => $"{c} = {t.Name}.{c} + excluded.{c}"))}, updated_at = excluded.updated_at");
}
