using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Layout;

/// <summary>The server goes away under an open page and comes back without knowing it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReconnectTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_was_typed_survives_the_server_being_killed()
    {
        await browser.WebAsync();
        await using var web = await WebProcess.StartAsync();
        await using var opened = await browser.OpenAsync("/pieces", web: web);
        var field = opened.Page.GetByLabel("Window ends");
        await field.FillAsync("half past eight");

        await web.KillAsync();
        await Assertions.Expect(opened.Page.GetByText("The connection broke, trying again")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("reconnecting");
        Assert.Equal("half past eight", await field.InputValueAsync());

        await web.StartAsync();
        var reload = opened.Page.GetByRole(AriaRole.Button, new() { Name = "Load the page again" });
        await Assertions.Expect(reload).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await reload.ClickAsync();

        await Assertions.Expect(opened.Page.Locator("html[data-ec-ready]")).ToBeAttachedAsync();
        await Assertions.Expect(field).ToHaveValueAsync("half past eight");
    }
}
