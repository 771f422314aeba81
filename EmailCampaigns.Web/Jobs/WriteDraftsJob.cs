using EmailCampaigns.Core.Generation;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Has drafts written by models, where any are to be.</summary>
[DisallowConcurrentExecution]
internal sealed class WriteDraftsJob(DraftWriter writer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await writer.Run(cancellationToken);
}
