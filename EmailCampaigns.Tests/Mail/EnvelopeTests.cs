using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class EnvelopeTests
{
    [Fact]
    public void An_envelope_holds_addresses_as_the_wire_wants_them() =>
        Assert.Equal(new Envelope("a@xn--bcher-kva.example", "\"b..c\"@d.example"), new Envelope("a@bücher.example", "b..c@d.example"));

    [Fact]
    public void An_envelope_cannot_carry_a_command() =>
        Assert.Equal("To", Assert.Throws<MessageFieldException>(() => new Envelope("a@b.example", "c@d.example>\r\nRCPT TO:<e@f.example")).Field);
}
