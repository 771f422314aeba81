using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class MailboxTables :
    IEntityTypeConfiguration<SenderGrant>,
    IEntityTypeConfiguration<SenderMailbox>,
    IEntityTypeConfiguration<MailboxFolder>,
    IEntityTypeConfiguration<UnreadableMessage>,
    IEntityTypeConfiguration<SentCopy>
{
    public void Configure(EntityTypeBuilder<SenderGrant> grant)
    {
        grant.ToTable("sender_grants");
        grant.References<SenderGrant, Workspace>(g => g.WorkspaceId);
        grant.References<SenderGrant, SenderAccount>(g => g.SenderAccountId);
        grant.Property(g => g.Account).HasMaxLength(ModelConventions.Address);
        grant.HasIndex(g => new { g.WorkspaceId, g.SenderAccountId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SenderMailbox> mailbox)
    {
        mailbox.ToTable("sender_mailboxes");
        mailbox.References<SenderMailbox, Workspace>(m => m.WorkspaceId);
        mailbox.References<SenderMailbox, SenderAccount>(m => m.SenderAccountId);
        mailbox.Property(m => m.LeaseOwner).HasMaxLength(ModelConventions.Word);
        mailbox.HasIndex(m => new { m.WorkspaceId, m.SenderAccountId }).IsUnique();
        mailbox.HasIndex(m => m.NextReadAt);
    }

    public void Configure(EntityTypeBuilder<MailboxFolder> folder)
    {
        folder.ToTable("mailbox_folders");
        folder.References<MailboxFolder, Workspace>(f => f.WorkspaceId);
        folder.References<MailboxFolder, SenderAccount>(f => f.SenderAccountId);
        folder.Property(f => f.Folder).HasMaxLength(ModelConventions.ExternalId);
        folder.HasIndex(f => new { f.WorkspaceId, f.SenderAccountId, f.Folder }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<UnreadableMessage> message)
    {
        message.ToTable("unreadable_messages");
        message.References<UnreadableMessage, Workspace>(m => m.WorkspaceId);
        message.References<UnreadableMessage, SenderAccount>(m => m.SenderAccountId);
        message.Property(m => m.Folder).HasMaxLength(ModelConventions.ExternalId);
        message.HasIndex(m => new { m.WorkspaceId, m.SenderAccountId, m.Folder, m.UidValidity, m.Uid }).IsUnique().HasDatabaseName("uq_unreadable_messages_message");
    }

    public void Configure(EntityTypeBuilder<SentCopy> copy)
    {
        copy.ToTable("sent_copies");
        copy.References<SentCopy, Workspace>(c => c.WorkspaceId);
        copy.References<SentCopy, SenderAccount>(c => c.SenderAccountId);
        copy.Property(c => c.MessageId).HasMaxLength(ModelConventions.ExternalId);
        copy.HasIndex(c => c.NextAttemptAt);
        copy.HasIndex(c => new { c.SenderAccountId, c.NextAttemptAt });
    }
}
