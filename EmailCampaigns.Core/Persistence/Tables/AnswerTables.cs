using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class AnswerTables : IEntityTypeConfiguration<ReplyAnswer>, IEntityTypeConfiguration<AnswerDraft>
{
    public void Configure(EntityTypeBuilder<ReplyAnswer> answer)
    {
        answer.ToTable("reply_answers");
        answer.References<ReplyAnswer, Workspace>(a => a.WorkspaceId);
        answer.References<ReplyAnswer, EmailReply>(a => a.ReplyId); // a reply's answer_id has no key: two tables cannot be made that need each other
        answer.References<ReplyAnswer, Contact>(a => a.ContactId);
        answer.References<ReplyAnswer, Campaign>(a => a.CampaignId);
        answer.References<ReplyAnswer, SentEmail>(a => a.SentEmailId);
        answer.References<ReplyAnswer, SenderAccount>(a => a.SenderAccountId);
        answer.Ignore(a => a.OnTheWire);
        answer.Property(a => a.Author).HasMaxLength(ModelConventions.Word);
        answer.Property(a => a.RecipientEmail).HasMaxLength(ModelConventions.Address);
        answer.Property(a => a.MessageId).HasMaxLength(ModelConventions.ExternalId);
        answer.Property(a => a.WireMessageId).HasMaxLength(ModelConventions.ExternalId);
        answer.Property(a => a.ProviderMessageId).HasMaxLength(ModelConventions.ExternalId);
        answer.HasIndex(a => new { a.WorkspaceId, a.MessageId }).IsUnique();
        answer.HasIndex(a => new { a.WorkspaceId, a.WireMessageId });
        answer.HasIndex(a => a.ReplyId).IsUnique().HasFilter($"status IN ({SqlText.In([AnswerStatus.Waiting, AnswerStatus.Sending])})")
            .HasDatabaseName("uq_reply_answers_under_way"); // one at a time goes to a reply
        answer.HasIndex(a => new { a.ReplyId, a.CreatedAt });
        answer.HasIndex(a => new { a.ContactId, a.CreatedAt });
        answer.HasIndex(a => new { a.SenderAccountId, a.SentAt });
        answer.HasIndex(a => a.DueAt).HasFilter($"status = {SqlText.Of(AnswerStatus.Waiting)}").HasDatabaseName("ix_reply_answers_due");
        answer.HasIndex(a => a.LeaseUntil).HasFilter($"status = {SqlText.Of(AnswerStatus.Sending)}").HasDatabaseName("ix_reply_answers_leased");
    }

    public void Configure(EntityTypeBuilder<AnswerDraft> draft)
    {
        draft.ToTable("answer_drafts");
        draft.References<AnswerDraft, Workspace>(d => d.WorkspaceId);
        draft.References<AnswerDraft, EmailReply>(d => d.ReplyId);
        draft.Property(d => d.Author).HasMaxLength(ModelConventions.Word);
        draft.HasIndex(d => new { d.WorkspaceId, d.ReplyId, d.Author }).IsUnique();
    }
}
