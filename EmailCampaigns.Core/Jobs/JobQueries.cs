using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Jobs;

/// <summary>A job that fails again and again.</summary>
/// <param name="Job">The kind of job.</param>
/// <param name="Items">On how many things.</param>
/// <param name="Failures">How often in a row, on the one that failed most.</param>
/// <param name="Since">When the first of them failed first, UTC.</param>
public sealed record FailingJob(JobKind Job, int Items, int Failures, DateTime Since);

/// <summary>A failure of a job on one thing, for the person who looks at that thing.</summary>
/// <param name="Job">What failed.</param>
/// <param name="Failures">How often in a row.</param>
/// <param name="FirstFailedAt">Since when, UTC.</param>
/// <param name="LastFailedAt">The last time, UTC.</param>
/// <param name="NextAttemptAt">When it is tried again, UTC; null: not by itself.</param>
/// <param name="Error">Why, the last time.</param>
public sealed record JobProblem(JobKind Job, int Failures, DateTime FirstFailedAt, DateTime LastFailedAt, DateTime? NextAttemptAt, string Error);

/// <summary>Reads what jobs fail on.</summary>
public sealed class JobQueries(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>From the second failure in a row on it is no accident.</summary>
    private const int AgainAndAgain = 2;

    /// <summary>What was given up is news for so long.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    /// <summary>The jobs of the whole installation that fail again and again; for who runs it, so without what belongs to a workspace.</summary>
    public async Task<IReadOnlyList<FailingJob>> Failing(CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var since = clock.UtcNow() - News;
        var failing = await db.JobFailures.IgnoreQueryFilters()
            .Where(f => f.Failures >= AgainAndAgain && (f.NextAttemptAt != null || f.LastFailedAt > since))
            .GroupBy(f => f.Job)
            .Select(g => new { g.Key, Items = g.Count(), Failures = g.Max(f => f.Failures), Since = g.Min(f => f.FirstFailedAt) })
            .ToListAsync(cancellationToken);
        return [.. failing.OrderBy(f => f.Key).Select(f => new FailingJob(f.Key, f.Items, f.Failures, f.Since))];
    }

    /// <summary>What fails on some things of a workspace, by the thing.</summary>
    internal static async Task<ILookup<Guid, JobProblem>> Of(CampaignsDb db, IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken)
    {
        var failures = await db.JobFailures.AsNoTracking().Where(f => subjectIds.Contains(f.SubjectId)).OrderBy(f => f.FirstFailedAt).ToListAsync(cancellationToken);
        return failures.ToLookup(f => f.SubjectId, f => new JobProblem(f.Job, f.Failures, f.FirstFailedAt, f.LastFailedAt, f.NextAttemptAt, f.Error));
    }
}
