using System.Globalization;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Webhooks;

/// <summary>Webhooks in words.</summary>
public static class WebhookWords
{
    /// <summary>What an endpoint can be told, in the order in which it happens.</summary>
    public static IReadOnlyList<(MessageEventType Type, string Words)> Types { get; } =
    [
        (MessageEventType.Sent, "Sent"),
        (MessageEventType.Delivered, "Delivered"),
        (MessageEventType.Deferred, "Delayed by the receiving server"),
        (MessageEventType.Opened, "Opened"),
        (MessageEventType.Clicked, "Link clicked"),
        (MessageEventType.Replied, "Replied"),
        (MessageEventType.Bounced, "Bounced"),
        (MessageEventType.Complained, "Marked as spam"),
        (MessageEventType.Unsubscribed, "Unsubscribed"),
        (MessageEventType.Failed, "Could not be sent"),
    ];

    public static string Provider(WebhookProvider provider) => provider switch
    {
        WebhookProvider.Sendgrid => "SendGrid",
        WebhookProvider.Generic => "Standard Webhooks",
    };

    public static StatusLook Status(WebhookStatus status) => status switch
    {
        WebhookStatus.Pending => new("Pending", StatusFamily.Blue),
        WebhookStatus.Processed => new("Processed", StatusFamily.Green),
        WebhookStatus.Failed => new("Failed", StatusFamily.Red),
    };

    public static StatusLook Status(WebhookMessageStatus status) => status switch
    {
        WebhookMessageStatus.Pending => new("Pending", StatusFamily.Blue),
        WebhookMessageStatus.Delivered => new("Delivered", StatusFamily.Green),
        WebhookMessageStatus.Failed => new("Failed", StatusFamily.Red),
    };

    public static StatusLook Status(EndpointRow endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint switch
        {
            { DisabledAt: not null } => new("Disabled", StatusFamily.Red),
            { FailingSince: not null } => new("Failing", StatusFamily.Amber),
            _ => new("Active", StatusFamily.Green),
        };
    }

    /// <summary>What came of an attempt: "200", "no answer in time".</summary>
    public static string Result(AttemptRow attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var status = attempt.StatusCode?.ToString(CultureInfo.InvariantCulture);
        return attempt.Result switch
        {
            WebhookResult.Delivered => status!,
            WebhookResult.Refused => $"{status}: refused",
            WebhookResult.Redirected => $"{status}: a redirect, which is not followed",
            WebhookResult.Gone => $"{status}: endpoint removed",
            WebhookResult.TimedOut => "no answer in time",
            WebhookResult.Unreachable => "not reached",
            WebhookResult.Forbidden => "in a private network",
            WebhookResult.Unsendable => "could not be built",
        };
    }

    /// <summary>What a message is of: "email.bounced".</summary>
    public static string TypeOf(MessageRow message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.EventType is { } type ? WebhookEventTypes.NameOf(type) : WebhookEventTypes.Test;
    }

    /// <summary>"240 ms", "15.0 s".</summary>
    public static string Duration(int milliseconds) =>
        milliseconds < 1_000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms") : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000.0:0.0} s");
}
