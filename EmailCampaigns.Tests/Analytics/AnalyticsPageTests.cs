using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Analytics;

/// <summary>The analytics page in a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class AnalyticsPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task It_looks_right_in_every_window_and_axe_finds_nothing_serious()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 10);
        await scene.Engine.Database.Add([.. CountedDays.Before(scene.Engine.Database.Now, campaign, 70)]);

        foreach (var look in BrowserLook.All)
        {
            await using var opened = await scene.OpenAsync(browser, "/analytics", look);
            await Assertions.Expect(opened.Page.Locator(".trend-number").First).ToContainTextAsync("Sent");
            await opened.ScreenshotAsync("analytics");
            await opened.AssertAccessibleAsync();
            opened.AssertNoErrors();
        }
    }

    [Fact]
    public async Task A_period_is_chosen_by_its_link_and_stays_in_the_address()
    {
        await using var opened = await scene.OpenAsync(browser, "/analytics?days=7");

        await Assertions.Expect(opened.Page.Locator(".period-picker [aria-current]")).ToHaveTextAsync("7 days");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "90 days" }).ClickAsync();

        await Assertions.Expect(opened.Page.Locator(".period-picker [aria-current]")).ToHaveTextAsync("90 days");
        Assert.EndsWith("?days=90", opened.Page.Url, StringComparison.Ordinal);
        await opened.GoAsync("/analytics?from=2026-02-02&to=2026-01-01");
        await Assertions.Expect(opened.Page.GetByText("is after the last one")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }
}
