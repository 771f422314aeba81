using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Jobs;

/// <summary>An item that a job works on.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="SubjectId">The upload, campaign, suppression or enrollment.</param>
public readonly record struct JobItem(Guid WorkspaceId, Guid SubjectId);

/// <summary>
/// Runs a job on one thing after another, of whatever workspace. An item that fails is noted with the reason and retried with growing pauses; the others go on.
/// </summary>
public sealed partial class JobRunner(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock, ILogger<JobRunner> log)
{
    /// <summary>Works on each item that is due.</summary>
    /// <param name="job">What is done.</param>
    /// <param name="items">On what.</param>
    /// <param name="run">Does it.</param>
    /// <param name="giveUp">
    /// Ends an item with a reason for a person, after <see cref="JobBackoff.MaxAttempts"/> failures that were not transient; null if it is retried until it succeeds.
    /// </param>
    /// <param name="cancellationToken">Stops between two items, and within one as <paramref name="run"/> does.</param>
    public async Task Run(
        JobKind job,
        IReadOnlyList<JobItem> items,
        Func<JobItem, CancellationToken, Task> run,
        Func<JobItem, string, CancellationToken, Task>? giveUp,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(run);
        if (items.Count == 0)
        {
            return;
        }

        var failing = await Failing(job, cancellationToken);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = failing.GetValueOrDefault(item.SubjectId);
            if (before is not null && !(before.NextAttemptAt <= clock.UtcNow()))
            {
                continue;
            }

            try
            {
                await run(item, cancellationToken);
                if (before is not null)
                {
                    await Forget(item.WorkspaceId, job, item.SubjectId, cancellationToken);
                }
            }
            catch (Exception fault) when (!(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                await Fail(job, item, (before?.Failures ?? 0) + 1, fault, giveUp, cancellationToken);
            }
        }
    }

    /// <summary>Across workspaces, only to find out which items wait for a retry.</summary>
    private async Task<Dictionary<Guid, JobFailure>> Failing(JobKind job, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        return await db.JobFailures.IgnoreQueryFilters().AsNoTracking().Where(f => f.Job == job).ToDictionaryAsync(f => f.SubjectId, cancellationToken);
    }

    private async Task Fail(
        JobKind job, JobItem item, int failures, Exception fault, Func<JobItem, string, CancellationToken, Task>? giveUp, CancellationToken cancellationToken)
    {
        var error = JobBackoff.Describe(fault);
        var isGivenUp = giveUp is not null && failures >= JobBackoff.MaxAttempts && !IsTransient(fault)
            && await TryGiveUp(job, item, failures, error, giveUp, cancellationToken);
        var now = clock.UtcNow();
        DateTime? next = isGivenUp ? null : now + JobBackoff.After(failures);
        await dbs.Edit(
            item.WorkspaceId,
            async db =>
            {
                var failure = await db.JobFailures.SingleOrDefaultAsync(f => f.Job == job && f.SubjectId == item.SubjectId, cancellationToken);
                if (failure is null)
                {
                    failure = new JobFailure(job, item.SubjectId, now);
                    db.JobFailures.Add(failure);
                }

                failure.Fail(error, next, now);
                await db.SaveChangesAsync(cancellationToken);
                return failure.Failures;
            },
            cancellationToken);
        LogFailed(job, item.SubjectId, failures, next, fault);
    }

    private bool IsTransient(Exception fault)
    {
        using var db = dbs.CreateDbContext();
        return JobBackoff.IsTransient(fault) || db.Sql.IsConflict(fault);
    }

    /// <summary>What cannot even be given up is tried again like the rest.</summary>
    private async Task<bool> TryGiveUp(
        JobKind job, JobItem item, int failures, string error, Func<JobItem, string, CancellationToken, Task> giveUp, CancellationToken cancellationToken)
    {
        try
        {
            await giveUp(item, $"It failed {failures} times in a row: {error}", cancellationToken);
            return true;
        }
        catch (Exception fault) when (!(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogNotGivenUp(job, item.SubjectId, fault);
            return false;
        }
    }

    private async Task Forget(Guid workspaceId, JobKind job, Guid subjectId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        await db.InTransaction(() => Forget(db, job, subjectId, cancellationToken), WritePriority.Bulk, cancellationToken);
    }

    /// <summary>The next attempt counts as the first: it succeeded, or a person changed what it works on. Inside the caller's transaction.</summary>
    public static Task Forget(CampaignsDb db, JobKind job, Guid subjectId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.JobFailures.Where(f => f.Job == job && f.SubjectId == subjectId).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Error, "Job {Job} failed on {SubjectId}, {Failures} times in a row; next attempt {NextAttemptAt}")]
    private partial void LogFailed(JobKind job, Guid subjectId, int failures, DateTime? nextAttemptAt, Exception fault);

    [LoggerMessage(2102, LogLevel.Error, "Job {Job} could not give up {SubjectId}; it is tried again")]
    private partial void LogNotGivenUp(JobKind job, Guid subjectId, Exception fault);
}
