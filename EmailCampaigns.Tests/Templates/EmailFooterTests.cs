using EmailCampaigns.Core.Templates;

namespace EmailCampaigns.Tests.Templates;

public sealed class EmailFooterTests
{
    private const string Url = "https://mail.example.com/u/abc?x=1&y=2";

    [Fact]
    public void The_footer_is_the_last_thing_in_the_body()
    {
        var content = Sent(new EmailContent("S", "<html><BODY><p>Hi</p></BODY></html>", "Hi\n"), FooterKind.Full, address: "ACME\r\n1 Main St");

        Assert.Matches(
            "<p>Hi</p><div [^>]*>ACME<br>1 Main St<br><a href=\"https://mail.example.com/u/abc\\?x=1&amp;y=2\" [^>]*>Unsubscribe</a></div>\n</BODY></html>$",
            content.Html);
        Assert.Equal($"Hi\n\nACME\n1 Main St\nUnsubscribe: {Url}\n", content.Text);
        Assert.Equal("S", content.Subject);
    }

    [Fact]
    public void A_line_is_the_link_alone_in_its_own_words()
    {
        var content = Sent(new EmailContent("S", "<p>Hi</p>", "Hi"), FooterKind.Line, "Bitte keine <weiteren> Mails", "ACME");

        Assert.Matches("^<p>Hi</p><div [^>]*><a href=[^>]*>Bitte keine &lt;weiteren&gt; Mails</a></div>\n$", content.Html);
        Assert.Equal($"Hi\n\nBitte keine <weiteren> Mails: {Url}\n", content.Text);
        Assert.Contains("Tell me if you would rather not hear from me", Sent(new EmailContent("S", "", "Hi"), FooterKind.Line).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_author_placed_is_not_repeated()
    {
        const string own = UnsubscribeLink.Placeholder;
        var content = Sent(
            new EmailContent("S", $"<p>Smith &amp; Sons, 1 Main St</p><a href=\"{own}\">Leave</a>", $"Smith & Sons, 1 Main St\nLeave: {own}"), FooterKind.Full, address: "Smith & Sons\n1 Main St");

        Assert.Equal($"<p>Smith &amp; Sons, 1 Main St</p><a href=\"https://mail.example.com/u/abc?x=1&amp;y=2\">Leave</a>", content.Html);
        Assert.Equal($"Smith & Sons, 1 Main St\nLeave: {Url}", content.Text);
    }

    [Fact]
    public void A_part_gets_what_it_lacks_though_the_other_has_it()
    {
        var content = Sent(new EmailContent("S", $"<a href=\"{UnsubscribeLink.Placeholder}\">Leave</a>", "Hi"), FooterKind.Full, address: "ACME");

        Assert.Matches("^<a [^>]*>Leave</a><div [^>]*>ACME</div>\n$", content.Html);
        Assert.Equal($"Hi\n\nACME\nUnsubscribe: {Url}\n", content.Text);
    }

    [Fact]
    public void The_link_is_encoded_where_it_is_a_value_of_a_query()
    {
        var content = UnsubscribeLink.Fill(new EmailContent("", $"<a href=\"https://example.com/?to={Uri.EscapeDataString(UnsubscribeLink.Placeholder)}\">x</a>", ""), Url);

        Assert.Equal("<a href=\"https://example.com/?to=https%3A%2F%2Fmail.example.com%2Fu%2Fabc%3Fx%3D1%26y%3D2\">x</a>", content.Html);
    }

    [Fact]
    public void A_fragment_gets_it_at_its_end() =>
        Assert.StartsWith("<p>Hi</p><div ", Sent(new EmailContent("", "<p>Hi</p>", ""), FooterKind.Full).Html, StringComparison.Ordinal);

    [Fact]
    public void An_address_is_text_and_not_markup() =>
        Assert.Contains(
            ">Smith &amp; &lt;Sons&gt;<br>", Sent(new EmailContent("", "<p>Hi</p>", ""), FooterKind.Full, address: "Smith & <Sons>").Html, StringComparison.Ordinal);

    [Fact]
    public void An_email_of_plain_text_gets_it_in_the_text_alone()
    {
        var content = Sent(new EmailContent("S", "", "Hi"), FooterKind.Full);

        Assert.Equal(("", $"Hi\n\nUnsubscribe: {Url}\n"), (content.Html, content.Text));
    }

    [Theory]
    [InlineData("<p>Hi</p>", FooterKind.None, null)]
    [InlineData("<p>Hi</p>", FooterKind.Line, "Tell me if you would rather not hear from me")]
    [InlineData("<p>Hi</p>", FooterKind.Full, "Smith & Sons, 1 Main St · Unsubscribe")]
    [InlineData("<p>Hi</p><p>Smith &amp; Sons, 1 Main St</p>", FooterKind.Full, "Unsubscribe")]
    [InlineData($"<a href=\"{UnsubscribeLink.Placeholder}\">Leave</a>", FooterKind.Full, "Smith & Sons, 1 Main St")]
    [InlineData($"<a href=\"{UnsubscribeLink.Placeholder}\">Leave</a>", FooterKind.Line, null)]
    [InlineData("", FooterKind.Full, "Smith & Sons, 1 Main St · Unsubscribe")]
    public void What_is_added_is_told(string html, FooterKind kind, string? told) =>
        Assert.Equal(told, EmailFooter.Added(new EmailContent("S", html, "Hi"), kind, words: null, "Smith & Sons\n1 Main St"));

    [Fact]
    public void Without_a_footer_the_content_stays_as_it_is()
    {
        var content = new EmailContent("S", "<p>Hi</p>", "Hi");

        Assert.Same(content, EmailFooter.Append(content, FooterKind.None, "words", "ACME"));
    }

    private static EmailContent Sent(EmailContent content, FooterKind kind, string? words = null, string? address = null) =>
        UnsubscribeLink.Fill(EmailFooter.Append(content, kind, words, address), Url);
}
