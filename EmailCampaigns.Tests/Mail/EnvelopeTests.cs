using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class EnvelopeTests
{
    [Fact]
    public void An_envelope_cannot_contain_a_command() =>
        Assert.Equal("To", Assert.Throws<MessageFieldException>(() => new Envelope("a@b.example", "c@d.example>\r\nRCPT TO:<e@f.example")).Field);

    [Fact]
    public void Only_a_local_part_beyond_ascii_needs_smtputf8()
    {
        Assert.False(new Envelope("a@bücher.example", "b..c@d.example").NeedsSmtpUtf8);
        Assert.True(new Envelope("a@b.example", "zoë@d.example").NeedsSmtpUtf8);
        Assert.True(new Envelope("zoë@b.example", "c@d.example").NeedsSmtpUtf8);
    }
}
