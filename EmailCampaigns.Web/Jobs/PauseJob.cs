using EmailCampaigns.Core.Scheduling.Replan;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Goes on with the sequences of contacts who are back from an absence.</summary>
[DisallowConcurrentExecution]
internal sealed class PauseJob(PauseExpirer pauses) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await pauses.Run(cancellationToken);
}
