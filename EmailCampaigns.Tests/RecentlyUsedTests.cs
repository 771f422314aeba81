using System.Collections.Concurrent;
using EmailCampaigns.Core;

namespace EmailCampaigns.Tests;

public sealed class RecentlyUsedTests
{
    private readonly ConcurrentQueue<int> _made = [];

    [Fact]
    public void A_value_is_made_once()
    {
        var kept = Keep(capacity: 2);

        Assert.Equal(["1", "1"], [kept.Get(1), kept.Get(1)]);
        Assert.Equal([1], _made);
    }

    [Fact]
    public void The_one_not_asked_for_the_longest_goes_first()
    {
        var kept = Keep(capacity: 2);
        kept.Get(1);
        kept.Get(2);
        kept.Get(1);
        kept.Get(3);

        kept.Get(1);
        kept.Get(2);

        Assert.Equal([1, 2, 3, 2], _made);
        Assert.Equal(2, kept.Count);
    }

    [Fact]
    public async Task Many_at_once_make_a_value_once()
    {
        var kept = Keep(capacity: 8);
        using var start = new Barrier(4);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < 1000; i++)
                {
                    Assert.Equal($"{i % 8}", kept.Get(i % 8));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(8, _made.Count);
    }

    [Fact]
    public void What_could_not_be_made_is_made_at_the_next_question()
    {
        var fails = true;
        var kept = new RecentlyUsed<int, string>(2, _ => 1, key => fails ? throw new TimeoutException() : $"{key}");
        Assert.Throws<TimeoutException>(() => kept.Get(1));

        fails = false;

        Assert.Equal("1", kept.Get(1));
        Assert.Equal(1, kept.Count);
    }

    private RecentlyUsed<int, string> Keep(int capacity) => new(capacity, _ => 1, key =>
    {
        _made.Enqueue(key);
        return $"{key}";
    });
}
