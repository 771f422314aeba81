using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class DeliveryOutcomeTests
{
    [Theory]
    [InlineData(DeliveryVerdict.Accepted, false)]
    [InlineData(DeliveryVerdict.Unknown, false)]
    [InlineData(DeliveryVerdict.Retry, true)]
    [InlineData(DeliveryVerdict.RecipientHard, true)]
    [InlineData(DeliveryVerdict.RecipientSoft, true)]
    [InlineData(DeliveryVerdict.Blocked, true)]
    [InlineData(DeliveryVerdict.MessageRefused, true)]
    [InlineData(DeliveryVerdict.SenderRefused, true)]
    [InlineData(DeliveryVerdict.SenderBusy, true)]
    [InlineData(DeliveryVerdict.SenderDayLimit, true)]
    public void Only_an_acceptance_or_silence_may_have_sent(DeliveryVerdict verdict, bool certainlyNotSent) =>
        Assert.Equal(certainlyNotSent, new DeliveryOutcome(verdict, DeliveryStage.FinalDot, "").CertainlyNotSent);

    [Fact]
    public void The_servers_text_is_kept_as_one_line_of_bounded_length()
    {
        Assert.Equal("5.7.1 no see https://x.example", new DeliveryOutcome(DeliveryVerdict.Blocked, DeliveryStage.Rcpt, "5.7.1 no\r\n\0see https://x.example\r\n").Text);
        Assert.Equal(new string('a', 499), new DeliveryOutcome(DeliveryVerdict.Retry, DeliveryStage.Data, new string('a', 499) + "👍👍").Text);
        Assert.Equal(500, (new DeliveryOutcome(DeliveryVerdict.Retry, DeliveryStage.Data, "") with { Text = new string('a', 900) }).Text.Length);
    }
}
