using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Model.Workspaces;

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
        MasterKey = RandomNumberGenerator.GetBytes(32);
    }

    public Guid Id { get; private set; }

    /// <summary>Raised by dispatching processes while they live.</summary>
    public long Heartbeat { get; private set; }

    /// <summary>When the heartbeat was last raised, on the product's clock.</summary>
    public DateTime? HeartbeatAt { get; private set; }

    public DateTime? SendingHeldAt { get; private set; }
    public string? SendingHeldReason { get; private set; }

    /// <summary>
    /// The key of suppression hashes and public tokens, as it is: whoever reads the database reads what the hashes stand for in the table of contacts anyway. It lives here and not beside
    /// the data-protection keys, since losing it would let suppressed people be mailed and break every unsubscribe link already sent.
    /// </summary>
    public byte[] MasterKey { get; private set; } = [];

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
        HKDF.DeriveKey(HashAlgorithmName.SHA256, MasterKey, 32, info: Encoding.UTF8.GetBytes(purpose));
}
