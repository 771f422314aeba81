using System.Globalization;
using EmailCampaigns.Core.Analytics.Variants;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>What the numbers of variants say, in words of a marketer.</summary>
public static class VariantWords
{
    /// <summary>How it is judged, for who asks.</summary>
    public const string Method =
        "Counted are emails that a person replied to, of the emails sent. The bar is the range in which the true share lies with 95% confidence (Wilson). A lead counts once it is significant at 5%, all pairs of "
        + "variants together (Holm), and so many emails were sent that a lead of its size is found in 4 of 5 tests (80% power). That many are asked for so that looking every day does not make a lead of chance.";

    private static readonly int[] Scales = [1, 2, 4, 8, 12, 16, 20, 40, 60, 80, 100];

    /// <summary>The verdict in one sentence.</summary>
    public static string Title(VariantComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison switch
        {
            { Verdict: VariantVerdict.NoReplies } => "No replies yet.",
            { Verdict: VariantVerdict.Leads } => $"{comparison.Leader} brings more replies.",
            { Leader: null } => "No difference so far.",
            { Needed: { } needed } => $"Too early to tell; about {ResultWords.Number(Rounded(needed))} more emails a variant.",
            _ => "Too early to tell.",
        };
    }

    /// <summary>What it rests on, and what is to be expected.</summary>
    public static string Detail(VariantComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison is not { Leader: { } leader, RunnerUp: { } next, Chance: { } chance })
        {
            return comparison.Verdict == VariantVerdict.NoReplies ? "The variants are compared once people reply." : "The best have the same share of replies.";
        }

        var (best, other) = (comparison.Variants.Single(v => v.Letter == leader), comparison.Variants.Single(v => v.Letter == next));
        var lead = $"{leader} is ahead of {next}, {ResultWords.Number(best.Replied)} of {ResultWords.Number(best.Sent)} to {ResultWords.Number(other.Replied)} of {ResultWords.Number(other.Sent)}";
        return comparison.Verdict == VariantVerdict.Leads
            ? $"{lead}. Texts that are equally good differ so much in {Often(chance)} tests."
            : chance < 0.05
                ? $"{lead}. Texts that are equally good differ so much in {Often(chance)} tests, but so early a lead often fades. {Outlook(comparison)}"
                : $"{lead}, but texts that are equally good differ so much in {Often(chance)} tests. {Outlook(comparison)}";
    }

    /// <summary>The end of the common scale, in percent: the first round number that all ranges fit into.</summary>
    public static int Scale(VariantComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var highest = comparison.Variants.Max(v => v.ReplyRateHigh) * 100;
        return Scales.First(s => s >= highest - 1e-9);
    }

    /// <summary>"4.1%".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}%");

    /// <summary>"2.4 to 6.8%".</summary>
    public static string Range(VariantResults variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * variant.ReplyRateLow:0.0} to {100 * variant.ReplyRateHigh:0.0}%");
    }

    /// <summary>A place on the scale, as CSS wants it.</summary>
    public static string Place(double share, int scale) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share * 10000 / scale, 0, 100):0.##}%");

    private static string Outlook(VariantComparison comparison) => comparison switch
    {
        { Remaining: 0 } => "No more emails of this step are to come, so this campaign will not settle it.",
        { Needed: { } needed } when needed <= comparison.Remaining => $"The contacts to come bring up to {ResultWords.Number(comparison.Remaining)} a variant, so this campaign can settle it.",
        _ => $"The contacts to come bring at most {ResultWords.Number(comparison.Remaining)} a variant, so this campaign alone will not settle it.",
    };

    private static string Often(double chance) => chance < 0.01 ? "fewer than 1 of 100" : $"{Math.Min(99, Math.Round(chance * 100)).ToString("0", CultureInfo.InvariantCulture)} of 100";

    /// <summary>Two figures say how many; the others would claim to know more.</summary>
    private static int Rounded(int count)
    {
        var unit = (int)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(count)) - 1));
        return (int)Math.Min(int.MaxValue, Math.Ceiling((double)count / unit) * unit);
    }
}
