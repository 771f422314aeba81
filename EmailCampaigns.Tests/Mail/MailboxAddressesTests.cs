using System.Text;
using EmailCampaigns.Core.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

public sealed class MailboxAddressesTests
{
    [Theory]
    [InlineData("anna.berg+x@Example.org", "anna.berg+x@Example.org")]
    [InlineData("a..b@docomo.example", "\"a..b\"@docomo.example")]
    [InlineData("a.@docomo.example", "\"a.\"@docomo.example")]
    [InlineData(".a@docomo.example", "\".a\"@docomo.example")]
    [InlineData("\"john doe\"@example.org", "\"john doe\"@example.org")]
    [InlineData("\"a@b\"@example.org", "\"a@b\"@example.org")]
    [InlineData("\"a\\\"b\"@example.org", "\"a\\\"b\"@example.org")]
    [InlineData("anna@bücher.example", "anna@xn--bcher-kva.example")]
    [InlineData("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example")]
    [InlineData("用户@例え.テスト", "用户@xn--r8jz45g.xn--zckzah")]
    [InlineData("a@localhost", "a@localhost")]
    public void An_address_is_written_in_the_form_of_the_wire(string typed, string wire)
    {
        Assert.Equal(wire, Wire(typed));
        Assert.Equal(wire, Wire(wire));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("anna")]
    [InlineData("@example.org")]
    [InlineData("anna@")]
    [InlineData("anna@example..org")]
    [InlineData("anna@example.org.")]
    [InlineData("anna@.org")]
    [InlineData("anna@exa mple.org")]
    [InlineData("anna@ example.org")]
    [InlineData("anna @example.org")]
    [InlineData("anna@[192.0.2.1]")]
    [InlineData("anna@example.org>")]
    [InlineData("anna@example.org\r\nRCPT TO:<x@y.example>")]
    [InlineData("anna@example.org\0")]
    [InlineData("<anna@example.org>")]
    [InlineData("anna berg@example.org")]
    [InlineData("anna,bob@example.org")]
    [InlineData("anna(comment)@example.org")]
    [InlineData("anna@(comment)example.org")]
    [InlineData("an\r\nna@example.org")]
    [InlineData("\"an\0na\"@example.org")]
    [InlineData("an\u2028na@example.org")]
    [InlineData("an\u0085na@example.org")]
    [InlineData("anna@ex\u0001ämple.org")]
    [InlineData("anna@example\u2028.org")]
    [InlineData("\"an\"na\"@example.org")]
    [InlineData("\"anna\\\"@example.org")]
    [InlineData("\"anna@example.org")]
    public void Text_that_is_not_an_address_is_refused(string typed) =>
        Assert.Equal("To", Assert.Throws<MessageFieldException>(() => Wire(typed)).Field);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Assert.Throws<MessageFieldException>(() => Wire("an\uD83Dna@example.org"));
        Assert.Throws<MessageFieldException>(() => Wire("anna@ex\uD83Dmple.org"));
    }

    [Fact]
    public void An_address_has_at_most_320_octets_and_its_domain_253()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 4));

        Assert.Equal(320, Wire(new string('a', 68) + "@" + domain).Length);
        Assert.Throws<MessageFieldException>(() => Wire(new string('a', 69) + "@" + domain));
        Assert.Throws<MessageFieldException>(() => Wire("a@" + domain + ".dd"));
        Assert.Throws<MessageFieldException>(() => Wire("a@" + new string('d', 64)));
    }

    [Fact]
    public void An_accepted_address_is_one_line_and_reads_back_the_same() =>
        Prop.ForAll(
            Gen.OneOf(MailSamples.AnyAddress, MailSamples.AnyText, MailSamples.AnyText.Select(text => text + "@example.org"), MailSamples.AnyText.Select(text => $"\"{text}\"@example.org"), MailSamples.AnyText.Select(text => "anna@" + text))
                .ToArbitrary(),
            typed =>
            {
                try
                {
                    var wire = Wire(typed);
                    Assert.DoesNotContain(wire, char.IsControl);
                    Assert.Equal(wire, Wire(wire));
                    Assert.True(Ascii.IsValid(wire.AsSpan(wire.LastIndexOf('@'))));
                }
                catch (MessageFieldException refusal)
                {
                    Assert.Equal("To", refusal.Field);
                }
            }).QuickCheckThrowOnFailure();

    private static string Wire(string typed) => MailboxAddresses.Parse(typed, name: null, "To").OnTheWire();
}
