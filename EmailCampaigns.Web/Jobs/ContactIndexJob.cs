using EmailCampaigns.Core.Contacts;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Indexes the contacts that came in, so that parts of their names are found at once.</summary>
[DisallowConcurrentExecution]
internal sealed class ContactIndexJob(ContactIndexer indexer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await indexer.Run(cancellationToken);
}
