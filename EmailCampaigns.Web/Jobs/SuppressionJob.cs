using EmailCampaigns.Core.Suppressions;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Ends the enrollments of domains that were suppressed.</summary>
[DisallowConcurrentExecution]
internal sealed class SuppressionJob(SuppressionSettler settler) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await settler.Run(cancellationToken);
}
