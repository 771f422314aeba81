using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class JobTables : IEntityTypeConfiguration<JobFailure>
{
    public void Configure(EntityTypeBuilder<JobFailure> failure)
    {
        failure.ToTable("job_failures");
        failure.References<JobFailure, Workspace>(f => f.WorkspaceId);
        failure.HasIndex(f => new { f.WorkspaceId, f.Job, f.SubjectId }).IsUnique();
    }
}
