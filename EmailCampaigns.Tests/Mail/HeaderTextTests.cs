using EmailCampaigns.Core.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail;

public sealed class HeaderTextTests
{
    [Theory]
    [InlineData("Hello world", "Hello world")]
    [InlineData("  a  b  ", "a b")]
    [InlineData("a\r\n\tb\0c", "a b c")]
    [InlineData("a\u0085b\u2028c\u2029d\u007fe", "a b c d e")]
    [InlineData("10\u00a0€ 👍🏽", "10\u00a0€ 👍🏽")]
    [InlineData("\r\n", "")]
    public void Text_becomes_one_clean_line(string text, string normal) => Assert.Equal(normal, HeaderText.Normalize(text));

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("a\uFFFDb", HeaderText.Normalize("a\uD83Db"));

    [Fact]
    public void The_normal_form_of_any_text_is_final_and_free_of_controls() =>
        Prop.ForAll(MailSamples.AnyText.ToArbitrary(), text =>
        {
            var normal = HeaderText.Normalize(text);
            Assert.Equal(normal, HeaderText.Normalize(normal));
            Assert.DoesNotContain(normal, char.IsControl);
            Assert.DoesNotContain("  ", normal, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
}
