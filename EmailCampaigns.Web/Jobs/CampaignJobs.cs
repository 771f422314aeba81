using EmailCampaigns.Core.Planning;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Goes on with the launches that are under way.</summary>
[DisallowConcurrentExecution]
internal sealed class LaunchJob(CampaignLauncher launcher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await launcher.Run(cancellationToken);
}

/// <summary>Brings the rows of paused, resumed, stopped and archived campaigns in line.</summary>
[DisallowConcurrentExecution]
internal sealed class SettleJob(CampaignSettler settler) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await settler.Run(cancellationToken);
}
