using EmailCampaigns.Core.Imports;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Works off the imports that wait, and goes on with those that a former process left.</summary>
[DisallowConcurrentExecution]
internal sealed class ImportJob(UploadQueries uploads, ContactImporter importer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var (workspaceId, uploadId) in await uploads.Unfinished(cancellationToken))
        {
            await importer.Run(workspaceId, uploadId, cancellationToken);
        }
    }
}

/// <summary>Removes uploaded files that nobody needs any more.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepUploadsJob(UploadSweeper sweeper) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sweeper.Run(cancellationToken);
}
