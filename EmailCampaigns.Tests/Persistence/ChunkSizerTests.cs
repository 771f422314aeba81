using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Persistence;

public sealed class ChunkSizerTests
{
    private readonly FixedClock _clock = new(TestDatabase.Start);
    private readonly ChunkSizer _sizer;

    public ChunkSizerTests() => _sizer = new ChunkSizer(_clock, min: 100);

    [Fact]
    public void A_fast_machine_is_given_twice_as_much_each_time()
    {
        Take(100, took: ChunkSizer.Target / 10);
        Assert.Equal(200, _sizer.Size);

        Take(200, took: ChunkSizer.Target / 10);
        Assert.Equal(400, _sizer.Size);
    }

    [Fact]
    public void What_took_too_long_is_made_smaller_in_proportion()
    {
        Take(1_000, took: ChunkSizer.Target * 4);

        Assert.Equal(250, _sizer.Size);
    }

    [Fact]
    public void The_least_is_taken_on_however_slow_the_machine_is()
    {
        Take(100, took: ChunkSizer.Target * 50);

        Assert.Equal(100, _sizer.Size);
        _clock.EachLookTakes = ChunkSizer.Target * 2;
        _sizer.Begin();
        Assert.True(_sizer.HasRoom(taken: 0, more: 100));
        Assert.False(_sizer.HasRoom(taken: 50, more: 10));
    }

    [Fact]
    public void The_small_rest_at_the_end_says_nothing_about_the_machine()
    {
        Take(1_000, took: ChunkSizer.Target);
        Take(3, took: ChunkSizer.Target);

        Assert.Equal(1_000, _sizer.Size);
    }

    private void Take(int taken, TimeSpan took)
    {
        _clock.EachLookTakes = took;
        _sizer.Begin();
        _sizer.Done(taken);
    }
}
