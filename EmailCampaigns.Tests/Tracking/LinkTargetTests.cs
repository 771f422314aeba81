using EmailCampaigns.Core.Tracking;

namespace EmailCampaigns.Tests.Tracking;

public sealed class LinkTargetTests
{
    [Theory]
    [InlineData("https://shop.example/?a=1&b=2", "https://shop.example/?a=1&b=2")]
    [InlineData("https://shop.example/#/path?q=1", "https://shop.example/#/path?q=1")]
    [InlineData("https://shop.example/my file (1).pdf", "https://shop.example/my%20file%20(1).pdf")]
    [InlineData("https://shop.example/50%25", "https://shop.example/50%25")]
    [InlineData("https://shop.example/50%", "https://shop.example/50%")]
    [InlineData("https://shop.example/share?href=http://other.example/", "https://shop.example/share?href=http://other.example/")]
    [InlineData("  HTTPS://Shop.example\n/a\tb\r ", "HTTPS://Shop.example/ab")]
    [InlineData("https://bücher.example/ä?ö=ü#ß", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC#%C3%9F")]
    [InlineData("http://shop.example:8080", "http://shop.example:8080")]
    [InlineData("https://[2001:db8::1]/a", "https://[2001:db8::1]/a")]
    [InlineData("https://shop.example\\a", "https://shop.example\\a")]
    [InlineData("https://shop.example/🤖", "https://shop.example/%F0%9F%A4%96")]
    public void A_web_address_is_what_a_browser_would_go_to(string written, string expected)
    {
        Assert.True(LinkTarget.TryRead(written, out var url));
        Assert.Equal(expected, url);
    }

    [Theory]
    [InlineData("mailto:ann@northwind.example")]
    [InlineData("tel:+491234")]
    [InlineData("sms:+491234")]
    [InlineData("#top")]
    [InlineData("cid:logo")]
    [InlineData("data:text/plain,hi")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//shop.example/a")]
    [InlineData("/a")]
    [InlineData("shop.example")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("https://ann:secret@shop.example/")]
    [InlineData("https://{{domain}}/")]
    [InlineData("https://a b.example/")]
    public void What_is_no_plain_web_address_is_left_alone(string written) => Assert.False(LinkTarget.TryRead(written, out _));
}
