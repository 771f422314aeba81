using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmailCampaigns.Core.Persistence.Postgres;

/// <summary>The tables on PostgreSQL, with their own migrations.</summary>
public sealed class PostgresCampaignsDb(DbContextOptions<PostgresCampaignsDb> options, WriteGate writeGate, TimeProvider clock)
    : CampaignsDb(options, writeGate, clock)
{
    /// <summary>
    /// Texts sort and compare by their bytes, as on SQLite, whatever the database was made with; and upper and lower case are the same in ASCII only.
    /// </summary>
    internal const string ByBytes = "C";

    public override ISqlDialect Sql => PostgresDialect.Instance;

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        base.OnConfiguring(optionsBuilder);
        optionsBuilder.ReplaceService<IMigrationsSqlGenerator, PostgresMigrationsSql>();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(ByBytes);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // The key of a partitioned table names what it is partitioned by.
        builder.Entity<MessageEvent>().HasKey(e => new { e.Id, e.EventAt }).HasName($"pk_{MessageEventPartitions.Table}");
        // Counts that an index alone answers: the policy asks each row for its workspace, so these have it too.
        NpgsqlIndexBuilderExtensions.IncludeProperties(builder.Entity<Enrollment>().HasIndex(e => new { e.CampaignId, e.Status }), e => e.WorkspaceId);
        NpgsqlIndexBuilderExtensions.IncludeProperties(builder.Entity<ScheduledEmail>().HasIndex(e => new { e.CampaignId, e.Status, e.ScheduledFor }), e => e.WorkspaceId);
        NpgsqlIndexBuilderExtensions.IncludeProperties(builder.Entity<SentEmail>().HasIndex(e => new { e.CampaignId, e.SentAt }), e => e.WorkspaceId);
        NpgsqlIndexBuilderExtensions.IncludeProperties(builder.Entity<ContactListMember>().HasIndex(m => new { m.ListId, m.ContactId }), m => m.WorkspaceId);
    }
}

/// <summary>For <c>dotnet ef</c>, which reads the model and never connects.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresCampaignsDb>
{
    public PostgresCampaignsDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<PostgresCampaignsDb>()
                .UseNpgsql("Host=design-time", postgres => postgres.MigrationsHistoryTable("schema_migrations")).Options,
            WriteGate.Open,
            TimeProvider.System);
}
