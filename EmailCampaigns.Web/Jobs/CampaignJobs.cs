using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
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
internal sealed class SettleJob(ScheduleReconciler settler) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await settler.Run(cancellationToken);
}

/// <summary>Enrolls the contacts who joined the lists of campaigns that take them.</summary>
[DisallowConcurrentExecution]
internal sealed class NewMembersJob(NewMemberEnroller enroller) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await enroller.Sweep(cancellationToken);
}

/// <summary>Goes on with decisions on very many drafts.</summary>
[DisallowConcurrentExecution]
internal sealed class DraftBatchJob(DraftBatches batches) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await batches.Run(cancellationToken);
}
