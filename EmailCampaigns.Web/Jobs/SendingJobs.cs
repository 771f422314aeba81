using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Sends what is due.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchJob(Dispatcher dispatcher) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await dispatcher.TickAndWatch(cancellationToken);
}

/// <summary>Completes campaigns that ended without a last sending: by replies, rejections or failures.</summary>
[DisallowConcurrentExecution]
internal sealed class CompletionJob(CampaignCompleter completer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await completer.Sweep(cancellationToken);
}

/// <summary>Shows other processes, and this one after a restart, that the database is alive and where it is sent from.</summary>
[DisallowConcurrentExecution]
internal sealed class HeartbeatJob(InstallationGuard guard) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await guard.Beat(cancellationToken);
}

/// <summary>Takes back what a process that is gone had reserved.</summary>
[DisallowConcurrentExecution]
internal sealed class ReapJob(LeaseReaper reaper, AnswerLeases answers) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await reaper.Reap(cancellationToken);
        await answers.Reap(cancellationToken);
    }
}

/// <summary>Counts what waits, for people to see.</summary>
[DisallowConcurrentExecution]
internal sealed class CountQueueJob(QueueCounter counter) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await counter.Run(cancellationToken);
}
