using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class EmailFooterTests
{
    private const string Url = "https://mail.example.com/u/abc?x=1&y=2";

    [Fact]
    public void The_footer_is_the_last_thing_in_the_body()
    {
        var content = EmailFooter.Append(new EmailContent("S", "<html><BODY><p>Hi</p></BODY></html>", "Hi\n"), Url, "ACME\r\n1 Main St");

        Assert.Matches(
            "<p>Hi</p><div [^>]*>ACME<br>1 Main St<br><a href=\"https://mail.example.com/u/abc\\?x=1&amp;y=2\" [^>]*>Unsubscribe</a></div>\n</BODY></html>$",
            content.Html);
        Assert.Equal($"Hi\n\nACME\n1 Main St\nUnsubscribe: {Url}\n", content.Text);
        Assert.Equal("S", content.Subject);
    }

    [Fact]
    public void A_fragment_gets_it_at_its_end() =>
        Assert.StartsWith("<p>Hi</p><div ", EmailFooter.Append(new EmailContent("", "<p>Hi</p>", ""), Url, null).Html, StringComparison.Ordinal);

    [Fact]
    public void An_address_is_text_and_not_markup() =>
        Assert.Contains(
            ">Smith &amp; &lt;Sons&gt;</div>", EmailFooter.Append(new EmailContent("", "<p>Hi</p>", ""), null, "Smith & <Sons>").Html, StringComparison.Ordinal);

    [Fact]
    public void An_email_of_plain_text_gets_it_in_the_text_alone()
    {
        var content = EmailFooter.Append(new EmailContent("S", "", "Hi"), Url, null);

        Assert.Equal(("", $"Hi\n\nUnsubscribe: {Url}\n"), (content.Html, content.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n ")]
    public void With_nothing_to_add_the_content_stays_as_it_is(string? nothing)
    {
        var content = new EmailContent("S", "<p>Hi</p>", "Hi");

        Assert.Same(content, EmailFooter.Append(content, nothing, nothing));
    }
}
