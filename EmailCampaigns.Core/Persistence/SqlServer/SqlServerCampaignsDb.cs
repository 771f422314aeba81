using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmailCampaigns.Core.Persistence.SqlServer;

/// <summary>The tables on SQL Server, with their own migrations.</summary>
public sealed class SqlServerCampaignsDb(DbContextOptions<SqlServerCampaignsDb> options, WriteGate writeGate, TimeProvider clock)
    : CampaignsDb(options, writeGate, clock)
{
    /// <summary>Texts sort and compare by their code units, whatever the database was made with.</summary>
    internal const string ByBytes = "Latin1_General_100_BIN2";

    /// <summary>Keys as the server sorts them like any bytes: its own <c>uniqueidentifier</c> sorts by the random end of version 7 first.</summary>
    internal const string KeyType = "binary(16)";

    /// <summary>Longest part of a key of Identity's tables: two of the default length would pass the 900 bytes of a clustered key.</summary>
    private const int IdentityKey = 128;

    public override ISqlDialect Sql => SqlServerDialect.Instance;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianGuid>().HaveColumnType(KeyType);
        configurationBuilder.Properties<DateTime>().HavePrecision(3);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            // Statuses and JSON are texts too, by their converters.
            var stored = property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType;
            if (stored == typeof(string))
            {
                property.SetCollation(ByBytes);
            }
        }

        builder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.Property(l => l.LoginProvider).HasMaxLength(IdentityKey);
            login.Property(l => l.ProviderKey).HasMaxLength(IdentityKey);
        });
        builder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.Property(t => t.LoginProvider).HasMaxLength(IdentityKey);
            token.Property(t => t.Name).HasMaxLength(IdentityKey);
        });
    }
}

/// <summary>For <c>dotnet ef</c>, which reads the model and never connects.</summary>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerCampaignsDb>
{
    public SqlServerCampaignsDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqlServerCampaignsDb>()
                .UseSqlServer("Server=design-time", server => server.MigrationsHistoryTable("schema_migrations")).Options,
            WriteGate.Open,
            TimeProvider.System);
}
