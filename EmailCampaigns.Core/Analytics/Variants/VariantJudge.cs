namespace EmailCampaigns.Core.Analytics.Variants;

/// <summary>
/// Says what numbers of variants show. A lead counts only if it is significant at 5%, all pairs together, and so many emails were sent that a lead of that size is found in four of five
/// tests. The second holds back leads that come and go while somebody looks every day: by the first alone a quarter of equal variants would have been told apart at some time.
/// </summary>
public static class VariantJudge
{
    private const double Significance = 0.05;

    /// <summary>Compares two to four variants.</summary>
    /// <param name="variants">Their numbers, by their letters.</param>
    /// <param name="remaining">How many more emails each can get at most.</param>
    /// <param name="leavesOut">Whether there are emails beside these.</param>
    public static VariantComparison Compare(IReadOnlyList<VariantResults> variants, int remaining, bool leavesOut)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var comparison = new VariantComparison
        {
            Variants = variants,
            Verdict = variants.Any(v => v.Replied > 0) ? VariantVerdict.TooFew : VariantVerdict.NoReplies,
            Leader = null,
            RunnerUp = null,
            Chance = null,
            Needed = null,
            Remaining = remaining,
            LeavesOut = leavesOut,
        };
        var ranked = variants.OrderByDescending(v => v.ReplyRate).ThenBy(v => v.Letter).ToList();
        if (ranked.Count < 2 || ranked[0].Replied == 0 || ranked.Exists(v => v.Sent == 0) || ranked[0].ReplyRate == ranked[1].ReplyRate)
        {
            return comparison;
        }

        var (leader, next) = (ranked[0], ranked[1]);
        var pairs = (
            from i in Enumerable.Range(0, ranked.Count)
            from j in Enumerable.Range(i + 1, ranked.Count - i - 1)
            select (One: ranked[i], Other: ranked[j])).ToList();
        var chances = Proportions.Together([.. pairs.Select(p => Proportions.ChanceOf(p.One.Replied, p.One.Sent, p.Other.Replied, p.Other.Sent))]);
        var ofLeader = pairs.Zip(chances).Where(p => p.First.One == leader).ToList();
        var missing = ofLeader.Max(p => Missing(p.First.One, p.First.Other, pairs.Count));
        var leads = missing == 0 && ofLeader.TrueForAll(p => p.Second < Significance);
        return comparison with
        {
            Verdict = leads ? VariantVerdict.Leads : VariantVerdict.TooFew,
            Leader = leader.Letter,
            RunnerUp = next.Letter,
            Chance = ofLeader.First(p => p.First.Other == next).Second,
            Needed = leads ? 0 : missing > int.MaxValue / 2 ? null : (int)Math.Max(1, Math.Ceiling(missing)),
        };
    }

    /// <summary>How many emails the one of a pair that has fewer lacks.</summary>
    private static double Missing(VariantResults one, VariantResults other, int comparisons) =>
        Math.Max(0, Proportions.Needed(one.ReplyRate, other.ReplyRate, comparisons) - Math.Min(one.Sent, other.Sent));
}
