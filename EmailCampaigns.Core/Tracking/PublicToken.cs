using System.Buffers.Text;
using System.Security.Cryptography;

namespace EmailCampaigns.Core.Tracking;

/// <summary>What a public link may do. A token for one purpose is refused for every other.</summary>
public enum TokenPurpose : byte
{
    Open = 1,
    Click = 2,
    Unsubscribe = 3,
}

/// <summary>
/// The authenticated word in a public link: id (16 bytes, big-endian), payload, HMAC-SHA256 cut to 16 bytes (RFC 2104, section 5), purpose (1 byte), as
/// base64url (RFC 4648) of 44 characters without payload. It carries no address of a person, and is readable by whoever holds it: authentic, not secret.
/// The purpose is last because its small numbers end every token with a letter: a mail program takes a <c>_</c> or <c>-</c> at the end of an address in
/// plain text for punctuation and leaves it out of the link.
/// </summary>
public static class PublicToken
{
    /// <summary>Longest payload in bytes: a long web address, in a link that mail clients and web servers still take.</summary>
    public const int MaxPayload = 4096;

    private const int IdSize = 16;
    private const int MacSize = 16;
    private const int PurposeSize = 1;
    private const int MinSize = IdSize + MacSize + PurposeSize;

    /// <exception cref="ArgumentException">The payload is longer than <see cref="MaxPayload"/>.</exception>
    public static string Create(PublicTokenKey key, TokenPurpose purpose, Guid id, ReadOnlySpan<byte> payload = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (payload.Length > MaxPayload)
        {
            throw new ArgumentException($"A public token carries at most {MaxPayload} bytes.", nameof(payload));
        }

        Span<byte> token = stackalloc byte[MinSize + payload.Length];
        var signed = token[..(IdSize + payload.Length)];
        id.TryWriteBytes(signed, bigEndian: true, out _);
        payload.CopyTo(signed[IdSize..]);
        Sign(key, purpose, signed, token.Slice(signed.Length, MacSize));
        token[^1] = (byte)purpose;
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads what <see cref="Create"/> wrote with the same key and purpose. Anything else, of any length, is refused and never throws.</summary>
    public static bool TryRead(PublicTokenKey key, TokenPurpose purpose, ReadOnlySpan<char> token, out Guid id, out byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        id = default;
        payload = [];

        // The buffer bounds the length: what does not fit is none of ours.
        Span<byte> buffer = stackalloc byte[MinSize + MaxPayload];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, buffer, out var size) || size < MinSize || buffer[size - 1] != (byte)purpose)
        {
            return false;
        }

        var bytes = buffer[..size];
        Span<byte> mac = stackalloc byte[MacSize];
        var signed = bytes[..^(MacSize + PurposeSize)];
        Sign(key, purpose, signed, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes.Slice(signed.Length, MacSize)) || !IsCanonical(token, bytes))
        {
            return false;
        }

        id = new Guid(signed[..IdSize], bigEndian: true);
        payload = signed[IdSize..].ToArray();
        return true;
    }

    // One token, one spelling: the decoder lets padding, white space and spare bits pass, which would make a token easy to vary.
    private static bool IsCanonical(ReadOnlySpan<char> token, ReadOnlySpan<byte> bytes) => token.SequenceEqual(Base64Url.EncodeToString(bytes));

    private static void Sign(PublicTokenKey key, TokenPurpose purpose, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.For(purpose), data, full);
        full[..MacSize].CopyTo(mac);
    }
}
