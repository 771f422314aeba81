using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// Keys of version 7 that grow in the order they are made, within one millisecond too (RFC 9562, 6.2, a counter behind the time): rows made together lie
/// together, and come back in their order.
/// </summary>
internal sealed class SequentialIds
{
    /// <summary>12 bits of rand_a and 14 of rand_b.</summary>
    private const int MaxCount = 1 << 26;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _unused;

    private int _count;

    /// <summary>The instant in the keys.</summary>
    public DateTime Now { get; private set; }

    /// <summary>Keys of one instant, for a few rows.</summary>
    public static SequentialIds Of(DateTime now)
    {
        var ids = new SequentialIds();
        ids.MoveTo(now);
        return ids;
    }

    /// <summary>Goes on to a later instant. A clock that stands or goes back is not followed.</summary>
    public void MoveTo(DateTime now)
    {
        if (now > Now)
        {
            Now = now;
            _count = 0;
        }
    }

    /// <summary>A key before all that are made at an instant or later, here or elsewhere.</summary>
    public static Guid Before(DateTime instant)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, new DateTimeOffset(instant).ToUnixTimeMilliseconds() << 16);
        return new Guid(id, bigEndian: true);
    }

    public Guid Next()
    {
        if (_count == MaxCount)
        {
            throw new InvalidOperationException("No more keys can be made for one instant.");
        }

        var id = Random();
        BinaryPrimitives.WriteInt64BigEndian(id, new DateTimeOffset(Now).ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(id[6..], (ushort)(0x7000 | (_count >> 14)));
        BinaryPrimitives.WriteUInt16BigEndian(id[8..], (ushort)(0x8000 | (_count & 0x3FFF)));
        _count++;
        return new Guid(id, bigEndian: true);
    }

    /// <summary>Many at once: asking the system for each key's own would cost more than all the rest of it.</summary>
    private static Span<byte> Random()
    {
        _random ??= new byte[16 * 256];
        if (_unused == 0)
        {
            RandomNumberGenerator.Fill(_random);
            _unused = _random.Length;
        }

        _unused -= 16;
        return _random.AsSpan(_unused, 16);
    }
}
