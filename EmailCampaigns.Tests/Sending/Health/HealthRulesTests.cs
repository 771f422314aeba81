using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Web.Senders;

namespace EmailCampaigns.Tests.Sending.Health;

/// <summary>The limits at their borders, and what is said of them.</summary>
public sealed class HealthRulesTests
{
    private static readonly DateTime Since = new(2026, 1, 8, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(HealthMeasure.Bounces, 99, 99, HealthVerdict.TooFew)]
    [InlineData(HealthMeasure.Bounces, 100, 2, HealthVerdict.Fine)]
    [InlineData(HealthMeasure.Bounces, 100, 3, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Bounces, 101, 5, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Bounces, 100, 5, HealthVerdict.Pause)]
    [InlineData(HealthMeasure.Complaints, 99, 1, HealthVerdict.TooFew)]
    [InlineData(HealthMeasure.Complaints, 1001, 1, HealthVerdict.Fine)]
    [InlineData(HealthMeasure.Complaints, 1000, 1, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Complaints, 1001, 3, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Complaints, 1000, 3, HealthVerdict.Pause)]
    [InlineData(HealthMeasure.Blocked, 100, 4, HealthVerdict.Fine)]
    [InlineData(HealthMeasure.Blocked, 100, 5, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Blocked, 100, 9, HealthVerdict.Warn)]
    [InlineData(HealthMeasure.Blocked, 100, 10, HealthVerdict.Pause)]
    public void A_rate_is_judged_from_the_floor_on_and_at_the_limit_itself(HealthMeasure measure, int emails, int count, HealthVerdict expected) =>
        Assert.Equal(expected, RateOf(measure, emails, count).Verdict);

    [Fact]
    public void The_reason_says_the_numbers()
    {
        Assert.Equal(
            "Paused by itself: 7 of 112 emails of the last 7 days bounced (6.3 %, the limit is 5 %)",
            HealthRules.ReasonToPause(HealthRules.OfSender, new HealthNumbers(Since, IsSinceResume: false, 112, Bounced: 7, Complained: 0, Blocked: 0)));
        Assert.Equal(
            "Paused by itself: 4 of 1,300 emails since it was resumed were reported as spam (0.31 %, the limit is 0.3 %)",
            HealthRules.ReasonToPause(HealthRules.OfCampaign, new HealthNumbers(Since, IsSinceResume: true, 1300, Bounced: 0, Complained: 4, Blocked: 0)));
    }

    [Fact]
    public void Blocked_emails_pause_the_sender_and_not_the_campaign()
    {
        var numbers = new HealthNumbers(Since, IsSinceResume: false, 100, Bounced: 0, Complained: 0, Blocked: 10);

        Assert.NotNull(HealthRules.ReasonToPause(HealthRules.OfSender, numbers));
        Assert.Null(HealthRules.ReasonToPause(HealthRules.OfCampaign, numbers));
    }

    [Theory]
    [InlineData(HealthMeasure.Bounces, 34, 1, "1 address does not exist; it is suppressed. Not enough sent to judge: 34 of 100 emails.")]
    [InlineData(HealthMeasure.Bounces, 1766, 12, "12 addresses do not exist; they are suppressed.")]
    [InlineData(HealthMeasure.Complaints, 600, 1, "1 person reported an email as spam. One more and the sender pauses by itself.")]
    [InlineData(HealthMeasure.Bounces, 200, 7, "7 addresses do not exist; they are suppressed. 3 more and the sender pauses by itself.")]
    [InlineData(HealthMeasure.Blocked, 100, 12, "12 emails were blocked by the receiving servers. The sender pauses within a minute.")]
    public void The_card_says_what_happens_next(HealthMeasure measure, int emails, int count, string expected) =>
        Assert.Equal(expected, HealthWords.Meaning(RateOf(measure, emails, count), isPaused: false));

    [Fact]
    public void Left_is_the_exact_number_until_the_pause()
    {
        foreach (var emails in Enumerable.Range(HealthRules.MinEmails, 300))
        {
            foreach (var measure in Enum.GetValues<HealthMeasure>())
            {
                var left = RateOf(measure, emails, 0).Left;

                Assert.Equal(HealthVerdict.Pause, RateOf(measure, emails, left).Verdict);
                Assert.NotEqual(HealthVerdict.Pause, RateOf(measure, emails, left - 1).Verdict);
            }
        }
    }

    private static HealthRate RateOf(HealthMeasure measure, int emails, int count) => HealthRules.Rate(
        HealthRules.OfSender.Single(limit => limit.Measure == measure),
        new HealthNumbers(
            Since,
            IsSinceResume: false,
            emails,
            measure == HealthMeasure.Bounces ? count : 0,
            measure == HealthMeasure.Complaints ? count : 0,
            measure == HealthMeasure.Blocked ? count : 0));
}
