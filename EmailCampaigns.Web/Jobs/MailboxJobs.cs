using EmailCampaigns.Core.Inbound.Mailboxes;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Reads the mailboxes whose time has come. One process at a time does, so a mailbox has one reader.</summary>
[DisallowConcurrentExecution]
internal sealed class ReadMailboxesJob(MailboxReader reader) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reader.Run(cancellationToken);
}
