using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending;

/// <summary>Adds sending. A database, a clock and logging are there already.</summary>
public static class SendingRegistration
{
    /// <summary>Adds what sends, and what people do to it.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="options">The settings.</param>
    /// <param name="openTransport">Makes the transport of a sender.</param>
    public static IServiceCollection AddSending(
        this IServiceCollection services, SendingOptions options, Func<IServiceProvider, Func<SenderAccount, IMailTransport>> openTransport)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<InstallationKeys>();
        services.TryAddSingleton<PublicTokens>();
        services.TryAddSingleton<EnrollmentPlanner>();
        services.TryAddSingleton<NextEmail>();
        services.TryAddSingleton<WebhookSubscriptions>();
        services.TryAddSingleton<EventOutbox>();
        services.TryAddSingleton<Suppressor>();
        services.TryAddSingleton(_ => new TemplateRenderer());
        services.AddSingleton(provider => new TransportPool(openTransport(provider)));
        services.AddMetrics();
        services.AddSingleton<SendingMetrics>();
        services.TryAddSingleton<FileOctets>();
        services.AddSingleton<FrozenPlans>();
        services.AddSingleton<EmailComposer>();
        services.AddSingleton<RefusedEmails>();
        services.AddSingleton<SendGate>();
        services.AddSingleton<FailedAttemptRecorder>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddSingleton<LaneTools>();
        services.AddSingleton<LeaseReaper>();
        services.AddSingleton<CampaignCompleter>();
        services.AddSingleton<SendingHold>();
        services.AddSingleton<HealthGuard>();
        services.AddSingleton<HealthQueries>();
        services.AddSingleton<SenderResumer>();
        services.AddSingleton<InstallationGuard>();
        services.AddSingleton<SendingQueries>();
        services.AddSingleton<SentEmailQueries>();
        services.AddSingleton<WaitingQueries>();
        services.AddSingleton<SendingSettings>();
        services.AddSingleton<QueueCounter>();
        // Their constructors are not public, because what they are made of is not.
        services.AddSingleton(provider => new Dispatcher(
            provider.GetRequiredService<IDbContextFactory<CampaignsDb>>(),
            provider.GetRequiredService<LaneTools>(),
            provider.GetRequiredService<CampaignCompleter>(),
            provider.GetRequiredService<InstallationGuard>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Dispatcher>>()));
        services.AddSingleton(provider => new InterruptedResolver(
            provider.GetRequiredService<IDbContextFactory<CampaignsDb>>(),
            provider.GetRequiredService<EmailComposer>(),
            provider.GetRequiredService<OutcomeRecorder>(),
            provider.GetRequiredService<EnrollmentPlanner>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InterruptedResolver>>()));
        return services;
    }
}
