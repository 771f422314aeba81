using EmailCampaigns.Core.Workspaces;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class IdentityTables :
    IEntityTypeConfiguration<User>,
    IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
    IEntityTypeConfiguration<IdentityUserLogin<Guid>>,
    IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.ToTable("users");
        user.Property(u => u.DisplayName).HasMaxLength(ModelConventions.Name);
        user.HasIndex(u => u.NormalizedUserName).IsUnique().HasDatabaseName("uq_users_normalized_user_name");
        user.HasIndex(u => u.NormalizedEmail).HasDatabaseName("ix_users_normalized_email");
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> claim) => claim.ToTable("user_claims");

    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> login) => login.ToTable("user_logins");

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> token) => token.ToTable("user_tokens");
}

internal sealed class WorkspaceTables :
    IEntityTypeConfiguration<Workspace>,
    IEntityTypeConfiguration<WorkspaceMember>,
    IEntityTypeConfiguration<Invitation>,
    IEntityTypeConfiguration<ApiKey>,
    IEntityTypeConfiguration<AuditEntry>,
    IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Workspace> workspace)
    {
        workspace.ToTable("workspaces");
        workspace.Property(w => w.Name).HasMaxLength(ModelConventions.Name);
        workspace.Property(w => w.Slug).HasMaxLength(ModelConventions.Word);
        workspace.Property(w => w.Timezone).HasMaxLength(ModelConventions.Word);
        workspace.HasIndex(w => w.Slug).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WorkspaceMember> member)
    {
        member.ToTable("workspace_members");
        member.References<WorkspaceMember, Workspace>(m => m.WorkspaceId);
        member.References<WorkspaceMember, User>(m => m.UserId);
        member.HasIndex(m => new { m.WorkspaceId, m.UserId }).IsUnique();
        member.HasIndex(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("invitations");
        invitation.References<Invitation, Workspace>(i => i.WorkspaceId);
        invitation.Property(i => i.Email).HasMaxLength(ModelConventions.Address);
        invitation.Property(i => i.EmailNormalized).HasMaxLength(ModelConventions.Address);
        invitation.Property(i => i.TokenHash).HasMaxLength(ModelConventions.Word);
        invitation.Property(i => i.InvitedBy).HasMaxLength(ModelConventions.Word);
        invitation.HasIndex(i => i.TokenHash); // the link says nothing of the workspace
        invitation.HasIndex(i => new { i.WorkspaceId, i.TokenHash }).IsUnique();
        invitation.HasIndex(i => new { i.WorkspaceId, i.CreatedAt });
    }

    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries");
        entry.References<AuditEntry, Workspace>(e => e.WorkspaceId);
        entry.Property(e => e.Actor).HasMaxLength(ModelConventions.Word);
        entry.HasIndex(e => new { e.WorkspaceId, e.CreatedAt });
    }

    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.References<ApiKey, Workspace>(k => k.WorkspaceId);
        key.Property(k => k.Name).HasMaxLength(ModelConventions.Name);
        key.Property(k => k.Prefix).HasMaxLength(ModelConventions.Word);
        key.Property(k => k.KeyHash).HasMaxLength(ModelConventions.Word);
        key.Property(k => k.CreatedBy).HasMaxLength(ModelConventions.Word);
        key.HasIndex(k => k.Prefix);
        key.HasIndex(k => new { k.WorkspaceId, k.KeyHash }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Installation> installation) => installation.ToTable("installations");
}

