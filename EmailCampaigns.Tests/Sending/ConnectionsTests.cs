using EmailCampaigns.Core.Sending.Dispatch;

namespace EmailCampaigns.Tests.Sending;

public sealed class ConnectionsTests
{
    [Fact]
    public async Task Messages_that_wait_for_a_connection_leave_in_the_order_in_which_they_came()
    {
        using var connections = new InFlightLimiter(parallelism: 1, TimeProvider.System);
        var (answer, left) = (new TaskCompletionSource(), new List<int>());
        var first = connections.Use(async () =>
        {
            await answer.Task;
            return 0;
        });

        var others = Enumerable.Range(0, 200).Select(i => connections.Use(() =>
        {
            left.Add(i);
            return Task.FromResult(i);
        })).ToList();
        answer.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(Enumerable.Range(0, 200), left);
    }
}
