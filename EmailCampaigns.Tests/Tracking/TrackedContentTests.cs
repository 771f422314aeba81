using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Tracking;

public sealed partial class TrackedContentTests : IAsyncLifetime
{
    private const string Prefix = "https://mail.example";
    private static readonly Guid EmailId = new("0198c0de-0000-7000-8000-0123456789ab");

    private TestDatabase _database = null!;
    private PublicTokens _tokens = null!;
    private EmailLinks _links = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _tokens = new PublicTokens(new InstallationKeys(_database));
        _links = new EmailLinks(_tokens, Prefix, EmailId);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("<a href=\"https://shop.example/?a=1&amp;b=2\">", "https://shop.example/?a=1&b=2")]
    [InlineData("<a href='https://shop.example/?a=1&b=2'>", "https://shop.example/?a=1&b=2")]
    [InlineData("<A\n HREF = https://shop.example/a class=x>", "https://shop.example/a")]
    [InlineData("<a title=\"href=https://no.example\" href=\"https://shop.example/share?href=http://other.example\">", "https://shop.example/share?href=http://other.example")]
    [InlineData("<a href=\"https://shop.example/a\" href=\"https://no.example\">", "https://shop.example/a")]
    [InlineData("<map><area shape=rect href=\"https://shop.example/a\"></map>", "https://shop.example/a")]
    [InlineData("<a href=\"https://shop.example/my file (1).pdf\">", "https://shop.example/my%20file%20(1).pdf")]
    [InlineData("<!--[if !mso]><!--><a href=\"https://shop.example/a\"><!--<![endif]-->", "https://shop.example/a")]
    public void A_link_to_the_web_is_tracked_and_all_else_stays(string html, string expected)
    {
        var tracked = Track(html).Html;

        var token = Assert.Single(ClickLinks(tracked));
        Assert.True(_tokens.TryRead(TokenPurpose.Click, token, out var id, out var payload));
        Assert.Equal((EmailId, expected), (id, Encoding.UTF8.GetString(payload)));
        var place = tracked.IndexOf($"{Prefix}/t/c/{token}", StringComparison.Ordinal);
        Assert.StartsWith(tracked[..place], html, StringComparison.Ordinal);
        Assert.EndsWith(tracked[(place + $"{Prefix}/t/c/{token}".Length)..], html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<a href=\"mailto:ann@northwind.example\">")]
    [InlineData("<a href=\"tel:+491234\"><a href=\"sms:+491234\"><a href=\"#top\"><a href=\"cid:logo\"><a href=\"data:,\"><a name=x>")]
    [InlineData("<!--[if mso]><v:roundrect href=\"https://shop.example\"><a href=\"https://shop.example\"></a><![endif]-->")]
    [InlineData("<p>https://shop.example <b title='<a href=\"https://shop.example\">'></b></p>")]
    [InlineData("<style>a[href=\"https://shop.example\"] { }</style><textarea><a href=\"https://shop.example\"></textarea>")]
    [InlineData("<link href=\"https://shop.example/a.css\"><img src=\"https://shop.example/a.png\"><form action=\"https://shop.example\">")]
    [InlineData("<a href=\"https://shop.example")]
    public void What_is_no_link_to_the_web_stays_byte_for_byte(string html) => Assert.Equal(html, Track(html).Html);

    [Fact]
    public void Links_of_ours_are_not_tracked_again_whatever_email_they_are_of()
    {
        var another = new EmailLinks(_tokens, "https://links.other.example", Guid.CreateVersion7(_database.Now));
        var html = $"<a href=\"{_links.Unsubscribe}\"></a><a href=\"{_links.Click("https://shop.example")}\"></a><a href=\"{another.Click("https://shop.example")}\"></a>";

        Assert.Equal(html, Track(html, $"Leave: {_links.Unsubscribe}").Html);
        Assert.Equal($"Leave: {_links.Unsubscribe}", Track(html, $"Leave: {_links.Unsubscribe}").Text);
        Assert.Single(ClickLinks(Track($"<a href=\"{Prefix}/t/c/forged\">").Html));
    }

    [Fact]
    public void A_link_that_opts_out_is_left_alone_in_both_parts_and_loses_the_attribute()
    {
        var tracked = Track(
            "<a class=\"x\" data-track=\"false\" href=\"https://shop.example/a\">A</a><a href=\"https://shop.example/b\" data-track=false>B</a>", "A (https://shop.example/a) https://shop.example/c");

        Assert.Equal("<a class=\"x\" href=\"https://shop.example/a\">A</a><a href=\"https://shop.example/b\">B</a>", tracked.Html);
        Assert.StartsWith("A (https://shop.example/a) https://mail.example/t/c/", tracked.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("See https://shop.example/a.", "See ", "https://shop.example/a", ".")]
    [InlineData("See (https://shop.example/a), or not", "See (", "https://shop.example/a", "), or not")]
    [InlineData("https://shop.example/a_(b)", "", "https://shop.example/a_(b)", "")]
    [InlineData("A (https://shop.example/a)B", "A (", "https://shop.example/a", ")B")]
    [InlineData("<http://shop.example/?a=1&b=2>", "<", "http://shop.example/?a=1&b=2", ">")]
    [InlineData("ax https://shop.example/ä\nnext", "ax ", "https://shop.example/%C3%A4", "\nnext")]
    public void Addresses_in_the_text_part_are_tracked_alike(string text, string before, string url, string after)
    {
        var tracked = Track("", text).Text;

        var token = Assert.Single(ClickLinks(tracked));
        Assert.True(_tokens.TryRead(TokenPurpose.Click, token, out _, out var payload));
        Assert.Equal(url, Encoding.UTF8.GetString(payload));
        Assert.Equal($"{before}{Prefix}/t/c/{token}{after}", tracked);
    }

    [Theory]
    [InlineData("http, https:// and xhttps://shop.example")]
    [InlineData("mailto:ann@northwind.example, www.shop.example, https://...")]
    public void A_text_without_web_addresses_stays(string text) => Assert.Equal(text, Track("<p>Hi</p>", text).Text);

    [Fact]
    public void The_text_that_was_made_from_the_html_links_to_the_same_places()
    {
        const string Html = "<p><a href=\"https://shop.example/my file (1).pdf\">The file</a> and <a href=\"https://shop.example/?a=1&amp;b=2\">more</a></p>";

        var tracked = Track(Html, HtmlToText.Convert(Html));

        Assert.Equal(ClickLinks(tracked.Html), ClickLinks(tracked.Text));
        Assert.Matches("^The file \\(https://mail.example/t/c/[A-Za-z0-9_-]+\\) and more \\(https://mail.example/t/c/[A-Za-z0-9_-]+\\)$", tracked.Text);
    }

    [Theory]
    [InlineData("<html><body><p>Hi</p></body></html>", "<html><body><p>Hi</p>", "</body></html>")]
    [InlineData("<p>Hi</p>", "<p>Hi</p>", "")]
    [InlineData("<body>Hi<!-- </body> -->there</BODY ></html>", "<body>Hi<!-- </body> -->there", "</BODY ></html>")]
    [InlineData("<html>Hi</html>", "<html>Hi", "</html>")]
    public void The_pixel_stands_at_the_end_of_the_body(string html, string before, string after)
    {
        var tracked = TrackedContent.Of(new EmailContent("", html, "Hi"), _links, opens: true, clicks: false);

        Assert.Matches($"^{Regex.Escape(before)}<img src=\"https://mail.example/t/o/[A-Za-z0-9_-]+\\.gif\" [^>]*alt=\"\"[^>]*>{Regex.Escape(after)}$", tracked.Html);
        Assert.Equal("Hi", tracked.Text);
    }

    [Fact]
    public void An_email_of_plain_text_gets_no_html_for_the_sake_of_a_pixel() =>
        Assert.Equal("", TrackedContent.Of(new EmailContent("", "", "Hi"), _links, opens: true, clicks: true).Html);

    [Fact]
    public void Nothing_changes_where_nothing_is_tracked()
    {
        var content = new EmailContent("Hello", "<a data-track=false href=\"https://shop.example\">", "https://shop.example");

        Assert.Same(content, TrackedContent.Of(content, _links, opens: false, clicks: false));
    }

    [Fact]
    public void An_address_that_is_too_long_for_a_token_is_left_untracked()
    {
        var html = $"<a href=\"https://shop.example/{new string('x', PublicToken.MaxPayload)}\">";

        Assert.Equal(html, Track(html).Html);
    }

    /// <summary>Whatever stands there, taking the tokens back gives the HTML that came, but for blanks, which addresses encode.</summary>
    [Fact]
    public void Only_addresses_change_in_any_html()
    {
        string[] pieces = ["<a ", "href=", "\"", "'", ">", "https://shop.example/", "<!--", "-->", "<![endif]", "data-track=", "x", " ", "</a>", "<area ", "<style>", "</style>", "&amp;", "\n", "=", "/", "<"];
        var htmls = Gen.Elements(pieces).ListOf().Select(p => string.Concat(p));
        Prop.ForAll(htmls.ToArbitrary(), html =>
        {
            var back = Token().Replace(Track(html).Html, m => _tokens.TryRead(TokenPurpose.Click, m.Groups[1].Value, out _, out var payload) ? Encoding.UTF8.GetString(payload) : "?");
            return Compact(back) == Compact(html);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private EmailContent Track(string html, string text = "") => TrackedContent.Of(new EmailContent("", html, text), _links, opens: false, clicks: true);

    private static string Compact(string html) =>
        WebUtility.HtmlDecode(html).Replace("\n", "", StringComparison.Ordinal).Replace("%20", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static List<string> ClickLinks(string content) => [.. Token().Matches(content).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("https://mail\\.example/t/c/([A-Za-z0-9_-]+)")]
    private static partial Regex Token();
}