internal sealed class ContactTables :
    IEntityTypeConfiguration<Contact>,
    IEntityTypeConfiguration<ContactChannel>,
    IEntityTypeConfiguration<ContactField>,
    IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Contact> contact)
    {
        contact.ToTable("contacts");
        contact.References<Contact, Workspace>(c => c.WorkspaceId);
        contact.References<Contact, UploadBatch>(c => c.UploadBatchId);
        contact.Property(c => c.Email).HasMaxLength(ModelConventions.Address);
        contact.Property(c => c.EmailNormalized).HasMaxLength(ModelConventions.Address);
        contact.Property(c => c.EmailDomain).HasMaxLength(ModelConventions.ExternalId);
        contact.Property(c => c.Name).HasMaxLength(ModelConventions.Name);
        contact.Property(c => c.FirstName).HasMaxLength(ModelConventions.Name);
        contact.Property(c => c.LastName).HasMaxLength(ModelConventions.Name);
        contact.Property(c => c.Company).HasMaxLength(ModelConventions.Name);
        contact.Property(c => c.Timezone).HasMaxLength(ModelConventions.Word);
        contact.HasIndex(c => new { c.WorkspaceId, c.EmailNormalized }).IsUnique();
        // The count and the pages of each order are answered by an index alone. The first has deleted_at as a column and not as a filter: of several indexes
        // that begin with the workspace SQLite does not prefer a filtered one, and counting by another would read every row.
        contact.HasIndex(c => new { c.WorkspaceId, c.DeletedAt, c.Id });
        contact.HasIndex(c => new { c.WorkspaceId, c.Company, c.Id }).HasFilter("deleted_at IS NULL");
        contact.HasIndex(c => new { c.WorkspaceId, c.Name, c.Id }).HasFilter("deleted_at IS NULL");
        contact.HasIndex(c => new { c.WorkspaceId, c.EmailDomain, c.Id });
        contact.HasIndex(c => c.ErasedAt).HasFilter("erased_at IS NOT NULL AND erasure_ended_at IS NULL").HasDatabaseName("ix_contacts_being_erased");
    }

    public void Configure(EntityTypeBuilder<ContactChannel> channel)
    {
        channel.ToTable("contact_channels");
        channel.References<ContactChannel, Workspace>(c => c.WorkspaceId);
        channel.References<ContactChannel, Contact>(c => c.ContactId);
        channel.Property(c => c.Address).HasMaxLength(ModelConventions.Address);
        channel.HasIndex(c => new { c.WorkspaceId, c.Channel, c.Address }).IsUnique();
        channel.HasIndex(c => c.ContactId);
    }

    public void Configure(EntityTypeBuilder<ContactField> field)
    {
        field.ToTable("contact_fields");
        field.References<ContactField, Workspace>(f => f.WorkspaceId);
        field.Property(f => f.Name).HasMaxLength(ModelConventions.Word);
        field.HasIndex(f => new { f.WorkspaceId, f.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Suppression> suppression)
    {
        suppression.ToTable("communication_suppressions");
        suppression.References<Suppression, Workspace>(s => s.WorkspaceId);
        suppression.Property(s => s.Value).HasMaxLength(ModelConventions.Address);
        suppression.Property(s => s.ValueHash).HasMaxLength(ModelConventions.Word);
        suppression.Property(s => s.Source).HasMaxLength(ModelConventions.Word);
        suppression.HasIndex(s => new { s.WorkspaceId, s.Kind, s.ValueHash }).IsUnique();
        suppression.HasIndex(s => new { s.WorkspaceId, s.Value });
        suppression.HasIndex(s => s.SettledAt).HasFilter("settled_at IS NULL").HasDatabaseName("ix_communication_suppressions_unsettled");
    }
}

internal sealed class ListAndImportTables :
    IEntityTypeConfiguration<ContactList>,
    IEntityTypeConfiguration<ContactListMember>,
    IEntityTypeConfiguration<UploadBatch>,
    IEntityTypeConfiguration<UploadRejection>
{
    public void Configure(EntityTypeBuilder<ContactList> list)
    {
        list.ToTable("contact_lists");
        list.References<ContactList, Workspace>(l => l.WorkspaceId);
        list.Property(l => l.Name).HasMaxLength(ModelConventions.Name);
        list.Property(l => l.NameNormalized).HasMaxLength(ModelConventions.Name * UniqueName.MaxGrowth);
        list.HasIndex(l => new { l.WorkspaceId, l.NameNormalized }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ContactListMember> member)
    {
        member.ToTable("contact_list_members");
        member.References<ContactListMember, Workspace>(m => m.WorkspaceId);
        member.References<ContactListMember, ContactList>(m => m.ListId, DeleteBehavior.Cascade);
        member.References<ContactListMember, Contact>(m => m.ContactId);
        member.HasIndex(m => new { m.ListId, m.ContactId }).IsUnique();
        member.HasIndex(m => m.ContactId);
    }

    public void Configure(EntityTypeBuilder<UploadBatch> upload)
    {
        upload.ToTable("upload_batches");
        upload.References<UploadBatch, Workspace>(u => u.WorkspaceId);
        upload.References<UploadBatch, ContactList>(u => u.ListId);
        upload.Property(u => u.FileName).HasMaxLength(ModelConventions.ExternalId);
        upload.Property(u => u.ContentSha256).HasMaxLength(ModelConventions.Word);
        upload.Property(u => u.Encoding).HasMaxLength(ModelConventions.Word);
        upload.Property(u => u.Delimiter).HasMaxLength(1);
        upload.HasIndex(u => new { u.WorkspaceId, u.Status });
        upload.HasIndex(u => u.ListId);
    }

    public void Configure(EntityTypeBuilder<UploadRejection> rejection)
    {
        rejection.ToTable("upload_rejections");
        rejection.References<UploadRejection, Workspace>(r => r.WorkspaceId);
        rejection.References<UploadRejection, UploadBatch>(r => r.UploadBatchId, DeleteBehavior.Cascade);
        rejection.Property(r => r.Column).HasMaxLength(ModelConventions.Name);
        rejection.Property(r => r.Reason).HasMaxLength(ModelConventions.Name);
        rejection.HasIndex(r => new { r.UploadBatchId, r.RowNumber }).IsUnique();
    }
}
