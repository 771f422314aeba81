using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StandardWebhooks;

namespace EmailCampaigns.Core.Webhooks;

/// <summary>
/// Signatures as Standard Webhooks says: HMAC-SHA-256 over id, timestamp and body. The package signs; checking is done here, since its own check reads the wall clock and passes over the
/// last of several signatures.
/// </summary>
internal static class StandardSignature
{
    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    /// <summary>How far the clock of whoever signs may be away. What is older may be a replay.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>No sender gives more than two or three while it changes its secret.</summary>
    private const int MaxSignatures = 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The header for a body, one signature for each secret.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, string body) =>
        string.Join(' ', secrets.Select(secret => new StandardWebhook(secret).Sign(id, at, body)));

    /// <summary>Whether one of the signatures is of this secret, and recent. Compared in constant time.</summary>
    public static bool IsGenuine(string secret, IReadOnlyDictionary<string, string> headers, byte[] body, DateTime now)
    {
        if (!headers.TryGetValue(Id, out var id) || id.Length == 0
            || !headers.TryGetValue(Signature, out var signatures)
            || !headers.TryGetValue(Timestamp, out var timestamp) || !TryReadRecent(timestamp, now, out var at)
            || !TryRead(body, out var text))
        {
            return false;
        }

        var expected = Encoding.UTF8.GetBytes(new StandardWebhook(secret).Sign(id, at, text));
        return signatures.Split(' ', MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaxSignatures)
            .Aggregate(false, (isGenuine, given) => isGenuine | CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given)));
    }

    /// <summary>A Unix time in seconds within <see cref="Tolerance"/>.</summary>
    public static bool TryReadRecent(string timestamp, DateTime now, out DateTimeOffset at)
    {
        at = default;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }

        at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (at.UtcDateTime - now).Duration() <= Tolerance;
    }

    /// <summary>A body that is not UTF-8 is no JSON, and would be signed as something else than it is.</summary>
    private static bool TryRead(byte[] body, out string text)
    {
        try
        {
            text = Strict.GetString(body);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
