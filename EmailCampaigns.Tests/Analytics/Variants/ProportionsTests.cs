using EmailCampaigns.Core.Analytics.Variants;

namespace EmailCampaigns.Tests.Analytics.Variants;

/// <summary>The numbers beside were worked out by Python from the formulas and <c>statistics.NormalDist</c>.</summary>
public sealed class ProportionsTests
{
    [Theory]
    [InlineData(13, 320, 0.0238927, 0.0682556)]
    [InlineData(8, 320, 0.0127212, 0.0485479)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(1, 1, 0.2065493, 1)]
    [InlineData(250, 5000, 0.0442969, 0.0563940)]
    [InlineData(0, 0, 0, 1)]
    public void The_interval_is_Wilsons(int successes, int trials, double low, double high)
    {
        var interval = Proportions.Interval(successes, trials);

        Assert.Equal(low, interval.Low, 6);
        Assert.Equal(high, interval.High, 6);
    }

    [Theory]
    [InlineData(13, 320, 8, 320, 0.2672391)]
    [InlineData(60, 1000, 30, 1000, 0.0012125)]
    [InlineData(30, 1000, 60, 1000, 0.0012125)]
    [InlineData(45, 500, 25, 510, 0.0103516)]
    [InlineData(5, 100, 5, 100, 1)]
    [InlineData(0, 100, 0, 100, 1)]
    [InlineData(5, 10, 0, 0, 1)]
    public void A_difference_comes_by_chance_so_often(int one, int ofOne, int other, int ofOther, double chance) =>
        Assert.InRange(Proportions.ChanceOf(one, ofOne, other, ofOther), chance - 1e-6, chance + 1e-6);

    [Theory]
    [InlineData(0.040625, 0.025, 1, 2039.372)]
    [InlineData(0.06, 0.03, 1, 748.388)]
    [InlineData(0.1, 0.05, 1, 434.432)]
    [InlineData(0.1, 0.05, 3, 579.672)]
    public void So_many_trials_find_a_difference_in_four_of_five_tests(double one, double other, int comparisons, double needed)
    {
        Assert.Equal(needed, Proportions.Needed(one, other, comparisons), 2);
        Assert.Equal(needed, Proportions.Needed(other, one, comparisons), 2);
    }

    [Fact]
    public void Equal_shares_are_never_told_apart() => Assert.Equal(double.PositiveInfinity, Proportions.Needed(0.05, 0.05, 1));

    [Fact]
    public void Several_comparisons_are_held_against_five_percent_together()
    {
        Assert.Equal([0.03, 0.06, 0.06], Proportions.Together([0.01, 0.04, 0.03]).Select(p => Math.Round(p, 6)));
        Assert.Equal([1, 1], Proportions.Together([0.7, 0.9]));
        Assert.Equal([0.04], Proportions.Together([0.04]));
    }
}
