using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>SendGrid's Signed Event Webhook: ECDSA with P-256 and SHA-256 over the timestamp and the raw body.</summary>
internal static class SendGridSignature
{
    public const string Signature = "x-twilio-email-event-webhook-signature";
    public const string Timestamp = "x-twilio-email-event-webhook-timestamp";

    /// <summary>The key as it is kept: Base64 of the SubjectPublicKeyInfo, read from that or from PEM; null where it is none for P-256.</summary>
    public static string? Normalize(string key)
    {
        try
        {
            var octets = Convert.FromBase64String(string.Concat(key.Split('\n').Where(line => !line.TrimStart().StartsWith("-----", StringComparison.Ordinal))));
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(octets, out var read);
            return read == octets.Length && ecdsa.KeySize == 256 ? Convert.ToBase64String(octets) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether it is signed with the private key of this one, and recent.</summary>
    public static bool IsGenuine(string publicKey, IReadOnlyDictionary<string, string> headers, byte[] body, DateTime now)
    {
        if (!headers.TryGetValue(Signature, out var signature) || !headers.TryGetValue(Timestamp, out var timestamp) || !StandardSignature.TryReadRecent(timestamp, now, out _))
        {
            return false;
        }

        var given = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, given, out var length))
        {
            return false;
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        return ecdsa.VerifyData(signed, given.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
