using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Core.Sending;

/// <summary>
/// What sending tells whoever measures it: a <see cref="Meter"/> named <see cref="MeterName"/>, by the naming rules of OpenTelemetry. Tags hold ids and words
/// of closed sets, never an address. What is counted in the database is as old as <see cref="QueueCounter"/>'s last run.
/// </summary>
public sealed class SendingMetrics
{
    /// <summary>The name to subscribe to.</summary>
    public const string MeterName = "EmailCampaigns.Sending";

    private readonly Counter<long> _outcomes;
    private readonly Histogram<double> _handOver;
    private long _inFlight;
    private QueueState? _queue;
    private IReadOnlyList<LaneDepth> _lanes = [];

    public SendingMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _outcomes = meter.CreateCounter<long>("emailcampaigns.sending.outcomes", "{email}", "Attempts by what became of them.");
        _handOver = meter.CreateHistogram<double>(
            "emailcampaigns.sending.hand_over.duration", "s", "From the first command to the final reply.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
            });
        meter.CreateObservableUpDownCounter("emailcampaigns.sending.in_flight", () => Interlocked.Read(ref _inFlight), "{email}", "With a transport of this process now.");
        meter.CreateObservableGauge("emailcampaigns.queue.depth", () => Of(q => q.Depth), "{email}", "Waiting with a firm time, in the whole installation.");
        meter.CreateObservableGauge("emailcampaigns.queue.oldest_due.age", () => Of(q => q.OldestDue.TotalSeconds), "s", "How long the oldest email in an open lane has been due.");
        meter.CreateObservableGauge("emailcampaigns.queue.interrupted", () => Of(q => q.Interrupted), "{email}", "Waiting for a person to say whether they were sent.");
        meter.CreateObservableGauge("emailcampaigns.queue.held", () => Of(q => q.IsHeld ? 1 : 0), description: "1 while the whole installation holds its sending.");
        meter.CreateObservableGauge("emailcampaigns.lane.depth", () => _lanes.Select(l => new Measurement<long>(l.PendingCount, Tags(l))), "{email}", "Waiting with a firm time in one lane.");
        meter.CreateObservableGauge(
            "emailcampaigns.lane.oldest_due.age", () => _lanes.Select(l => new Measurement<double>(l.OldestDue.TotalSeconds, Tags(l))), "s", "How long the lane's oldest email has been due.");
    }

    /// <summary>Measures one hand-over; its outcome is what is thrown where none comes.</summary>
    internal async Task<DeliveryOutcome> Measure(SenderProvider provider, Func<Task<DeliveryOutcome>> handOver)
    {
        Interlocked.Increment(ref _inFlight);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var outcome = await handOver();
            var tags = new TagList { { "provider", SnakeCase.Of(provider) }, { "verdict", SnakeCase.Of(outcome.Verdict) }, { "stage", SnakeCase.Of(outcome.Stage) } };
            _outcomes.Add(1, tags);
            _handOver.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tags);
            return outcome;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>What was counted last.</summary>
    internal void Observe(QueueState queue, IReadOnlyList<LaneDepth> lanes) => (_queue, _lanes) = (queue, lanes);

    private Measurement<T>[] Of<T>(Func<QueueState, T> number)
        where T : struct =>
        _queue is { } queue ? [new Measurement<T>(number(queue))] : [];

    private static KeyValuePair<string, object?>[] Tags(LaneDepth lane) =>
    [
        new("campaign", lane.CampaignId), new("sender", lane.SenderId), new("closed", lane.ClosedReason is { } reason ? SnakeCase.Of(reason) : "open"),
    ];
}

/// <summary>What waits in one lane, as last counted.</summary>
internal sealed record LaneDepth(Guid CampaignId, Guid SenderId, long PendingCount, TimeSpan OldestDue, LaneClosedReason? ClosedReason);
