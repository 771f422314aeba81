using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmailCampaigns.Core.Persistence.Sqlite;

/// <summary>The tables on SQLite, with their own migrations.</summary>
public sealed class SqliteCampaignsDb(DbContextOptions<SqliteCampaignsDb> options, WriteGate writeGate, TimeProvider clock)
    : CampaignsDb(options, writeGate, clock)
{
    public override ISqlDialect Sql => SqliteDialect.Instance;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianGuid>();
    }
}

/// <summary>For <c>dotnet ef</c>, which reads the model and never connects.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteCampaignsDb>
{
    public SqliteCampaignsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteCampaignsDb>().UseSqlite("Data Source=design-time.db").Options, new WriteGate(), TimeProvider.System);
}
