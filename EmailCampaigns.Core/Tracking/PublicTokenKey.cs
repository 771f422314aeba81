using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Tracking;

/// <summary>The installation's key for public links, and the keys derived from it (HKDF-SHA256, RFC 5869), one a purpose. Make one and keep it.</summary>
public sealed class PublicTokenKey
{
    /// <summary>Length of the master key in bytes.</summary>
    public const int Size = 32;

    private readonly Dictionary<TokenPurpose, byte[]> _keys;

    /// <exception cref="ArgumentException">The master key is not <see cref="Size"/> bytes long.</exception>
    public PublicTokenKey(ReadOnlySpan<byte> masterKey)
    {
        if (masterKey.Length != Size)
        {
            throw new ArgumentException($"The key of public links has {Size} bytes, not {masterKey.Length}.", nameof(masterKey));
        }

        var master = masterKey.ToArray();
        _keys = Enum.GetValues<TokenPurpose>().ToDictionary(purpose => purpose, purpose => Derive(master, purpose));
    }

    internal ReadOnlySpan<byte> For(TokenPurpose purpose) => _keys[purpose];

    // The purpose's number, not its name, goes into the derivation: renaming a member must not break the links in mail already sent.
    private static byte[] Derive(byte[] master, TokenPurpose purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, Size, salt: [], info: [.. Encoding.ASCII.GetBytes("EmailCampaigns public link "), (byte)purpose]);
}
