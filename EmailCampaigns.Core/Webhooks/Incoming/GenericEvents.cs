using System.Globalization;
using System.Text.Json;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>What other programs tell: one event, in the words of the webhooks that this product sends (<see cref="WebhookEventTypes"/>).</summary>
internal static class GenericEvents
{
    private static readonly HashSet<MessageEventType> Understood =
    [
        MessageEventType.Delivered, MessageEventType.Deferred, MessageEventType.Bounced, MessageEventType.Complained, MessageEventType.Unsubscribed, MessageEventType.Opened,
        MessageEventType.Clicked, MessageEventType.Replied,
    ];

    /// <summary>The words, for a message to a person.</summary>
    public static string Words => string.Join(", ", Understood.Order().Select(type => WebhookEventTypes.NameOf(type)));

    public static ParsedWebhook Parse(string key, byte[] body, DateTime receivedAt)
    {
        using var document = JsonDocument.Parse(body, JsonFields.Limits);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            return Not("Must be an object with type, timestamp and data.");
        }

        if (!WebhookEventTypes.TryParse(root.Text("type"), out var type) || !Understood.Contains(type))
        {
            return Not($"\"{root.Text("type")}\" is no type of event that is understood. These are: {Words}.");
        }

        if (AtOf(root, receivedAt) is not { } at)
        {
            return Not($"\"{root.Text("timestamp")}\" is not a time. It must look like 2026-01-31T09:30:00Z.");
        }

        var (ids, recipient) = (data.MessageId("messageId"), data.Address("recipient"));
        if (ids is null && recipient is null)
        {
            return Not("It says neither which email it is about (messageId) nor to whom it went (recipient).");
        }

        return new ParsedWebhook([
            new ProviderEvent(key, type, at)
            {
                MessageIds = ids is null ? [] : [ids],
                Recipient = recipient,
                Code = data.Number("code") is { } code and >= 200 and < 600 ? (int)code : null,
                Status = data.Text("status"),
                Reason = data.Text("reason"),
                Url = data.Text("url"),
                Ip = data.Text("ip"),
                UserAgent = data.Text("userAgent"),
                IsAutomated = data.Flag("isAutomated"),
                Reply = type == MessageEventType.Replied ? new ToldReply(data.MessageId("replyMessageId"), data.Text("subject"), data.Text("text")) : null,
            },
        ], 0, []);
    }

    private static ParsedWebhook Not(string problem) => new([], 0, [problem]);

    /// <summary>Without a time it happened as it came; a clock that is ahead changes nothing.</summary>
    private static DateTime? AtOf(JsonElement root, DateTime receivedAt) =>
        root.Text("timestamp") is not { } written ? receivedAt
        : DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.UtcDateTime > DateTime.UnixEpoch
            ? (at.UtcDateTime < receivedAt ? at.UtcDateTime.TrimToMilliseconds() : receivedAt)
        : null;
}
