using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

/// <summary>Counters. Their unique keys are what each is added to by (<see cref="CountedTable"/>); steps, imports and senders that they name are never deleted while they are in use.</summary>
internal sealed class CounterTables :
    IEntityTypeConfiguration<DailyAnalytics>,
    IEntityTypeConfiguration<StepCounters>,
    IEntityTypeConfiguration<UploadCounters>,
    IEntityTypeConfiguration<LinkCounters>,
    IEntityTypeConfiguration<LaneHalfHour>
{
    public void Configure(EntityTypeBuilder<DailyAnalytics> day)
    {
        day.ToTable("email_analytics");
        day.References<DailyAnalytics, Workspace>(d => d.WorkspaceId);
        day.References<DailyAnalytics, Campaign>(d => d.CampaignId);
        day.HasIndex(d => new { d.WorkspaceId, d.Date, d.CampaignId }).IsUnique();
        day.HasIndex(d => d.CampaignId);
    }

    public void Configure(EntityTypeBuilder<StepCounters> step)
    {
        step.ToTable("step_counters");
        step.References<StepCounters, Workspace>(s => s.WorkspaceId);
        step.References<StepCounters, Campaign>(s => s.CampaignId);
        step.HasIndex(s => new { s.WorkspaceId, s.CampaignId, s.StepId }).IsUnique();
        step.HasIndex(s => s.CampaignId);
    }

    public void Configure(EntityTypeBuilder<UploadCounters> upload)
    {
        upload.ToTable("upload_counters");
        upload.References<UploadCounters, Workspace>(u => u.WorkspaceId);
        upload.References<UploadCounters, Campaign>(u => u.CampaignId);
        upload.HasIndex(u => new { u.WorkspaceId, u.CampaignId, u.UploadBatchId }).IsUnique();
        upload.HasIndex(u => u.CampaignId);
    }

    public void Configure(EntityTypeBuilder<LinkCounters> link)
    {
        link.ToTable("link_counters");
        link.References<LinkCounters, Workspace>(l => l.WorkspaceId);
        link.References<LinkCounters, Campaign>(l => l.CampaignId);
        link.Property(l => l.UrlHash).HasMaxLength(ModelConventions.Word);
        link.HasIndex(l => new { l.WorkspaceId, l.CampaignId, l.UrlHash, l.StepId }).IsUnique();
        link.HasIndex(l => l.CampaignId);
    }

    public void Configure(EntityTypeBuilder<LaneHalfHour> half)
    {
        half.ToTable("lane_half_hours");
        half.References<LaneHalfHour, Workspace>(h => h.WorkspaceId);
        half.References<LaneHalfHour, Campaign>(h => h.CampaignId);
        half.HasIndex(h => new { h.WorkspaceId, h.Date, h.HalfHour, h.CampaignId, h.SenderAccountId }).IsUnique();
        half.HasIndex(h => h.CampaignId);
    }
}
