using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Core.Webhooks.Outgoing;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Reads the webhooks that came in.</summary>
[DisallowConcurrentExecution]
internal sealed class ReadWebhooksJob(WebhookReader reader) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reader.Run(cancellationToken);
}

/// <summary>Begins to send the webhooks that are due. It does not wait for their ends, so that a slow endpoint holds up no other.</summary>
[DisallowConcurrentExecution]
internal sealed class SendWebhooksJob(WebhookDispatcher dispatcher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await dispatcher.Run(cancellationToken);
}

/// <summary>Removes old webhooks.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepWebhooksJob(WebhookSweeper sweeper) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sweeper.Run(cancellationToken);
}
