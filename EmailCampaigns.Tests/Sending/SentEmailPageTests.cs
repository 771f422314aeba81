using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Senders;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Sending;

[Collection(BrowserSceneCollection.Name)]
public sealed class SentEmailPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_sent_email_is_read_as_it_was_sent()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        var (_, scheduled) = await Sent.First(scene.Engine, campaign, "<p>As it <b>was</b> sent.</p><img src=\"https://example.com/pixel.png\" alt=\"\">");
        await using var opened = await scene.OpenAsync(browser, $"/sent/{scheduled}");
        var page = opened.Page;

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What was sent");
        await Assertions.Expect(page.FrameLocator("iframe.email-frame").Locator("body")).ToHaveTextAsync("As it was sent.");
        Assert.Contains("img-src data:", await page.Locator("iframe.email-frame").GetAttributeAsync("srcdoc"), StringComparison.Ordinal);
        await opened.AssertEveryLookAsync("sent-email");
    }
}
