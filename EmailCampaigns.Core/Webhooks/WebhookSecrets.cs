using System.Security.Cryptography;

namespace EmailCampaigns.Core.Webhooks;

/// <summary>Keeps the secrets of webhooks: encrypted under the installation's key ring before they are stored, read only to sign and to check signatures.</summary>
/// <param name="protect">Encrypts.</param>
/// <param name="unprotect">Decrypts; throws <see cref="CryptographicException"/> for what this key ring did not encrypt.</param>
public sealed class WebhookSecrets(Func<string, string> protect, Func<string, string> unprotect)
{
    private const string Prefix = "whsec_";
    private const int Octets = 32;

    /// <summary>A new secret of 256 random bits, as Standard Webhooks writes it: <c>whsec_</c> and Base64.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Octets));

    public string Protect(string secret) => protect(secret);

    /// <summary>The secret; null where it was encrypted under a key ring that is gone.</summary>
    public string? TryUnprotect(string kept)
    {
        try
        {
            return unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
