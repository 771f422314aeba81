using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Web.Inbound;
using NodaTime;

namespace EmailCampaigns.Tests.Inbound.Answers;

public sealed class AnswerWordsTests
{
    private static readonly DateTime Now = new(2026, 1, 15, 9, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(AnswerStatus.Waiting, AnswerWait.Undo, null, false, "Goes in 12 seconds.")]
    [InlineData(AnswerStatus.Waiting, AnswerWait.Retry, "451 Try later", false, "The mail server put it off. Next try today at 09:30. 451 Try later")]
    [InlineData(AnswerStatus.Sending, null, null, false, "It is being handed over.")]
    [InlineData(AnswerStatus.Failed, null, "550 No such user", false, "550 No such user")]
    [InlineData(AnswerStatus.Failed, null, "unknown user", true, "It came back: unknown user")]
    [InlineData(AnswerStatus.Interrupted, null, "No answer.", false, "Nobody can say whether it arrived: No answer. Look into the mailbox's Sent folder, or ask them.")]
    public void What_becomes_of_it_is_said_in_a_sentence(AnswerStatus status, AnswerWait? wait, string? error, bool cameBack, string expected) => Assert.Equal(
        expected,
        AnswerWords.State(
            new ThreadMessage.Answer(Guid.Empty, Now, Guid.Empty, "Ann Lee", null, "Gladly.", status, Now.AddSeconds(11.2), wait, error, cameBack), Now, DateTimeZone.Utc));

    [Fact]
    public void Every_status_and_every_wait_has_its_words()
    {
        Assert.All(Enum.GetValues<AnswerStatus>(), status => Assert.NotEmpty(AnswerWords.Of(status).Word));
        Assert.All(Enum.GetValues<AnswerWait>(), wait => Assert.NotEmpty(
            AnswerWords.State(new ThreadMessage.Answer(Guid.Empty, Now, Guid.Empty, "Ann Lee", null, "Gladly.", AnswerStatus.Waiting, Now, wait, null, false), Now, DateTimeZone.Utc)));
    }
}
