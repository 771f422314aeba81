using System.Collections.Concurrent;
using EmailCampaigns.Core;
using Quartz;

namespace EmailCampaigns.Web.Jobs;

/// <summary>A job of this process that fails as a whole, again and again.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Failures">How often in a row.</param>
/// <param name="Since">When the first of these failed, UTC.</param>
internal sealed record FailingRun(string Job, int Failures, DateTime Since);

/// <summary>Counts how often in a row each job of this process fails. What a job fails on one at a time is noted by <see cref="Core.Jobs.JobRunner"/>.</summary>
internal sealed class JobHealth(TimeProvider clock) : IJobListener
{
    /// <summary>From the second failure in a row on it is no accident.</summary>
    private const int AgainAndAgain = 2;

    private readonly ConcurrentDictionary<string, FailingRun> _failing = new(StringComparer.Ordinal);

    public string Name => nameof(JobHealth);

    public IReadOnlyList<FailingRun> Failing => [.. _failing.Values.Where(run => run.Failures >= AgainAndAgain).OrderBy(run => run.Job, StringComparer.Ordinal)];

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken)
    {
        Note(context.JobDetail.Key.Name, jobException is not null);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>One run of a job is over.</summary>
    public void Note(string job, bool failed)
    {
        if (!failed)
        {
            _failing.TryRemove(job, out _);
            return;
        }

        var now = clock.UtcNow();
        _failing.AddOrUpdate(job, _ => new FailingRun(job, 1, now), (_, before) => before with { Failures = before.Failures + 1 });
    }
}
