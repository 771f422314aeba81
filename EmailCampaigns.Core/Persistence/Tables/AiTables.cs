using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class AiTables : IEntityTypeConfiguration<AiSettings>, IEntityTypeConfiguration<DraftGeneration>
{
    public void Configure(EntityTypeBuilder<AiSettings> settings)
    {
        settings.ToTable("ai_settings");
        settings.References<AiSettings, Workspace>(s => s.WorkspaceId);
        settings.Property(s => s.Model).HasMaxLength(ModelConventions.Name);
        settings.Property(s => s.Currency).HasMaxLength(ModelConventions.Word);
        settings.HasIndex(s => s.WorkspaceId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<DraftGeneration> generation)
    {
        generation.ToTable("draft_generations");
        generation.References<DraftGeneration, EmailDraft>(g => g.DraftId, DeleteBehavior.Cascade);
        generation.Property(g => g.Status).IsConcurrencyToken();
        generation.Property(g => g.LeaseToken).IsConcurrencyToken(); // who lost a claim writes nothing
        generation.Property(g => g.RequestedBy).HasMaxLength(ModelConventions.Word);
        generation.Property(g => g.Model).HasMaxLength(ModelConventions.Name);
        generation.HasIndex(g => g.DraftId).IsUnique().HasFilter($"draft_id IS NOT NULL AND status IN ({SqlText.In([GenerationStatus.Queued, GenerationStatus.Running])})")
            .HasDatabaseName("uq_draft_generations_open");
        generation.References<DraftGeneration, Contact>(g => g.ContactId);
        generation.HasIndex(g => new { g.DraftId, g.Id });
        generation.HasIndex(g => new { g.ContactId, g.Id }).HasFilter("contact_id IS NOT NULL").HasDatabaseName("ix_draft_generations_contact");
        generation.HasIndex(g => new { g.CampaignId, g.IsUrgent, g.NextAttemptAt, g.Id }).HasFilter("next_attempt_at IS NOT NULL").HasDatabaseName("ix_draft_generations_due");
        generation.HasIndex(g => new { g.CampaignId, g.Status });
        generation.HasIndex(g => new { g.WorkspaceId, g.StartedAt });
    }
}
