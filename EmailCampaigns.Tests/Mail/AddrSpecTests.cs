using EmailCampaigns.Core.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

public sealed class AddrSpecTests
{
    [Theory]
    [InlineData("anna.berg+x@Example.org", "anna.berg+x@Example.org")]
    [InlineData("a..b@docomo.example", "\"a..b\"@docomo.example")]
    [InlineData("a.@docomo.example", "\"a.\"@docomo.example")]
    [InlineData("\"john doe\"@example.org", "\"john doe\"@example.org")]
    [InlineData("\"john\"@example.org", "john@example.org")]
    [InlineData("\"a@b\"@example.org", "\"a@b\"@example.org")]
    [InlineData("\"a\\\"b\"@example.org", "\"a\\\"b\"@example.org")]
    [InlineData("anna@bücher.example", "anna@xn--bcher-kva.example")]
    [InlineData("用户@例え.テスト", "用户@xn--r8jz45g.xn--zckzah")]
    [InlineData("a@localhost", "a@localhost")]
    public void An_address_is_written_as_the_wire_wants_it(string typed, string wire)
    {
        var address = AddrSpec.Parse(typed, "To");

        Assert.Equal(wire, address.ToString());
        Assert.Equal(address, AddrSpec.Parse(wire, "To"));
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
    [InlineData("anna@[192.0.2.1]")]
    [InlineData("anna@example.org>")]
    [InlineData("anna@example.org\r\nRCPT TO:<x@y.example>")]
    [InlineData("anna@example.org\0")]
    [InlineData("<anna@example.org>")]
    [InlineData("anna berg@example.org")]
    [InlineData("anna,bob@example.org")]
    [InlineData("an\r\nna@example.org")]
    [InlineData("\"an\0na\"@example.org")]
    [InlineData("an\u2028na@example.org")]
    [InlineData("an\u0085na@example.org")]
    [InlineData("anna@ex\u0001ämple.org")]
    [InlineData("\"an\"na\"@example.org")]
    [InlineData("\"anna\\\"@example.org")]
    [InlineData("\"anna@example.org")]
    public void What_is_no_address_is_refused(string typed) =>
        Assert.Equal("To", Assert.Throws<MessageFieldException>(() => AddrSpec.Parse(typed, "To")).Field);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Assert.Throws<MessageFieldException>(() => AddrSpec.Parse("an\uD83Dna@example.org", "To"));
        Assert.Throws<MessageFieldException>(() => AddrSpec.Parse("anna@ex\uD83Dmple.org", "To"));
    }

    [Fact]
    public void An_address_fits_the_longest_that_is_kept()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 4));

        Assert.Equal(320, AddrSpec.Parse(new string('a', 68) + "@" + domain, "To").ToString().Length);
        Assert.Throws<MessageFieldException>(() => AddrSpec.Parse(new string('a', 69) + "@" + domain, "To"));
        Assert.Throws<MessageFieldException>(() => AddrSpec.Parse("a@" + domain + ".dd", "To"));
        Assert.Throws<MessageFieldException>(() => AddrSpec.Parse("a@" + new string('d', 64), "To"));
    }

    [Fact]
    public void Whatever_is_accepted_is_one_line_and_reads_back_the_same() =>
        Prop.ForAll(
            Gen.OneOf(MailSamples.AnyAddress, MailSamples.AnyText, MailSamples.AnyText.Select(text => text + "@example.org"), MailSamples.AnyText.Select(text => $"\"{text}\"@example.org"))
                .ToArbitrary(),
            typed =>
            {
                try
                {
                    var address = AddrSpec.Parse(typed, "To");
                    Assert.DoesNotContain(address.ToString(), char.IsControl);
                    Assert.Equal(address, AddrSpec.Parse(address.ToString(), "To"));
                }
                catch (MessageFieldException refusal)
                {
                    Assert.Equal("To", refusal.Field);
                }
            }).QuickCheckThrowOnFailure();
}
