using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Persistence;

public sealed class WriteGateTests
{
    [Fact]
    public async Task The_more_urgent_goes_first_and_equals_in_their_order()
    {
        var gate = new WriteGate();
        var order = new List<string>();
        var first = await gate.Enter(WritePriority.Bulk, default);
        var waiting = new[] { Write("bulk 1", WritePriority.Bulk), Write("bulk 2", WritePriority.Bulk), Write("dispatch", WritePriority.Dispatch) };

        first.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["dispatch", "bulk 1", "bulk 2"], order);

        async Task Write(string name, WritePriority priority)
        {
            using var turn = await gate.Enter(priority, default);
            order.Add(name);
        }
    }

    [Fact]
    public async Task One_who_gives_up_waiting_is_passed_over()
    {
        var gate = new WriteGate();
        var first = await gate.Enter(WritePriority.Interactive, default);
        using var cancellation = new CancellationTokenSource();
        var impatient = gate.Enter(WritePriority.Dispatch, cancellation.Token);
        var patient = gate.Enter(WritePriority.Bulk, default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        first.Dispose();

        using var turn = await patient;
    }

    [Fact]
    public async Task Leaving_twice_lets_in_one_only()
    {
        var gate = new WriteGate();
        var first = await gate.Enter(WritePriority.Bulk, default);
        var second = gate.Enter(WritePriority.Bulk, default);
        var third = gate.Enter(WritePriority.Bulk, default);

        first.Dispose();
        first.Dispose();

        using var turn = await second;
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Who_has_the_turn_sees_that_somebody_waits_for_it()
    {
        var gate = new WriteGate();
        var turn = await gate.Enter(WritePriority.Bulk, default);
        Assert.False(gate.IsAwaited);

        var waiter = gate.Enter(WritePriority.Interactive, default);
        Assert.True(gate.IsAwaited);

        turn.Dispose();
        (await waiter).Dispose();
        Assert.False(gate.IsAwaited);
        Assert.True(WriteGate.Open.IsAwaited); // nobody knows who waits there
    }
}
