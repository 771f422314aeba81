using EmailCampaigns.Web.Inbound;
using NodaTime;

namespace EmailCampaigns.Tests.Inbound.Desk;

public sealed class ReplyWordsTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("2026-01-14T23:59:59Z", "2026-01-15T00:59:59Z", "2026-01-16T08:00:00Z", "2026-01-19T08:00:00Z")] // it is Thursday in Berlin already
    [InlineData("2026-01-18T12:00:00Z", "2026-01-18T13:00:00Z", "2026-01-19T08:00:00Z", "2026-01-19T08:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-28T13:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z")] // the clocks go forward
    public void A_snoozed_reply_comes_back_in_an_hour_or_on_a_morning_of_the_viewer(string now, string hour, string tomorrow, string nextWeek) =>
        Assert.Equal([Utc(hour), Utc(tomorrow), Utc(nextWeek)], ReplyWords.SnoozeChoices(Utc(now), Berlin).Select(choice => choice.At));

    [Theory]
    [InlineData(0.5, "now")]
    [InlineData(38, "38 min")]
    [InlineData(60, "1 h")]
    [InlineData(60 * 24 * 3, "3 d")]
    public void An_age_is_told_in_two_words(double minutes, string expected) =>
        Assert.Equal(expected, ReplyWords.Age(Utc("2026-01-15T08:00:00Z"), Utc("2026-01-15T08:00:00Z").AddMinutes(minutes)));

    [Fact]
    public void Every_kind_of_message_has_a_word_and_says_what_taking_it_back_is()
    {
        foreach (var kind in Enum.GetValues<ReplyKind>())
        {
            foreach (var failure in (FailureClass?[])[null, .. Enum.GetValues<FailureClass>()])
            {
                Assert.NotEmpty(ReplyWords.Of(kind, intent: null, failure, absentUntil: null, Berlin).Word);
            }

            Assert.NotEmpty(ReplyWords.TakeBack(kind));
        }

        Assert.Equal(6, ReplyWords.Intents.Select(intent => ReplyWords.Of(intent).Word).Distinct().Count());
        Assert.Equal("Wrong person", ReplyWords.Of(ReplyKind.AutoReply, ReplyIntent.WrongPerson, null, null, Berlin).Word);
        Assert.Equal("Absent until 2 Feb", ReplyWords.Of(ReplyKind.OutOfOffice, null, null, Utc("2026-02-01T23:30:00Z"), Berlin).Word);
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
