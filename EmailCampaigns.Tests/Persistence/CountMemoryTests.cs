using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Persistence;

public sealed class CountMemoryTests
{
    private readonly FixedClock _clock = new(TestDatabase.Start) { EachLookTakes = TimeSpan.FromMilliseconds(1) };
    private readonly CountMemory _memory;
    private int _counted;

    public CountMemoryTests() => _memory = new CountMemory(_clock);

    [Fact]
    public async Task A_large_count_is_not_taken_again_at_once()
    {
        Assert.Equal((CountMemory.Large, CountMemory.Large), (await Count("a", CountMemory.Large), await Count("a", CountMemory.Large + 1)));
        Assert.Equal(1, _counted);
    }

    [Fact]
    public async Task A_small_count_is_taken_each_time()
    {
        Assert.Equal((1, 2), (await Count("a", 1), await Count("a", 2)));
    }

    [Fact]
    public async Task A_large_count_is_taken_again_after_a_while()
    {
        await Count("a", CountMemory.Large);
        _clock.EachLookTakes = TimeSpan.FromSeconds(6);

        Assert.Equal(CountMemory.Large + 1, await Count("a", CountMemory.Large + 1));
    }

    [Fact]
    public async Task What_took_long_is_remembered_longer()
    {
        _clock.EachLookTakes = TimeSpan.FromSeconds(1); // so it takes a second, and is good for twenty
        await Count("a", CountMemory.Large);
        for (var second = 0; second < 6; second++)
        {
            _clock.GetTimestamp();
        }

        Assert.Equal(CountMemory.Large, await Count("a", CountMemory.Large + 1));
    }

    [Fact]
    public async Task One_workspace_is_not_told_the_count_of_another()
    {
        await Count((1, "a"), CountMemory.Large);

        Assert.Equal(CountMemory.Large + 1, await Count((2, "a"), CountMemory.Large + 1));
    }

    private Task<int> Count(object what, int rows) => _memory.Recall(
        what,
        () =>
        {
            _counted++;
            return Task.FromResult(rows);
        },
        count => count);
}
