using EmailCampaigns.Core.Inbound.Answers;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Sends the answers whose time to be taken back is over.</summary>
[DisallowConcurrentExecution]
internal sealed class AnswerJob(AnswerDispatcher dispatcher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await dispatcher.Tick(cancellationToken);
}
