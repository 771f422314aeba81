using EmailCampaigns.Core.Privacy;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Clears what is stored of people who were erased.</summary>
[DisallowConcurrentExecution]
internal sealed class EraseJob(ErasureFinisher finisher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await finisher.Run(cancellationToken);
}
