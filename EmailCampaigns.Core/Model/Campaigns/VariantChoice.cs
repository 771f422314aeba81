using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>
/// Which variant of a step a contact gets: the one with the highest weight, where the weight of each is a hash of step, letter and contact (rendezvous hashing). So all have equal
/// shares; the choice needs no memory and is the same after a crash; and a variant that is added takes contacts from each of the others, but moves nobody between them.
/// </summary>
public static class VariantChoice
{
    /// <summary>The choice among letters, of which there is at least one.</summary>
    public static VariantLetter Of(Guid stepId, Guid contactId, IEnumerable<VariantLetter> letters) =>
        letters.MaxBy(letter => Weight(stepId, letter, contactId));

    private static ulong Weight(Guid stepId, VariantLetter letter, Guid contactId)
    {
        Span<byte> key = stackalloc byte[33];
        stepId.TryWriteBytes(key, bigEndian: true, out _);
        key[16] = (byte)('a' + (int)letter);
        contactId.TryWriteBytes(key[17..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
