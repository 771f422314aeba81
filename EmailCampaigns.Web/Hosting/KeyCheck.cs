using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace EmailCampaigns.Web.Hosting;

/// <summary>
/// Looks whether the certificate opens the keys that are in the database. Data Protection itself would make a new key and say so in the log only; everybody would have to sign in
/// again, and each secret of a sender would be lost.
/// </summary>
public sealed class KeyCheck(IKeyManager keys, IDataProtectionProvider protection, KeyCertificate certificate)
{
    /// <summary>Runs while no other process starts on this database, so the first key of all is made here, once.</summary>
    /// <exception cref="SettingException">There are keys that it does not open.</exception>
    public void Run()
    {
        if (keys.GetAllKeys().Any(key => !IsReadable(key)))
        {
            if (certificate.IsNew)
            {
                certificate.Discard();
            }

            throw new SettingException(
                "Data:KeyCertificate",
                $"{certificate.Path} {(certificate.IsNew ? "is missing, and the database has keys that only it opens" : "does not open the keys that are in the database")}; "
                + "put the file there that belongs to this database, from a backup or from the machine that ran it before.");
        }

        protection.CreateProtector(nameof(KeyCheck)).Protect([]);
    }

    private static bool IsReadable(IKey key)
    {
        try
        {
            return key.Descriptor is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
