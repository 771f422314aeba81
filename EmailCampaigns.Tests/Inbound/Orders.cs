using System.Globalization;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>The same inputs in many orders. <c>ORDERS</c> says how many are tried, <c>ORDER_SEED</c> tries one again that failed.</summary>
internal static class Orders
{
    /// <summary>Fails where any order ends otherwise than the given one.</summary>
    /// <param name="usual">How many are tried where nobody says.</param>
    /// <param name="endOf">The end of the order of a seed, in words; 0 is the given order.</param>
    public static async Task AssertEndTheSame(int usual, Func<int, Task<string>> endOf)
    {
        var orders = int.TryParse(Environment.GetEnvironmentVariable("ORDERS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : usual;
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("ORDER_SEED"), CultureInfo.InvariantCulture, out var again)
            ? [again]
            : Enumerable.Range(1, orders - 1).Select(_ => Random.Shared.Next());
        var expected = await endOf(0);
        foreach (var seed in seeds)
        {
            var ended = await endOf(seed);
            Assert.True(expected == ended, $"The order of ORDER_SEED={seed} ends otherwise.\n{expected}\n---\n{ended}");
        }
    }
}
