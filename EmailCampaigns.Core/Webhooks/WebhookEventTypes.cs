namespace EmailCampaigns.Core.Webhooks;

/// <summary>The names of events in webhooks: <c>email.bounced</c>. The same ones going out and coming in.</summary>
public static class WebhookEventTypes
{
    /// <summary>What a test message is of.</summary>
    public const string Test = "webhook.test";

    private const string Prefix = "email.";

    /// <summary>Of a kind of event.</summary>
    public static string NameOf(MessageEventType type) => Prefix + SnakeCase.Of(type);

    /// <summary>Reads one; false where it is none.</summary>
    public static bool TryParse(string? name, out MessageEventType type)
    {
        type = default;
        return name?.StartsWith(Prefix, StringComparison.Ordinal) is true && SnakeCase.TryParse(name[Prefix.Length..], out type);
    }
}
