using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>
/// This database as a whole, in one row: its identity and heartbeat (by which a restored copy is recognised), the keys whose loss would
/// break what was already sent, and the switch that holds all sending.
/// </summary>
public sealed class Installation : ITimestamped
{
    private Installation()
    {
    }

    public Installation(DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        WrappedMasterKey = Wrap(RandomNumberGenerator.GetBytes(32));
    }

    public Guid Id { get; private set; }

    /// <summary>Raised by dispatching processes while they live.</summary>
    public long Heartbeat { get; private set; }

    /// <summary>When the heartbeat was last raised, on the product's clock.</summary>
    public DateTime? HeartbeatAt { get; private set; }

    public DateTime? SendingHeldAt { get; private set; }
    public string? SendingHeldReason { get; private set; }

    /// <summary>
    /// The key of suppression hashes and public tokens, wrapped under the installation's id. It lives here and not beside the data-protection
    /// keys, since losing it would let suppressed people be mailed and break every unsubscribe link already sent.
    /// </summary>
    public byte[] WrappedMasterKey { get; private set; } = [];

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    public void Beat(DateTime now)
    {
        Heartbeat++;
        HeartbeatAt = now;
    }

    public void HoldSending(string reason, DateTime now)
    {
        SendingHeldAt ??= now;
        SendingHeldReason ??= reason;
    }

    public void ReleaseSending()
    {
        SendingHeldAt = null;
        SendingHeldReason = null;
    }

    /// <summary>A 32-byte key for one purpose, derived from the master key (HKDF, RFC 5869).</summary>
    public byte[] DeriveKey(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Unwrap(WrappedMasterKey), 32, info: Encoding.UTF8.GetBytes(purpose));

    private byte[] WrappingKey() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Id.ToByteArray(bigEndian: true), 32, info: "installation-master-key"u8.ToArray());

    private byte[] Wrap(byte[] key)
    {
        var wrapped = new byte[AesGcm.NonceByteSizes.MaxSize + key.Length + AesGcm.TagByteSizes.MaxSize];
        var (nonce, cipher, tag) = Parts(wrapped);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(WrappingKey(), AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce.Span, key, cipher.Span, tag.Span);
        return wrapped;
    }

    private byte[] Unwrap(byte[] wrapped)
    {
        var (nonce, cipher, tag) = Parts(wrapped);
        var key = new byte[cipher.Length];
        using var aes = new AesGcm(WrappingKey(), AesGcm.TagByteSizes.MaxSize);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, key);
        return key;
    }

    private static (Memory<byte> Nonce, Memory<byte> Cipher, Memory<byte> Tag) Parts(byte[] wrapped)
    {
        var nonceSize = AesGcm.NonceByteSizes.MaxSize;
        var tagSize = AesGcm.TagByteSizes.MaxSize;
        return (wrapped.AsMemory(0, nonceSize), wrapped.AsMemory(nonceSize, wrapped.Length - nonceSize - tagSize), wrapped.AsMemory(wrapped.Length - tagSize));
    }
}
