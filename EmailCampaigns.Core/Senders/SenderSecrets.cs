using System.Security.Cryptography;

namespace EmailCampaigns.Core.Senders;

/// <summary>Keeps the secrets of senders: encrypted under the installation's key ring before they are stored, read only to sign in.</summary>
/// <param name="protect">Encrypts.</param>
/// <param name="unprotect">Decrypts; throws <see cref="CryptographicException"/> for what this key ring did not encrypt.</param>
public sealed class SenderSecrets(Func<string, string> protect, Func<string, string> unprotect)
{
    public string Protect(string secret) => protect(secret);

    /// <summary>The secret, to sign in with.</summary>
    /// <exception cref="UnreadableSecretException">It was encrypted under a key ring that is gone.</exception>
    public string Unprotect(string kept)
    {
        try
        {
            return unprotect(kept);
        }
        catch (CryptographicException fault)
        {
            throw new UnreadableSecretException(fault);
        }
    }
}

/// <summary>A secret was encrypted under a key ring that is gone: it has to be entered again.</summary>
public sealed class UnreadableSecretException(Exception inner) : Exception(
    "The stored password cannot be read: the key ring under which it was encrypted (the folder keys in the data directory) is not the one that is there now. Enter it again.", inner);
