using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>What an endpoint is told: <c>{"type":"email.bounced","timestamp":"…","data":{…}}</c>.</summary>
internal sealed record WebhookPayload(string Type, DateTime Timestamp, WebhookPayloadData Data)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The JSON of a message; null where its event is gone, with its contact.</summary>
    public static async Task<string?> Of(CampaignsDb db, WebhookMessage message, CancellationToken cancellationToken)
    {
        if (message.EventType is not { } type)
        {
            return Write(new WebhookPayload(WebhookEventTypes.Test, message.EventAt, new WebhookPayloadData { EventId = message.EventId, Text = "This is a test. Nothing happened to any email." }));
        }

        var found = await (
            from happened in db.MessageEvents.AsNoTracking()
            where happened.Id == message.EventId && happened.EventAt == message.EventAt
            join email in db.SentEmails on happened.SentEmailId equals email.Id into emails
            from sent in emails.DefaultIfEmpty()
            join person in db.Contacts on happened.ContactId equals person.Id into people
            from contact in people.DefaultIfEmpty()
            join planned in db.Campaigns on happened.CampaignId equals planned.Id into campaigns
            from campaign in campaigns.DefaultIfEmpty()
            select new
            {
                Event = happened,
                MessageId = sent == null ? null : sent.MessageId,
                Subject = sent == null ? null : sent.Subject,
                Recipient = sent != null ? sent.RecipientEmail : contact != null ? contact.EmailNormalized : null,
                Campaign = campaign == null ? null : campaign.Name,
            }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : Write(new WebhookPayload(WebhookEventTypes.NameOf(type), message.EventAt, new WebhookPayloadData
        {
            EventId = message.EventId,
            SentEmailId = found.Event.SentEmailId,
            MessageId = found.MessageId,
            Recipient = found.Recipient,
            ContactId = found.Event.ContactId,
            CampaignId = found.Event.CampaignId,
            Campaign = found.Campaign,
            StepId = found.Event.StepId,
            Subject = found.Subject,
            Url = found.Event.Url,
            IsAutomated = type is MessageEventType.Opened or MessageEventType.Clicked ? found.Event.IsAutomated : null,
            FailureClass = found.Event.FailureClass,
            Reason = ReasonIn(found.Event.Detail),
        }));
    }

    private static string Write(WebhookPayload payload) => JsonSerializer.Serialize(payload, Json);

    /// <summary>What the other server said.</summary>
    private static string? ReasonIn(string? detail)
    {
        if (detail is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(detail);
        return document.RootElement.TryGetProperty("text", out var text) ? text.GetString() : null;
    }
}

/// <summary>What is told of an event; what does not apply is left out.</summary>
internal sealed record WebhookPayloadData
{
    public required Guid EventId { get; init; }
    public Guid? SentEmailId { get; init; }
    public string? MessageId { get; init; }
    public string? Recipient { get; init; }
    public Guid? ContactId { get; init; }
    public Guid? CampaignId { get; init; }
    public string? Campaign { get; init; }
    public Guid? StepId { get; init; }
    public string? Subject { get; init; }
    public string? Url { get; init; }
    public bool? IsAutomated { get; init; }
    public FailureClass? FailureClass { get; init; }
    public string? Reason { get; init; }
    public string? Text { get; init; }
}
