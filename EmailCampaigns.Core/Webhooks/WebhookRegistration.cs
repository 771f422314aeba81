using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Core.Webhooks.Outgoing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmailCampaigns.Core.Webhooks;

/// <summary>Adds webhooks, in and out. What records replies, opens and suppressions is there already, and so are <see cref="WebhookSecrets"/>.</summary>
public static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<WebhookSubscriptions>();
        services.TryAddSingleton<EventOutbox>();
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<WebhookReader>();
        services.AddSingleton<WebhookSourceEditor>();
        services.AddSingleton<DeliveryReplayer>();
        services.AddSingleton<DeliveryQueries>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookDispatcher>();
        services.AddSingleton<EndpointEditor>();
        services.AddSingleton<EndpointQueries>();
        services.AddSingleton<MessageResender>();
        services.AddSingleton<WebhookSweeper>();
        return services;
    }
}
