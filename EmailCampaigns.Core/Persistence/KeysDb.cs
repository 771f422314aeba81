using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// The table of Data Protection's keys by itself. That library reads and writes it without waiting asynchronously, which <see cref="CampaignsDb"/> refuses; a key is written every 90 days.
/// </summary>
public sealed class KeysDb(DbContextOptions<KeysDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfiguration(new KeyTables());
}
