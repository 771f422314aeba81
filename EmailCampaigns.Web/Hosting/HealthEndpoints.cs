using EmailCampaigns.Core;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Jobs;
using Quartz;

namespace EmailCampaigns.Web.Hosting;

/// <summary>
/// <c>/healthz</c>: whether this process can do its work, for load balancers and for whoever watches. A job that fails again and again makes it <c>degraded</c>, with 200: the
/// process works, and somebody should look. Whoever asks is not known, so nothing of a workspace is told.
/// </summary>
internal static partial class HealthEndpoints
{
    public static void MapHealth(this WebApplication app) => app.MapGet("/healthz", Health).AllowAnonymous().ExcludeFromDescription().WithHead();

    private static async Task<IResult> Health(
        SendingQueries sending, JobQueries jobs, JobHealth runs, ISchedulerFactory schedulers, ILogger<Settings> log, CancellationToken cancellationToken)
    {
        QueueState? queue = null;
        List<Failing> failing = [.. runs.Failing.Select(run => new Failing(SnakeCase.Of(run.Job), Items: 0, run.Failures, run.Since))];
        var database = await Probe(async () =>
        {
            queue = await sending.Queue(cancellationToken);
            failing.AddRange((await jobs.Failing(cancellationToken)).Select(job => new Failing(SnakeCase.Of(job.Job), job.Items, job.Failures, job.Since)));
            return true;
        }, "database", log);
        var scheduler = await Probe(async () => (await schedulers.GetAllSchedulers(cancellationToken)).All(s => s.Status == SchedulerStatus.Running), "scheduler", log);
        return TypedResults.Json(
            new Report(
                !(database && scheduler) ? "unhealthy" : failing.Count > 0 ? "degraded" : "healthy",
                Word(database),
                Word(scheduler),
                new Jobs(failing.Count > 0 ? "failing" : "healthy", failing),
                queue is null ? null : new Queue(queue)),
            ApiJson.Options,
            statusCode: database && scheduler ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(bool works) => works ? "healthy" : "unhealthy";

    /// <summary>Whatever goes wrong here is the answer to the question, so it is logged and told, not thrown.</summary>
    private static async Task<bool> Probe(Func<Task<bool>> works, string part, ILogger log)
    {
        try
        {
            return await works();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogUnhealthy(log, part, failure);
            return false;
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "The {Part} does not answer")]
    private static partial void LogUnhealthy(ILogger log, string part, Exception failure);

    private sealed record Report(string Status, string Database, string Scheduler, Jobs Jobs, Queue? Queue);

    private sealed record Jobs(string Status, IReadOnlyList<Failing> Failing);

    /// <summary>A job that fails again and again.</summary>
    /// <param name="Job">Its name.</param>
    /// <param name="Items">On how many things; 0 where the job fails as a whole.</param>
    /// <param name="Failures">How often in a row.</param>
    /// <param name="Since">Since when.</param>
    private sealed record Failing(string Job, int Items, int Failures, DateTime Since);

    private sealed record Queue(long Depth, int OldestDueSeconds, int UnderWay, int Interrupted, bool IsHeld)
    {
        public Queue(QueueState state)
            : this(state.Depth, (int)state.OldestDue.TotalSeconds, state.UnderWay, state.Interrupted, state.IsHeld)
        {
        }
    }
}
