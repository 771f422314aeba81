using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>SendGrid's events: an array of flat objects, each with <c>event</c>, <c>sg_event_id</c>, <c>timestamp</c> and <c>smtp-id</c>, which is our Message-ID.</summary>
internal static partial class SendGridEvents
{
    /// <summary>Known, and nothing follows from them.</summary>
    private static readonly HashSet<string> WithoutConsequence = new(StringComparer.Ordinal) { "processed", "group_resubscribe", "account_status_change" };

    public static ParsedWebhook Parse(byte[] body, DateTime receivedAt)
    {
        using var document = JsonDocument.Parse(body, JsonFields.Limits);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return new ParsedWebhook([], 0, ["Must be an array of events."]);
        }

        var (events, ignored, problems) = (new List<ProviderEvent>(), 0, new List<string>());
        foreach (var (index, item) in document.RootElement.EnumerateArray().Index())
        {
            var name = item.Text("event");
            if (name is not null && WithoutConsequence.Contains(name))
            {
                ignored++;
            }
            else if (TypeOf(name, item) is { } type)
            {
                events.Add(EventOf(item, type, receivedAt));
            }
            else
            {
                problems.Add(name is null ? $"Event {index + 1} does not say what it is." : $"Event {index + 1}: \"{name}\" is unknown.");
            }
        }

        return new ParsedWebhook(events, ignored, problems);
    }

    private static MessageEventType? TypeOf(string? name, JsonElement item) => name switch
    {
        "delivered" => MessageEventType.Delivered,
        "deferred" => MessageEventType.Deferred,
        "bounce" or "blocked" => MessageEventType.Bounced,
        "dropped" => WasAskedNotTo(item) ? MessageEventType.Unsubscribed : MessageEventType.Bounced,
        "spamreport" => MessageEventType.Complained,
        "unsubscribe" or "group_unsubscribe" => MessageEventType.Unsubscribed,
        "open" => MessageEventType.Opened,
        "click" => MessageEventType.Clicked,
        _ => null,
    };

    /// <summary>SendGrid did not even try, since the recipient left or complained before, maybe about another sender's email: that holds here too, but is no new complaint.</summary>
    private static bool WasAskedNotTo(JsonElement item) => item.Text("reason") is { } reason
        && (reason.Contains("unsubscribed address", StringComparison.OrdinalIgnoreCase) || reason.Contains("spam reporting address", StringComparison.OrdinalIgnoreCase));

    private static ProviderEvent EventOf(JsonElement item, MessageEventType type, DateTime receivedAt)
    {
        var reason = item.Text("reason") ?? item.Text("response");
        return new ProviderEvent(item.Text("sg_event_id") ?? HashOf(item), type, AtOf(item, receivedAt))
        {
            MessageIds = [.. new[] { item.MessageId("smtp-id"), item.MessageId("message_id") }.OfType<string>()],
            Recipient = item.Address("email"),
            Code = reason is not null && LeadingCode().Match(reason) is { Success: true } code ? int.Parse(code.ValueSpan, CultureInfo.InvariantCulture) : null,
            Status = item.Text("status"),
            Reason = reason,
            Url = item.Text("url"),
            Ip = item.Text("ip"),
            UserAgent = item.Text("useragent"),
            IsAutomated = item.Flag("sg_machine_open"),
        };
    }

    private static DateTime AtOf(JsonElement item, DateTime receivedAt) =>
        item.Number("timestamp") is { } seconds and > 0 && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() && DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime is var at && at < receivedAt
            ? at
            : receivedAt;

    private static string HashOf(JsonElement item) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.GetRawText())));

    [GeneratedRegex(@"^\s*[45]\d\d(?=[\s\-]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingCode();
}
