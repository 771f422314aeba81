using System.Buffers.Binary;

namespace EmailCampaigns.Core.Files;

/// <summary>What a file is by its own bytes.</summary>
/// <param name="MediaType"><c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c> or <c>image/webp</c>.</param>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
public sealed record ImageFormat(string MediaType, int Width, int Height)
{
    /// <summary>Reads the beginning of a picture; null for whatever is none of the four kinds, or breaks off. Nothing is decoded.</summary>
    public static ImageFormat? Of(ReadOnlySpan<byte> file)
    {
        var found = file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(file),
            [0xFF, 0xD8, 0xFF, ..] => Jpeg(file),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', _, _, _, _, ..] => Made("image/gif", Little16(file, 6), Little16(file, 8)),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP(file),
            _ => null,
        };
        return found;
    }

    // IHDR is the first chunk (PNG, 5.6).
    private static ImageFormat? Png(ReadOnlySpan<byte> file) => file.Length >= 24 && file[12..16].SequenceEqual("IHDR"u8)
        ? Made("image/png", (long)BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]))
        : null;

    // Segments up to the start of frame (ITU-T T.81, B.2.2), which has the size.
    private static ImageFormat? Jpeg(ReadOnlySpan<byte> file)
    {
        var at = 2;
        while (at + 9 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++; // a fill byte
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return Made("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += 2 + (marker is 0x01 or >= 0xD0 and <= 0xD8 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }

        return null;
    }

    // RFC 9649, 2.5 to 2.7.
    private static ImageFormat? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
        {
            return null;
        }

        var chunk = file[12..16];
        return chunk.SequenceEqual("VP8 "u8) ? Made("image/webp", Little16(file, 26) & 0x3FFF, Little16(file, 28) & 0x3FFF)
            : chunk.SequenceEqual("VP8L"u8) && file[20] == 0x2F ? Lossless(BinaryPrimitives.ReadUInt32LittleEndian(file[21..]))
            : chunk.SequenceEqual("VP8X"u8) ? Made("image/webp", Little24(file, 24) + 1, Little24(file, 27) + 1)
            : null;
    }

    private static ImageFormat? Lossless(uint bits) => Made("image/webp", (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);

    private static ImageFormat? Made(string mediaType, long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new ImageFormat(mediaType, (int)width, (int)height) : null;

    private static int Little16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static int Little24(ReadOnlySpan<byte> file, int at) => file[at] | file[at + 1] << 8 | file[at + 2] << 16;
}
