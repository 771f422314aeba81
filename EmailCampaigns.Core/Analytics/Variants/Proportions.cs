namespace EmailCampaigns.Core.Analytics.Variants;

/// <summary>Statistics of shares: how sure one is, whether two differ, how many trials would show it. Pure.</summary>
public static class Proportions
{
    /// <summary>The quantile of the standard normal distribution that leaves 2.5% on each side.</summary>
    private const double Z95 = 1.9599639845400545;

    /// <summary>The quantile of the standard normal distribution at 80%: the power.</summary>
    private const double ZPower = 0.8416212335729143;

    /// <summary>The 95% interval of a share, by Wilson's score, which holds for few trials and for shares near 0 too.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 gives the whole range.</param>
    public static (double Low, double High) Interval(int successes, int trials)
    {
        if (trials == 0)
        {
            return (0, 1);
        }

        var (n, share, z2) = ((double)trials, (double)successes / trials, Z95 * Z95);
        var middle = share + (z2 / (2 * n));
        var half = Z95 * Math.Sqrt((share * (1 - share) / n) + (z2 / (4 * n * n)));
        var scale = 1 + (z2 / n);
        return (Math.Max(0, (middle - half) / scale), Math.Min(1, (middle + half) / scale));
    }

    /// <summary>How often two equal shares would differ by this much or more by chance: the two-sided z-test with pooled variance. 1 where nothing can be said.</summary>
    public static double ChanceOf(int successesOfOne, int trialsOfOne, int successesOfOther, int trialsOfOther)
    {
        var successes = successesOfOne + successesOfOther;
        var trials = trialsOfOne + trialsOfOther;
        if (trialsOfOne == 0 || trialsOfOther == 0 || successes == 0 || successes == trials)
        {
            return 1;
        }

        var pooled = (double)successes / trials;
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1d / trialsOfOne) + (1d / trialsOfOther)));
        var z = Math.Abs(((double)successesOfOne / trialsOfOne) - ((double)successesOfOther / trialsOfOther)) / error;
        return Math.Min(1, 2 * Beyond(z));
    }

    /// <summary>How many trials each of two shares needs for their difference to be found in four of five tests (power 80%) at 5% significance.</summary>
    /// <param name="one">A share.</param>
    /// <param name="other">Another; equal shares need more than there can be.</param>
    /// <param name="comparisons">How many pairs are compared, so that the 5% hold for all of them together (Bonferroni): 1, 3 or 6.</param>
    public static double Needed(double one, double other, int comparisons)
    {
        var z = comparisons switch
        {
            1 => Z95,
            3 => 2.3939797998185104,
            6 => 2.6382572734767540,
            _ => throw new ArgumentOutOfRangeException(nameof(comparisons), comparisons, "Two, three or four variants make 1, 3 or 6 pairs."),
        };
        if (one == other)
        {
            return double.PositiveInfinity;
        }

        var mean = (one + other) / 2;
        var root = (z * Math.Sqrt(2 * mean * (1 - mean))) + (ZPower * Math.Sqrt((one * (1 - one)) + (other * (1 - other))));
        return root * root / ((one - other) * (one - other));
    }

    /// <summary>Probabilities of several comparisons so that they hold together (Holm): in the order given, each at most 1.</summary>
    public static IReadOnlyList<double> Together(IReadOnlyList<double> chances)
    {
        ArgumentNullException.ThrowIfNull(chances);
        var adjusted = new double[chances.Count];
        var highest = 0d;
        foreach (var (rank, index) in Enumerable.Range(0, chances.Count).OrderBy(i => chances[i]).Index())
        {
            highest = Math.Max(highest, Math.Min(1, chances[index] * (chances.Count - rank)));
            adjusted[index] = highest;
        }

        return adjusted;
    }

    /// <summary>The upper tail of the standard normal distribution; off by less than 1e-7 (Abramowitz and Stegun, 26.2.17).</summary>
    private static double Beyond(double z)
    {
        var t = 1 / (1 + (0.2316419 * z));
        var sum = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * sum;
    }
}
