using EmailCampaigns.Core.Sending.Health;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Pauses the senders and campaigns of which too much comes back.</summary>
[DisallowConcurrentExecution]
internal sealed class HealthJob(HealthGuard guard) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await guard.Run(cancellationToken);
}
