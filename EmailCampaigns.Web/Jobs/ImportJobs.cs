using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Jobs;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>Works off the imports that wait, and goes on with those that a former process left.</summary>
[DisallowConcurrentExecution]
internal sealed class ImportJob(UploadQueries uploads, JobRunner jobs, ContactImporter importer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await jobs.Run(
        JobKind.Import,
        [.. (await uploads.Unfinished(cancellationToken)).Select(upload => new JobItem(upload.WorkspaceId, upload.UploadId))],
        (item, stop) => importer.Run(item.WorkspaceId, item.SubjectId, stop),
        (item, reason, stop) => importer.Fail(item.WorkspaceId, item.SubjectId, $"The import cannot go on. {reason}", stop),
        cancellationToken);
}

/// <summary>Removes uploaded files that nobody needs any more.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepUploadsJob(UploadSweeper sweeper) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sweeper.Run(cancellationToken);
}
