using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class SendingTables :
    IEntityTypeConfiguration<SentEmail>,
    IEntityTypeConfiguration<SentEmailBody>,
    IEntityTypeConfiguration<SendRateLimit>,
    IEntityTypeConfiguration<SendQuotaUsage>,
    IEntityTypeConfiguration<DomainBackoff>
{
    public void Configure(EntityTypeBuilder<SentEmail> sent)
    {
        sent.ToTable("sent_emails");
        sent.References<SentEmail, Workspace>(s => s.WorkspaceId);
        sent.References<SentEmail, Campaign>(s => s.CampaignId);
        sent.References<SentEmail, Contact>(s => s.ContactId);
        sent.References<SentEmail, Enrollment>(s => s.CampaignContactId);
        sent.References<SentEmail, SequenceStep>(s => s.StepId);
        sent.References<SentEmail, ScheduledEmail>(s => s.ScheduledEmailId);
        sent.References<SentEmail, EmailDraft>(s => s.DraftId);
        sent.References<SentEmail, SenderAccount>(s => s.SenderAccountId);
        sent.Property(s => s.RecipientEmail).HasMaxLength(ModelConventions.Address);
        sent.Property(s => s.MessageId).HasMaxLength(ModelConventions.ExternalId);
        sent.Property(s => s.WireMessageId).HasMaxLength(ModelConventions.ExternalId);
        sent.Property(s => s.InReplyTo).HasMaxLength(ModelConventions.ExternalId);
        sent.Property(s => s.ProviderMessageId).HasMaxLength(ModelConventions.ExternalId);
        sent.HasIndex(s => new { s.CampaignContactId, s.StepId }).IsUnique();
        sent.HasIndex(s => new { s.WorkspaceId, s.MessageId }).IsUnique();
        sent.HasIndex(s => s.WireMessageId).HasFilter("wire_message_id IS NOT NULL");
        sent.HasIndex(s => new { s.ContactId, s.SentAt });
        sent.HasIndex(s => new { s.CampaignId, s.SentAt });
        sent.HasIndex(s => new { s.SenderAccountId, s.SentAt });
        sent.HasIndex(s => s.StepId);
    }

    public void Configure(EntityTypeBuilder<SentEmailBody> body)
    {
        body.ToTable("sent_email_bodies");
        body.References<SentEmailBody, Workspace>(b => b.WorkspaceId);
        body.References<SentEmailBody, SentEmail>(b => b.Id);
        body.Property(b => b.ContentHash).HasMaxLength(ModelConventions.Word);
    }

    public void Configure(EntityTypeBuilder<SendRateLimit> limit)
    {
        limit.ToTable("send_rate_limits");
        limit.References<SendRateLimit, Workspace>(l => l.WorkspaceId);
        limit.Property(l => l.ScopeKey).HasMaxLength(ModelConventions.ExternalId);
        limit.HasIndex(l => new { l.WorkspaceId, l.Scope, l.ScopeKey, l.Period }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SendQuotaUsage> usage)
    {
        usage.ToTable("send_quota_usage");
        usage.References<SendQuotaUsage, Workspace>(u => u.WorkspaceId);
        usage.Property(u => u.ScopeKey).HasMaxLength(ModelConventions.ExternalId);
        usage.HasIndex(u => new { u.WorkspaceId, u.Scope, u.ScopeKey, u.Period, u.PeriodStart }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<DomainBackoff> backoff)
    {
        backoff.ToTable("domain_backoffs");
        backoff.References<DomainBackoff, Workspace>(b => b.WorkspaceId);
        backoff.Property(b => b.Domain).HasMaxLength(ModelConventions.ExternalId);
        backoff.HasIndex(b => new { b.WorkspaceId, b.Domain }).IsUnique();
    }
}

/// <summary>Facts carry no foreign keys but the workspace's: they can be partitioned by month, and nothing they name is ever deleted.</summary>
internal sealed class EventTables :
    IEntityTypeConfiguration<MessageEvent>,
    IEntityTypeConfiguration<MessageEventKey>,
    IEntityTypeConfiguration<EmailReply>
{
    public void Configure(EntityTypeBuilder<MessageEvent> message)
    {
        message.ToTable("message_events");
        message.References<MessageEvent, Workspace>(e => e.WorkspaceId);
        message.Property(e => e.Provider).HasMaxLength(ModelConventions.Word);
        message.Property(e => e.Ip).HasMaxLength(ModelConventions.Word);
        message.HasIndex(e => new { e.WorkspaceId, e.EventAt }).IsDescending(false, true);
        // With the workspace, since PostgreSQL without statistics takes an index of that alone before one of many emails or contacts.
        message.HasIndex(e => new { e.WorkspaceId, e.SentEmailId, e.Type });
        message.HasIndex(e => new { e.WorkspaceId, e.ContactId, e.EventAt });
        message.HasIndex(e => new { e.WorkspaceId, e.CreatedAt }).HasFilter("failure_class IS NOT NULL").HasDatabaseName("ix_message_events_failures");
        message.HasIndex(e => new { e.CampaignId, e.EventAt });
    }

    public void Configure(EntityTypeBuilder<MessageEventKey> key)
    {
        key.ToTable("message_event_keys");
        key.References<MessageEventKey, Workspace>(k => k.WorkspaceId);
        key.Property(k => k.Provider).HasMaxLength(ModelConventions.Word);
        key.Property(k => k.ProviderEventId).HasMaxLength(ModelConventions.ExternalId);
        key.HasIndex(k => new { k.WorkspaceId, k.Provider, k.ProviderEventId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<EmailReply> reply)
    {
        reply.ToTable("email_replies");
        reply.References<EmailReply, Workspace>(r => r.WorkspaceId);
        reply.References<EmailReply, SentEmail>(r => r.SentEmailId);
        reply.References<EmailReply, Campaign>(r => r.CampaignId);
        reply.References<EmailReply, Contact>(r => r.ContactId);
        reply.References<EmailReply, SenderAccount>(r => r.SenderAccountId);
        reply.References<EmailReply, Enrollment>(r => r.CampaignContactId);
        reply.Property(r => r.MessageId).HasMaxLength(ModelConventions.ExternalId);
        reply.Property(r => r.FromAddress).HasMaxLength(ModelConventions.Address);
        reply.HasIndex(r => new { r.WorkspaceId, r.MessageId }).IsUnique();
        reply.HasIndex(r => new { r.WorkspaceId, r.ReceivedAt });
        reply.HasIndex(r => new { r.WorkspaceId, r.Kind, r.HandledAt, r.ReceivedAt }); // the trays
        reply.HasIndex(r => new { r.ContactId, r.ReceivedAt });
        reply.HasIndex(r => new { r.CampaignId, r.ReceivedAt });
    }
}
