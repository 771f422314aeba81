using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Sends what is due.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchJob(Dispatcher dispatcher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await dispatcher.Tick(cancellationToken);
}

/// <summary>Completes campaigns that ended without a last sending: by replies, rejections or failures.</summary>
[DisallowConcurrentExecution]
internal sealed class CompletionJob(CampaignCompleter completer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await completer.Sweep(cancellationToken);
}
