using EmailCampaigns.Core.Analytics.Variants;
using EmailCampaigns.Web.Campaigns;

namespace EmailCampaigns.Tests.Analytics.Variants;

/// <summary>What is said of numbers, and in which words.</summary>
public sealed class VariantJudgeTests
{
    [Fact]
    public void Too_few_emails_say_how_many_more_it_takes_and_whether_they_can_come()
    {
        var comparison = Compare(880, (320, 13), (320, 8));

        Assert.Equal((VariantVerdict.TooFew, VariantLetter.A, VariantLetter.B, 1720), (comparison.Verdict, comparison.Leader, comparison.RunnerUp, comparison.Needed));
        Assert.Equal("Too early to tell; about 1,800 more emails a variant.", VariantWords.Title(comparison));
        Assert.Equal(
            "A is ahead of B, 13 of 320 to 8 of 320, but texts that are equally good differ so much in 27 of 100 tests. The contacts to come bring at most 880 a variant, so this campaign alone will not settle it.",
            VariantWords.Detail(comparison));
        Assert.EndsWith("up to 2,000 a variant, so this campaign can settle it.", VariantWords.Detail(Compare(2000, (320, 13), (320, 8))), StringComparison.Ordinal);
        Assert.Contains("No more emails of this step are to come", VariantWords.Detail(Compare(0, (320, 13), (320, 8))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lead_that_is_large_enough_is_said()
    {
        var comparison = Compare(0, (1000, 30), (1000, 60));

        Assert.Equal((VariantVerdict.Leads, VariantLetter.B, 0), (comparison.Verdict, comparison.Leader, comparison.Needed));
        Assert.Equal("B brings more replies.", VariantWords.Title(comparison));
        Assert.Equal("B is ahead of A, 60 of 1,000 to 30 of 1,000. Texts that are equally good differ so much in fewer than 1 of 100 tests.", VariantWords.Detail(comparison));
    }

    [Fact]
    public void A_significant_lead_of_too_few_emails_is_none_yet()
    {
        var comparison = Compare(5000, (500, 45), (510, 25));

        Assert.Equal(VariantVerdict.TooFew, comparison.Verdict);
        Assert.True(comparison.Chance < 0.05);
        Assert.Contains("in 1 of 100 tests, but so early a lead often fades.", VariantWords.Detail(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_replies_or_with_equal_shares_there_is_no_leader()
    {
        Assert.Equal("No replies yet.", VariantWords.Title(Compare(10, (100, 0), (100, 0))));
        Assert.Equal("No difference so far.", VariantWords.Title(Compare(10, (100, 5), (100, 5))));
        var nothingSent = Compare(10, (100, 5), (0, 0));
        Assert.Equal((VariantVerdict.TooFew, null, null), (nothingSent.Verdict, nothingSent.Leader, nothingSent.Needed));
    }

    /// <summary>60 of 1,000 against 30 would do among two. Among four variants it must stand against each of the others.</summary>
    [Fact]
    public void Of_several_variants_the_leader_must_be_ahead_of_each()
    {
        Assert.Equal(VariantVerdict.TooFew, Compare(100, (1000, 60), (1000, 30), (1000, 50), (1000, 28)).Verdict);
        Assert.Equal(VariantVerdict.Leads, Compare(100, (1000, 80), (1000, 30), (1000, 32), (1000, 28)).Verdict);
        Assert.Equal(VariantVerdict.Leads, Compare(100, (800, 60), (800, 30)).Verdict);
        Assert.Equal(VariantVerdict.TooFew, Compare(100, (800, 60), (800, 33), (800, 30), (800, 30)).Verdict);
    }

    /// <summary>Two equal texts, looked at forty times: told apart at most as often as the 5% say. Significance alone would tell a quarter of them apart.</summary>
    [Fact]
    public void Looking_again_and_again_finds_no_lead_where_there_is_none()
    {
        var random = new Random(20260115);
        var (told, significant) = (0, 0);
        for (var test = 0; test < 400; test++)
        {
            var (a, b, wasTold, wasSignificant) = (0, 0, false, false);
            for (var sent = 50; sent <= 2000; sent += 50)
            {
                for (var i = 0; i < 50; i++)
                {
                    a += random.NextDouble() < 0.04 ? 1 : 0;
                    b += random.NextDouble() < 0.04 ? 1 : 0;
                }

                var comparison = Compare(0, (sent, a), (sent, b));
                wasTold |= comparison.Verdict == VariantVerdict.Leads;
                wasSignificant |= comparison.Chance < 0.05;
            }

            told += wasTold ? 1 : 0;
            significant += wasSignificant ? 1 : 0;
        }

        Assert.InRange(told, 0, 32); // 20 expected at most, and what chance adds to it
        Assert.InRange(significant, 60, 160);
    }

    [Fact]
    public void The_scale_holds_all_ranges()
    {
        Assert.Equal(8, VariantWords.Scale(Compare(0, (320, 13), (320, 8))));
        Assert.Equal(100, VariantWords.Scale(Compare(0, (1, 1), (1, 0))));
        Assert.Equal(("50%", "0%", "100%"), (VariantWords.Place(0.04, 8), VariantWords.Place(0, 8), VariantWords.Place(0.2, 8)));
        Assert.Equal("2.4 to 6.8%", VariantWords.Range(Compare(0, (320, 13), (320, 8)).Variants[0]));
    }

    private static VariantComparison Compare(int remaining, params (int Sent, int Replied)[] variants) => VariantJudge.Compare(
        [.. variants.Select((v, i) => new VariantResults((VariantLetter)i, $"Subject {(VariantLetter)i}", IsEnabled: true, v.Sent, v.Replied, Interested: 0))], remaining, leavesOut: false);
}
