using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Webhooks;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>Signs webhooks as mail services do, without the code under test.</summary>
internal static class Signed
{
    /// <summary>The headers of Standard Webhooks, worked out by hand.</summary>
    public static Dictionary<string, string> Standard(string secret, string id, DateTime at, string body)
    {
        var timestamp = Unix(at);
        var hash = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return new Dictionary<string, string> { ["webhook-id"] = id, ["webhook-timestamp"] = timestamp, ["webhook-signature"] = $"v1,{Convert.ToBase64String(hash)}" };
    }

    /// <summary>The headers of SendGrid's Signed Event Webhook.</summary>
    public static Dictionary<string, string> SendGrid(ECDsa key, DateTime at, string body)
    {
        var timestamp = Unix(at);
        var signature = key.SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new Dictionary<string, string>
        {
            ["x-twilio-email-event-webhook-signature"] = Convert.ToBase64String(signature),
            ["x-twilio-email-event-webhook-timestamp"] = timestamp,
        };
    }

    public static string NewSecret() => WebhookSecrets.New();

    private static string Unix(DateTime at) => new DateTimeOffset(at).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
