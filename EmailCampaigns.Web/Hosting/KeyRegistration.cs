using EmailCampaigns.Core.Persistence;
using Microsoft.AspNetCore.DataProtection;

namespace EmailCampaigns.Web.Hosting;

/// <summary>Data Protection, with its keys in the database; see <c>docs/decisions/0021-keys-in-the-database.md</c>.</summary>
public static class KeyRegistration
{
    /// <summary>Adds it, and the check of the start. The database is added too.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, KeyCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        services.AddDataProtection()
            .SetApplicationName("EmailCampaigns")
            .PersistKeysToDbContext<KeysDb>()
            .ProtectKeysWithCertificate(certificate.Certificate);
        return services.AddSingleton(certificate).AddSingleton<KeyCheck>();
    }
}
