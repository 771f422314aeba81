using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class ContentTables : IEntityTypeConfiguration<EmailTemplate>, IEntityTypeConfiguration<EmailFile>, IEntityTypeConfiguration<EmailFileUse>, IEntityTypeConfiguration<SenderAccount>
{
    public void Configure(EntityTypeBuilder<EmailTemplate> template)
    {
        template.ToTable("email_templates");
        template.References<EmailTemplate, Workspace>(t => t.WorkspaceId);
        template.Property(t => t.Name).HasMaxLength(ModelConventions.Name);
        template.Property(t => t.NameNormalized).HasMaxLength(ModelConventions.Name * UniqueName.MaxGrowth);
        template.Property(t => t.Preheader).HasMaxLength(ContentLimits.Preheader);
        template.HasIndex(t => new { t.WorkspaceId, t.NameNormalized }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<EmailFile> file)
    {
        file.ToTable("email_files");
        file.References<EmailFile, Workspace>(f => f.WorkspaceId);
        file.Property(f => f.Name).HasMaxLength(ModelConventions.Name);
        file.Property(f => f.MediaType).HasMaxLength(ModelConventions.ExternalId);
        file.Property(f => f.ContentHash).HasMaxLength(ModelConventions.Word);
        file.Property(f => f.PublicToken).HasMaxLength(ModelConventions.Word);
        file.HasIndex(f => new { f.WorkspaceId, f.Kind, f.ContentHash }).IsUnique();
        file.HasIndex(f => f.PublicToken); // the address says nothing of the workspace
        file.HasIndex(f => new { f.WorkspaceId, f.PublicToken }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<EmailFileUse> use)
    {
        use.ToTable("email_file_uses");
        use.References<EmailFileUse, Workspace>(u => u.WorkspaceId);
        use.References<EmailFileUse, EmailFile>(u => u.FileId);
        use.HasIndex(u => new { u.FileId, u.UsedBy, u.UserId }).IsUnique();
        use.HasIndex(u => u.UserId);
    }

    public void Configure(EntityTypeBuilder<SenderAccount> sender)
    {
        sender.ToTable("sender_accounts");
        sender.References<SenderAccount, Workspace>(s => s.WorkspaceId);
        sender.Property(s => s.Email).HasMaxLength(ModelConventions.Address);
        sender.Property(s => s.DisplayName).HasMaxLength(ModelConventions.Name);
        sender.Property(s => s.ReplyTo).HasMaxLength(ModelConventions.Address);
        sender.Property(s => s.TrackingDomain).HasMaxLength(ModelConventions.ExternalId);
        sender.Property(s => s.Timezone).HasMaxLength(ModelConventions.Word);
        sender.HasIndex(s => new { s.WorkspaceId, s.Email }).IsUnique();
    }
}

internal sealed class CampaignTables :
    IEntityTypeConfiguration<Campaign>,
    IEntityTypeConfiguration<CampaignSettings>,
    IEntityTypeConfiguration<SequenceStep>,
    IEntityTypeConfiguration<StepVariant>,
    IEntityTypeConfiguration<PlanVersion>,
    IEntityTypeConfiguration<Enrollment>,
    IEntityTypeConfiguration<ReceivedEvent>,
    IEntityTypeConfiguration<Transition>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.ToTable("campaigns");
        campaign.References<Campaign, Workspace>(c => c.WorkspaceId);
        campaign.References<Campaign, ContactList>(c => c.ListId);
        campaign.References<Campaign, SenderAccount>(c => c.SenderAccountId);
        // PlanVersionId has no key in the database: a plan version refers to its campaign already, and SQLite cannot drop tables that refer to each other.
        campaign.Property(c => c.Name).HasMaxLength(ModelConventions.Name);
        campaign.Property(c => c.TriggerEvent).HasMaxLength(ModelConventions.Word);
        campaign.HasIndex(c => new { c.WorkspaceId, c.Status });
        campaign.HasIndex(c => new { c.WorkspaceId, c.TriggerEvent });
        campaign.HasIndex(c => c.ListId);
        campaign.HasIndex(c => c.SenderAccountId);
    }

    public void Configure(EntityTypeBuilder<ReceivedEvent> received)
    {
        received.ToTable("received_events");
        received.References<ReceivedEvent, Workspace>(r => r.WorkspaceId);
        received.References<ReceivedEvent, Contact>(r => r.ContactId);
        received.Property(r => r.EventKey).HasMaxLength(ModelConventions.Word);
        received.Property(r => r.Event).HasMaxLength(ModelConventions.Word);
        received.HasIndex(r => new { r.WorkspaceId, r.EventKey }).IsUnique();
        received.HasIndex(r => r.ContactId);
    }

    public void Configure(EntityTypeBuilder<CampaignSettings> settings)
    {
        settings.ToTable("campaign_settings");
        settings.References<CampaignSettings, Workspace>(s => s.WorkspaceId);
        settings.References<CampaignSettings, Campaign>(s => s.CampaignId, DeleteBehavior.Cascade);
        settings.Property(s => s.Timezone).HasMaxLength(ModelConventions.Word);
        settings.Property(s => s.FooterText).HasMaxLength(ContentLimits.FooterText);
        settings.HasIndex(s => s.CampaignId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SequenceStep> step)
    {
        step.ToTable("campaign_sequences");
        step.References<SequenceStep, Workspace>(s => s.WorkspaceId);
        step.References<SequenceStep, Campaign>(s => s.CampaignId, DeleteBehavior.Cascade);
        step.References<SequenceStep, EmailTemplate>(s => s.EmailTemplateId);
        step.Property(s => s.Name).HasMaxLength(ModelConventions.Name);
        step.Property(s => s.PreheaderTemplate).HasMaxLength(ContentLimits.Preheader);
        step.HasIndex(s => new { s.CampaignId, s.SequenceOrder }).IsUnique();
        step.HasIndex(s => s.EmailTemplateId);
        step.HasMany(s => s.Variants).WithOne().HasForeignKey(v => v.StepId).OnDelete(DeleteBehavior.Cascade);
        step.Navigation(s => s.Variants).AutoInclude(); // a step without them would be sent as if it had none
    }

    public void Configure(EntityTypeBuilder<StepVariant> variant)
    {
        variant.ToTable("campaign_step_variants");
        variant.Property(v => v.Id).ValueGeneratedNever(); // so that one that comes into its step's list is known as new
        variant.References<StepVariant, Workspace>(v => v.WorkspaceId);
        variant.References<StepVariant, EmailTemplate>(v => v.EmailTemplateId);
        variant.Property(v => v.PreheaderTemplate).HasMaxLength(ContentLimits.Preheader);
        variant.HasIndex(v => new { v.StepId, v.Letter }).IsUnique();
        variant.HasIndex(v => v.EmailTemplateId);
    }

    public void Configure(EntityTypeBuilder<PlanVersion> plan)
    {
        plan.ToTable("campaign_plan_versions");
        plan.References<PlanVersion, Workspace>(p => p.WorkspaceId);
        plan.References<PlanVersion, Campaign>(p => p.CampaignId, DeleteBehavior.Cascade);
        plan.Property(p => p.PlanHash).HasMaxLength(ModelConventions.Word);
        plan.HasIndex(p => new { p.CampaignId, p.PlanHash }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Enrollment> enrollment)
    {
        enrollment.ToTable("campaign_contacts");
        enrollment.Ignore(e => e.Anchor).Ignore(e => e.IsOpen).Ignore(e => e.StatusInSequence);
        enrollment.Property(e => e.Status).IsConcurrencyToken();
        enrollment.References<Enrollment, Campaign>(e => e.CampaignId, DeleteBehavior.Cascade);
        enrollment.References<Enrollment, Contact>(e => e.ContactId);
        enrollment.References<Enrollment, PlanVersion>(e => e.PlanVersionId);
        enrollment.HasIndex(e => new { e.CampaignId, e.ContactId }).IsUnique();
        enrollment.HasIndex(e => e.ContactId);
        enrollment.HasIndex(e => new { e.CampaignId, e.Status });
        enrollment.HasIndex(e => e.PausedUntil).HasFilter("paused_until IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<Transition> transition)
    {
        transition.ToTable("campaign_transitions");
        transition.References<Transition, Workspace>(t => t.WorkspaceId);
        transition.Property(t => t.FromStatus).HasMaxLength(ModelConventions.Word);
        transition.Property(t => t.ToStatus).HasMaxLength(ModelConventions.Word);
        transition.Property(t => t.Actor).HasMaxLength(ModelConventions.Word);
        transition.HasIndex(t => new { t.Subject, t.SubjectId, t.At });
    }
}

/// <summary>
/// Drafts and scheduled emails have a key to their enrollment, and to nothing that is the enrollment's: campaign, contact, workspace, the steps of its plan. A
/// database asks each key of each row, and a launch writes millions.
/// </summary>
internal sealed class DraftTables : IEntityTypeConfiguration<EmailDraft>, IEntityTypeConfiguration<DraftBatch>, IEntityTypeConfiguration<DraftViewer>
{
    /// <summary>No key to the draft: who looks at one that is deleted looks at nothing, and it ends by itself.</summary>
    public void Configure(EntityTypeBuilder<DraftViewer> viewer)
    {
        viewer.ToTable("draft_viewers");
        viewer.References<DraftViewer, Workspace>(v => v.WorkspaceId);
        viewer.References<DraftViewer, User>(v => v.UserId, DeleteBehavior.Cascade);
        viewer.HasIndex(v => new { v.WorkspaceId, v.UserId }).IsUnique();
        viewer.HasIndex(v => v.UserId);
    }

    public void Configure(EntityTypeBuilder<DraftBatch> batch)
    {
        batch.ToTable("draft_batches");
        batch.References<DraftBatch, Workspace>(b => b.WorkspaceId);
        batch.References<DraftBatch, Campaign>(b => b.CampaignId);
        batch.Property(b => b.RequestedBy).HasMaxLength(ModelConventions.Word);
        batch.Property(b => b.Cursor).IsConcurrencyToken(); // two processes never decide one chunk
        batch.HasIndex(b => new { b.CampaignId, b.Status });
    }

    public void Configure(EntityTypeBuilder<EmailDraft> draft)
    {
        draft.ToTable("email_drafts");
        draft.Ignore(d => d.Content).Ignore(d => d.IsEdited);
        draft.References<EmailDraft, Enrollment>(d => d.CampaignContactId, DeleteBehavior.Cascade);
        draft.Property(d => d.Revision).IsConcurrencyToken();
        draft.Property(d => d.Status).IsConcurrencyToken();
        draft.Property(d => d.ApprovedHash).HasMaxLength(ModelConventions.Word);
        draft.Property(d => d.ApprovedBy).HasMaxLength(ModelConventions.Word);
        draft.Property(d => d.FirstApprovedBy).HasMaxLength(ModelConventions.Word).IsConcurrencyToken(); // two first yeses at once: the later one is the second
        draft.Property(d => d.Generator).HasMaxLength(ModelConventions.Name);
        draft.HasIndex(d => new { d.CampaignContactId, d.StepId }).IsUnique();
        draft.HasIndex(d => new { d.CampaignId, d.Status, d.Id });
        draft.HasIndex(d => d.StepId);
    }
}

/// <inheritdoc cref="DraftTables"/>
internal sealed class PlanTables : IEntityTypeConfiguration<ScheduledEmail>, IEntityTypeConfiguration<SendLane>, IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<ScheduledEmail> email)
    {
        email.ToTable("scheduled_emails");
        email.Property(e => e.Status).IsConcurrencyToken(); // a person, a job and the gate meet here: who comes second looks again
        email.References<ScheduledEmail, Enrollment>(e => e.CampaignContactId, DeleteBehavior.Cascade);
        email.References<ScheduledEmail, EmailDraft>(e => e.DraftId);
        email.Property(e => e.RecipientDomain).HasMaxLength(ModelConventions.ExternalId);
        email.Property(e => e.MessageId).HasMaxLength(ModelConventions.ExternalId);
        email.Property(e => e.LeaseOwner).HasMaxLength(ModelConventions.Name);
        email.HasIndex(e => new { e.CampaignContactId, e.StepId }).IsUnique();
        email.HasIndex(e => e.CampaignContactId).IsUnique().HasFilter($"status IN ({SqlText.In([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Sending])})")
            .HasDatabaseName("uq_scheduled_emails_one_under_way");
        email.HasIndex(e => new { e.CampaignId, e.SenderAccountId, e.Priority, e.ScheduledFor, e.Id }).HasFilter($"status = {SqlText.Of(ScheduledEmailStatus.Pending)}")
            .HasDatabaseName("ix_scheduled_emails_ready");
        email.HasIndex(e => new { e.CampaignId, e.Status, e.ScheduledFor });
        email.HasIndex(e => new { e.SenderAccountId, e.ScheduledFor }).HasFilter($"status IN ({SqlText.In([ScheduledEmailStatus.Planned, ScheduledEmailStatus.Pending])})")
            .HasDatabaseName("ix_scheduled_emails_sender_calendar");
        email.HasIndex(e => e.LeaseOwner).HasFilter("lease_owner IS NOT NULL").HasDatabaseName("ix_scheduled_emails_leased");
    }

    public void Configure(EntityTypeBuilder<SendLane> lane)
    {
        lane.ToTable("send_lanes");
        lane.References<SendLane, Workspace>(l => l.WorkspaceId);
        lane.References<SendLane, Campaign>(l => l.CampaignId);
        lane.References<SendLane, SenderAccount>(l => l.SenderAccountId);
        lane.HasIndex(l => new { l.CampaignId, l.SenderAccountId }).IsUnique();
        lane.HasIndex(l => l.SenderAccountId);
        lane.HasIndex(l => l.OldestDueAt);
    }

    public void Configure(EntityTypeBuilder<Holiday> holiday)
    {
        holiday.ToTable("holidays");
        holiday.References<Holiday, Workspace>(h => h.WorkspaceId);
        holiday.Property(h => h.Name).HasMaxLength(ModelConventions.Name);
        holiday.Property(h => h.Rule).HasMaxLength(ModelConventions.Word);
        holiday.HasIndex(h => new { h.WorkspaceId, h.Rule }).IsUnique();
    }
}
