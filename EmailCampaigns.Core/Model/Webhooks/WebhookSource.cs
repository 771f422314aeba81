namespace EmailCampaigns.Core.Model.Webhooks;

/// <summary>A mail service or program that may tell this workspace what happens to its emails (table <c>webhook_sources</c>). One for each provider.</summary>
public sealed class WebhookSource : IWorkspaceOwned, ITimestamped
{
    private WebhookSource()
    {
    }

    public WebhookSource(WebhookProvider provider, string protectedKey, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Provider = provider;
        ProtectedKey = protectedKey;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public WebhookProvider Provider { get; private set; }

    /// <summary>What signatures are checked with, encrypted: a shared secret, or the provider's public key.</summary>
    public string ProtectedKey { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>What was signed with the former key is refused from here on.</summary>
    public void ReplaceKey(string protectedKey) => ProtectedKey = protectedKey;
}

/// <summary>Whose webhooks are understood. The word is part of the public address.</summary>
public enum WebhookProvider
{
    /// <summary>SendGrid's Event Webhook.</summary>
    Sendgrid,

    /// <summary>Whoever signs as Standard Webhooks says.</summary>
    Generic,
}
