using System.Buffers.Binary;
using System.Security.Cryptography;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>
/// A number that stands for the steps of a campaign and their versions. It changes with each save of the sequence, and with nothing else: a campaign's own version
/// rises with its settings, its state and its launch too.
/// </summary>
public static class SequenceVersion
{
    /// <param name="steps">Each step's id and version, in any order.</param>
    public static int Of(IEnumerable<(Guid Id, int Version)> steps)
    {
        var bytes = new List<byte>();
        foreach (var (id, version) in steps.OrderBy(s => s.Id))
        {
            bytes.AddRange(id.ToByteArray());
            bytes.AddRange(BitConverter.GetBytes(version));
        }

        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(bytes.ToArray())) & int.MaxValue;
    }

    /// <summary>Raises the campaign's version with that of something that is shown as part of it, and writes nothing else of it.</summary>
    internal static void Touch(this Campaign campaign, CampaignsDb db) => db.Entry(campaign).Property(c => c.UpdatedAt).IsModified = true;
}
