using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using Quartz;

namespace EmailCampaigns.Web.Hosting;

/// <summary><c>/healthz</c>: whether this process can do its work, for load balancers and for whoever watches.</summary>
internal static partial class HealthEndpoints
{
    public static void MapHealth(this WebApplication app) => app.MapGet("/healthz", Health).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Health(
        SendingQueries sending, ISchedulerFactory schedulers, ILogger<Settings> log, CancellationToken cancellationToken)
    {
        QueueState? queue = null;
        var database = await Probe(async () =>
        {
            queue = await sending.Queue(cancellationToken);
            return true;
        }, "database", log);
        var scheduler = await Probe(async () => (await schedulers.GetAllSchedulers(cancellationToken)).All(s => s.Status == SchedulerStatus.Running), "scheduler", log);
        return TypedResults.Json(
            new Report(database && scheduler ? "healthy" : "unhealthy", Word(database), Word(scheduler), queue is null ? null : new Queue(queue)),
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

    private sealed record Report(string Status, string Database, string Scheduler, Queue? Queue);

    private sealed record Queue(long Depth, int OldestDueSeconds, int UnderWay, int Interrupted, bool IsHeld)
    {
        public Queue(QueueState state)
            : this(state.Depth, (int)state.OldestDue.TotalSeconds, state.UnderWay, state.Interrupted, state.IsHeld)
        {
        }
    }
}
