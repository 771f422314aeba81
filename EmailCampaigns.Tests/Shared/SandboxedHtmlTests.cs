using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Shared;

[Collection(BrowserCollection.Name)]
public sealed class SandboxedHtmlTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("light", "rgb(29, 30, 33)")]
    [InlineData("dark", "rgb(246, 246, 247)")]
    public async Task An_emails_words_follow_the_theme(string theme, string colour)
    {
        await using var opened = await browser.OpenAsync("/pieces", theme == "dark" ? BrowserLook.DesktopDark : BrowserLook.Desktop);

        var words = opened.Page.FrameLocator("iframe.email-frame").GetByText("Dear Ms");

        await Assertions.Expect(words).ToHaveCSSAsync("color", colour);
    }

    [Fact]
    public async Task The_page_cannot_reach_into_an_email_nor_the_email_out()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        var reach = await opened.Page.EvaluateAsync<bool>("() => document.querySelector('iframe.email-frame').contentDocument !== null");

        Assert.False(reach);
        Assert.Equal("", await opened.Page.Locator("iframe.email-frame").GetAttributeAsync("sandbox"));
    }
}
