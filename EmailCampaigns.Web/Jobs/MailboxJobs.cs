using EmailCampaigns.Core.Inbound.Mailboxes;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Reads the mailboxes whose time has come. One process at a time looks for them; each then keeps those whose servers offer IDLE.</summary>
[DisallowConcurrentExecution]
internal sealed class ReadMailboxesJob(MailboxReader reader) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reader.Run(cancellationToken);
}

/// <summary>Keeps the mailboxes that this process reads.</summary>
[DisallowConcurrentExecution]
internal sealed class KeepMailboxesJob(MailboxReader reader) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reader.Keep(cancellationToken);
}

/// <summary>Puts copies of what was sent into Sent folders. One process at a time does it, so that none is stored twice.</summary>
[DisallowConcurrentExecution]
internal sealed class KeepCopiesJob(SentCopyKeeper keeper) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await keeper.Run(cancellationToken);
}
