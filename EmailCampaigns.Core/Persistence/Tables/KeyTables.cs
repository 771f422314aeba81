using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class KeyTables : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key)
    {
        key.ToTable("data_protection_keys");
        key.HasKey(k => k.Id);
        foreach (var property in key.Metadata.GetProperties())
        {
            property.SetColumnName(SnakeCase.Of(property.Name)); // KeysDb knows no conventions
        }
    }
}
