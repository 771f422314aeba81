using System.Buffers.Binary;

namespace EmailCampaigns.Core.Scheduling.Slots;

/// <summary>
/// By how much the pause after an email is longer than the campaign's gap. It follows from the email's key, whose last bytes are random: so the planner
/// and the gate give the same email the same pause without telling each other.
/// </summary>
public static class GapJitter
{
    /// <summary>Whole seconds from 0 to <paramref name="maxSeconds"/>.</summary>
    /// <param name="emailId">The scheduled email.</param>
    /// <param name="maxSeconds">The most that is added; 0 adds nothing.</param>
    public static TimeSpan After(Guid emailId, int maxSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSeconds);
        if (maxSeconds == 0)
            return TimeSpan.Zero;
        Span<byte> key = stackalloc byte[16];
        emailId.TryWriteBytes(key, bigEndian: true, out _);
        return TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(key[12..]) % ((uint)maxSeconds + 1));
    }
}
