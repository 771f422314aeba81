using EmailCampaigns.Core;
using Microsoft.Extensions.Time.Testing;

namespace EmailCampaigns.Tests;

public sealed class ClockTests
{
    [Fact]
    public void An_instant_is_cut_to_the_millisecond()
    {
        var clock = new FakeTimeProvider(new DateTime(2026, 1, 15, 9, 42, 0, DateTimeKind.Utc).AddTicks(12_345_678));

        var now = clock.UtcNow();

        Assert.Equal(new DateTime(2026, 1, 15, 9, 42, 1, 234, DateTimeKind.Utc), now);
        Assert.Equal(DateTimeKind.Utc, now.Kind);
    }
}
