using EmailCampaigns.Core.Persistence.Postgres;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Makes the partitions of the months to come.</summary>
[DisallowConcurrentExecution]
internal sealed class MakePartitionsJob(PartitionMaker partitions) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await partitions.Run(cancellationToken);
}
