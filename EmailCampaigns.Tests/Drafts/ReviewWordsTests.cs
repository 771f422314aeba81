using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Web.Drafts;
using NodaTime;

namespace EmailCampaigns.Tests.Drafts;

public sealed class ReviewWordsTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTime Now = new(2026, 1, 15, 22, 30, 0, DateTimeKind.Utc); // 23:30 in Berlin

    [Theory]
    [InlineData(10, "today at 23:40")]
    [InlineData(40, "tomorrow at 00:10")]
    [InlineData(4 * 24 * 60, "Monday 19 January at 23:30")]
    [InlineData(360 * 24 * 60, "10 January 2027 at 23:30")]
    public void A_time_is_told_by_the_days_of_the_viewers_calendar(int minutes, string words) =>
        Assert.Equal(words, ReviewWords.When(Now.AddMinutes(minutes), Now, Berlin));

    [Fact]
    public void A_firm_time_an_estimate_and_an_obstacle_are_told_apart()
    {
        Assert.Equal(("goes out ", "today at 23:40"), ReviewWords.Consequence(new ExpectedSending(Now.AddMinutes(10), true, null), Now, Berlin));
        Assert.Equal(("goes out after the email before it, about ", "Monday 19 January"), ReviewWords.Consequence(new ExpectedSending(Now.AddDays(4), false, null), Now, Berlin));
        Assert.Equal(("does not go out: ", "campaign paused"), ReviewWords.Consequence(new ExpectedSending(Now, false, CancelReason.CampaignPaused), Now, Berlin));
    }

    [Fact]
    public void A_time_that_is_past_is_told_as_due_and_a_paused_campaign_has_none()
    {
        Assert.Equal(
            ("is due since today at 21:57, goes out ", "at the next opening"), ReviewWords.Consequence(new ExpectedSending(Now.AddMinutes(-93), true, null), Now, Berlin));
        Assert.Equal(("goes out ", "today at 23:29"), ReviewWords.Consequence(new ExpectedSending(Now.AddSeconds(-20), true, null), Now, Berlin));
        Assert.Equal(("goes out ", "when the campaign is resumed"), ReviewWords.Consequence(new ExpectedSending(Now.AddDays(1), true, null, IsPaused: true), Now, Berlin));
    }

    [Fact]
    public void The_time_left_follows_the_pace_and_forgets_a_break_and_a_rewrite()
    {
        DateTime[] decisions = [Now, Now.AddSeconds(10), Now.AddSeconds(20), Now.AddHours(1), Now.AddHours(1).AddSeconds(10), Now.AddHours(1).AddSeconds(150)];

        Assert.Equal("about 10 minutes left", ReviewWords.TimeLeft(decisions, 60));
        Assert.Equal("", ReviewWords.TimeLeft([.. decisions.Take(3)], 60));
    }

    [Fact]
    public void The_question_before_approving_all_tells_what_the_filter_holds()
    {
        const string Then = ": all of them, read or not. Each goes out within the hours and limits of its campaign.";
        ApprovableDrafts Of(int count, int first, int[] steps, params string[] campaigns) => new([.. Enumerable.Repeat(default(SeenDraft), count)]) { FirstEmails = first, Steps = steps, Campaigns = campaigns };

        Assert.Equal($"37 first emails of Spring fair{Then}", ReviewWords.AllMeans(Of(37, 37, [1], "Spring fair"), new DraftFilter(), 0));
        Assert.Equal($"1 follow-up (step 2) of Spring fair{Then}", ReviewWords.AllMeans(Of(1, 0, [2], "Spring fair"), new DraftFilter(), 0));
        Assert.Equal(
            $"12 first emails and 25 follow-ups of 2 campaigns, found by “Lena”{Then} 1 draft with an earlier text, or without one, stays in the queue.",
            ReviewWords.AllMeans(Of(37, 12, [1, 2, 3], "Autumn", "Spring"), new DraftFilter { Search = "Lena" }, 1));
    }

    [Theory]
    [InlineData("job_title", "Job title")]
    [InlineData("x", "X")]
    [InlineData("_", "_")]
    public void A_field_is_told_in_words(string field, string label) => Assert.Equal(label, ReviewWords.FieldLabel(field));
}
