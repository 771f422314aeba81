using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Suppressions;

namespace EmailCampaigns.Core.Model.Contacts;

/// <summary>An address or domain that is never mailed (table <c>communication_suppressions</c>). It outlives the contact.</summary>
public sealed class Suppression : IWorkspaceOwned, ITimestamped
{
    private Suppression()
    {
    }

    public Suppression(SuppressionKind kind, string value, string valueHash, SuppressionReason reason, string source, string? note, DateTime now, Guid? causedBy = null)
    {
        Id = Guid.CreateVersion7(now);
        Kind = kind;
        Value = value;
        ValueHash = valueHash;
        Reason = reason;
        Source = source;
        Note = note;
        CausedBy = causedBy;
        ForgetIfErased();
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public SuppressionKind Kind { get; private set; }

    /// <summary>The normalised address or domain; null once erased.</summary>
    public string? Value { get; private set; }

    /// <summary>Keyed hash of the value; always there, and what the gate asks by.</summary>
    public string ValueHash { get; private set; } = "";

    public SuppressionReason Reason { get; private set; }

    /// <summary>Where it came from: <c>unsubscribe_link</c>, <c>one_click</c>, <c>api</c>, <c>user</c>, <c>bounce</c>, ...</summary>
    public string Source { get; private set; } = "";

    public string? Note { get; private set; }

    /// <summary>The reply or event whose judgement made it: taking the judgement back lifts it. Null where a person or another system asked for it.</summary>
    public Guid? CausedBy { get; private set; }

    /// <summary>
    /// When the enrollments that it concerns were all ended; null while a job still ends them (<see cref="SuppressionSettler"/>). It holds at the gate from the beginning.
    /// </summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>The contact up to which that job has come, by key.</summary>
    public Guid? SettlingCursor { get; private set; }

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>A stronger reason takes the place of a weaker one.</summary>
    public bool Strengthen(SuppressionReason reason, string source, string? note, Guid? causedBy)
    {
        if (reason <= Reason)
        {
            return false;
        }

        Reason = reason;
        Source = source;
        Note = note ?? Note;
        CausedBy = causedBy;
        ForgetIfErased();
        return true;
    }

    /// <summary>Enrollments that it concerns may be open: a job is to end them.</summary>
    public void Settle() => (SettledAt, SettlingCursor) = (null, null);

    /// <summary>Those of contacts up to and including <paramref name="contactId"/> are ended.</summary>
    public void SettledUpTo(Guid contactId) => SettlingCursor = contactId;

    /// <summary>No enrollment that it concerns is open any more.</summary>
    public void Settled(DateTime now) => (SettledAt, SettlingCursor) = (now, null);

    /// <summary>The keyed hash by which an address or domain is known (HMAC-SHA-256, hex). An erased contact is known by that of the address it had.</summary>
    public static string HashOf(byte[] key, SuppressionKind kind, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (kind == SuppressionKind.Address && value.StartsWith(Contact.ErasedPrefix, StringComparison.Ordinal))
        {
            return value[Contact.ErasedPrefix.Length..];
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{SnakeCase.Of(kind)}:{value}"), hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Who asked to be erased is known by the hash alone: it goes on blocking the address, and says nothing else of them.</summary>
    private void ForgetIfErased()
    {
        if (Reason == SuppressionReason.Erased)
        {
            (Value, Note, CausedBy) = (null, null, null);
        }
    }
}

/// <summary>What a suppression covers.</summary>
public enum SuppressionKind
{
    Address,
    Domain,
}

/// <summary>Why, from the weakest to the strongest.</summary>
public enum SuppressionReason
{
    Manual,
    HardBounce,
    Unsubscribed,
    Complaint,
    Erased,
}
