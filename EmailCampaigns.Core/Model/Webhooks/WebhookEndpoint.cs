namespace EmailCampaigns.Core.Model.Webhooks;

/// <summary>An address of another program that is told what happens to emails (table <c>webhook_endpoints</c>).</summary>
public sealed class WebhookEndpoint : IWorkspaceOwned, IVersioned
{
    private WebhookEndpoint()
    {
    }

    public WebhookEndpoint(string url, string? description, IEnumerable<MessageEventType> types, string protectedSecret, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Url = url;
        Description = description;
        ProtectedSecret = protectedSecret;
        Subscribe(types);
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>http or https, without user, password and fragment.</summary>
    public string Url { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>The kinds of event that it wants, in words with a space between them.</summary>
    public string EventTypes { get; private set; } = "";

    /// <summary>What its messages are signed with, encrypted.</summary>
    public string ProtectedSecret { get; private set; } = "";

    /// <summary>The secret before that, encrypted: while <see cref="PreviousSecretUntil"/> lasts messages are signed with both.</summary>
    public string? PreviousSecret { get; private set; }

    public DateTime? PreviousSecretUntil { get; private set; }

    /// <summary>Null while it is active.</summary>
    public DateTime? DisabledAt { get; private set; }

    /// <summary>Why, in words.</summary>
    public string? DisabledReason { get; private set; }

    /// <summary>Since when no message was taken; null where the last one was.</summary>
    public DateTime? FailingSince { get; private set; }

    public DateTime? LastDeliveredAt { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>The kinds of event, read from how they are stored.</summary>
    public static IReadOnlyList<MessageEventType> TypesIn(string eventTypes)
    {
        ArgumentNullException.ThrowIfNull(eventTypes);
        return [.. eventTypes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SnakeCase.Parse<MessageEventType>)];
    }

    /// <summary>From here on it is told of these kinds of event.</summary>
    public void Subscribe(IEnumerable<MessageEventType> types) => EventTypes = string.Join(' ', types.Distinct().Order().Select(type => SnakeCase.Of(type)));

    /// <summary>A new secret. The former one goes on signing beside it until <paramref name="until"/>, so that the receiver can change over.</summary>
    public void Rotate(string protectedSecret, DateTime until) => (PreviousSecret, PreviousSecretUntil, ProtectedSecret) = (ProtectedSecret, until, protectedSecret);

    /// <summary>Nothing is sent to it any more. Disabling twice changes nothing.</summary>
    public void Disable(string reason, DateTime now)
    {
        if (DisabledAt is null)
        {
            (DisabledAt, DisabledReason) = (now, reason);
        }
    }

    /// <summary>It is told again, also of what waited.</summary>
    public void Enable() => (DisabledAt, DisabledReason, FailingSince) = (null, null, null);
}
