using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Sending;

/// <summary>
/// A tick that stands still with one message at the server and everything else claimed and composed before the gate: what a test does now happens
/// between claim and gate of the others.
/// </summary>
internal sealed class StalledSending
{
    private readonly TaskCompletionSource<DeliveryOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Handed> _handed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendingWorld _world;
    private Task<int> _tick = Task.FromResult(0);

    private StalledSending(SendingWorld world) => _world = world;

    /// <summary>The message that the server has and does not answer.</summary>
    public Handed AtTheServer { get; private set; } = null!;

    /// <summary>Begins a tick; the world must have one connection only.</summary>
    public static async Task<StalledSending> Begin(SendingWorld world)
    {
        var stalled = new StalledSending(world);
        world.Transport.Answer = handed =>
        {
            // The first one waits for its answer; what should not follow would be answered.
            return stalled._handed.TrySetResult(handed) ? stalled._answer.Task : Task.FromResult(ScriptedTransport.Accepted());
        };
        stalled._tick = Task.Run(world.Tick);
        stalled.AtTheServer = await stalled._handed.Task;
        return stalled;
    }

    /// <summary>The rows behind it, claimed and not under way.</summary>
    public async Task<List<ScheduledEmail>> Waiting()
    {
        var rows = (await _world.Rows()).Where(r => r.MessageId != AtTheServer.MessageId).ToList();
        Assert.All(rows, r => Assert.Equal((ScheduledEmailStatus.Pending, true), (r.Status, r.LeaseToken is not null)));
        return rows;
    }

    /// <summary>The server answers, and the tick runs to its end.</summary>
    public async Task End(DeliveryOutcome? outcome = null)
    {
        _answer.TrySetResult(outcome ?? ScriptedTransport.Accepted());
        await _tick;
    }
}
