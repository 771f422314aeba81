using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Sending;

namespace EmailCampaigns.Tests.Sending;

public sealed class SendingMetricsTests
{
    [Fact]
    public async Task Each_attempt_is_counted_by_what_became_of_it_and_timed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);
        using var meter = new Measured(world);
        var attempts = 0;
        world.Transport.Answer = _ => Task.FromResult(Interlocked.Increment(ref attempts) == 2 ? ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550) : ScriptedTransport.Accepted());

        await world.Tick();

        Assert.Equal(2, meter.Sum("emailcampaigns.sending.outcomes", "verdict=accepted"));
        Assert.Equal(1, meter.Sum("emailcampaigns.sending.outcomes", "provider=pickup", "verdict=recipient_hard"));
        Assert.Equal(3, meter.Count("emailcampaigns.sending.hand_over.duration"));
        Assert.Equal(0, meter.Look("emailcampaigns.sending.in_flight"));
    }

    [Fact]
    public async Task What_waits_is_told_for_the_installation_and_for_each_lane_once_it_was_counted()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);
        using var meter = new Measured(world);
        Assert.Equal(0, meter.Look("emailcampaigns.queue.depth"));
        world.Clock.Advance(TimeSpan.FromSeconds(90));

        await world.Get<QueueCounter>().Run(CancellationToken.None);

        Assert.Equal(3, meter.Look("emailcampaigns.queue.depth"));
        Assert.Equal(90, meter.Look("emailcampaigns.queue.oldest_due.age"), tolerance: 1);
        Assert.Equal(3, meter.Look("emailcampaigns.lane.depth", $"campaign={world.CampaignId}", $"sender={world.SenderId}", "closed=open"));
        Assert.Equal(0, meter.Look("emailcampaigns.queue.held"));
    }

    [Fact]
    public async Task No_tag_tells_an_address()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        using var meter = new Measured(world);
        await world.Get<QueueCounter>().Run(CancellationToken.None);

        await world.Tick();
        meter.Look("emailcampaigns.lane.depth");

        Assert.NotEmpty(meter.Tags);
        Assert.DoesNotContain(meter.Tags, tag => tag.Contains('@', StringComparison.Ordinal));
    }

    /// <summary>Everything that one process measures.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Instrument, double Value, string[] Tags)> _seen = [];

        public Measured(SendingWorld world)
        {
            var process = world.Get<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SendingMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, process))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
            _ = world.Get<SendingMetrics>();
            _listener.Start();
        }

        public IEnumerable<string> Tags => _seen.SelectMany(s => s.Tags);

        public double Sum(string instrument, params string[] tags) => Of(instrument, tags).Sum(s => s.Value);

        public int Count(string instrument) => Of(instrument, []).Count();

        /// <summary>What an observed instrument says now; 0 where it says nothing.</summary>
        public double Look(string instrument, params string[] tags)
        {
            _seen.Clear();
            _listener.RecordObservableInstruments();
            return Sum(instrument, tags);
        }

        public void Dispose() => _listener.Dispose();

        private IEnumerable<(string Instrument, double Value, string[] Tags)> Of(string instrument, string[] tags) =>
            _seen.Where(s => s.Instrument == instrument && tags.All(s.Tags.Contains));

        private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var words = new string[tags.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                words[i] = string.Create(CultureInfo.InvariantCulture, $"{tags[i].Key}={tags[i].Value}");
            }

            _seen.Enqueue((instrument.Name, value, words));
        }
    }
}
