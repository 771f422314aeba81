using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class MessageIdsTests
{
    private static readonly Guid Key = Guid.Parse("019b8d3e-5a40-7c11-9a3e-0123456789ab");

    [Fact]
    public void A_row_has_one_message_id() => Assert.Equal("019b8d3e5a407c119a3e0123456789ab@sender.example", MessageIds.New(Key, "Sender.Example"));

    [Fact]
    public void A_domain_beyond_ascii_is_written_in_ascii() => Assert.EndsWith("@xn--bcher-kva.example", MessageIds.New(Key, "bücher.example"), StringComparison.Ordinal);

    [Fact]
    public void A_domain_that_is_too_long_loses_its_first_labels()
    {
        var id = MessageIds.New(Key, string.Join('.', Enumerable.Repeat(new string('d', 60), 4)));

        Assert.Equal("019b8d3e5a407c119a3e0123456789ab@" + string.Join('.', Enumerable.Repeat(new string('d', 60), 3)), id);
        Assert.Equal(id, MessageIds.Normalize(id, "Message-ID"));
    }

    [Fact]
    public void A_domain_that_is_none_is_refused() => Assert.Throws<MessageFieldException>(() => MessageIds.New(Key, "a b"));

    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData("a@b", "a@b")]
    [InlineData("<no-at-sign>", "no-at-sign")]
    public void Brackets_are_taken_off(string given, string kept) => Assert.Equal(kept, MessageIds.Normalize(given, "Message-ID"));

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("a b@c")]
    [InlineData("a@b>\r\nBcc: x@y")]
    [InlineData("a@b\n")]
    [InlineData("ä@b")]
    [InlineData("a@b> <c@d")]
    public void What_could_leave_the_brackets_is_refused(string given) =>
        Assert.Equal("In-Reply-To", Assert.Throws<MessageFieldException>(() => MessageIds.Normalize(given, "In-Reply-To")).Field);

    [Fact]
    public void An_id_that_is_longer_than_kept_is_refused()
    {
        Assert.Equal(255, MessageIds.Normalize(new string('i', 255), "References").Length);
        Assert.Throws<MessageFieldException>(() => MessageIds.Normalize(new string('i', 256), "References"));
    }
}
