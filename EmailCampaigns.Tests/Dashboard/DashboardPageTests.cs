using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Analytics;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Dashboard;

/// <summary>The first page in a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class DashboardPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task It_looks_right_in_every_window_and_axe_finds_nothing_serious()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 10);
        var drafts = await scene.DraftsOf(campaign);
        await scene.Engine.Get<DraftApprover>().Approve(scene.Actor, [.. drafts.Take(8).Select(d => new SeenDraft(d.Id, d.Revision))], default);
        await scene.Engine.Database.Add([.. CountedDays.Before(scene.Engine.Database.Now, campaign, 45)]);

        foreach (var look in BrowserLook.All)
        {
            await using var opened = await scene.OpenAsync(browser, "/", look);
            await Assertions.Expect(opened.Page.Locator(".need").First).ToContainTextAsync("to review");
            await opened.ScreenshotAsync("dashboard");
            if (look.Width < 720)
            {
                Assert.True(await TopOf(opened.Page, "Running campaigns") < await TopOf(opened.Page, "Last 30 days"), "What runs comes before what was.");
            }

            await opened.AssertAccessibleAsync();
            opened.AssertNoErrors();
        }
    }

    [Fact]
    public async Task A_new_workspace_is_told_what_to_do_next()
    {
        await browser.WebAsync(); // skips where there is no browser
        await using var web = await WebProcess.StartAsync(["--Sending:Enabled=false"]);
        await using var opened = await browser.OpenAsync("/", web: web);

        await Assertions.Expect(opened.Page.Locator("[aria-current=step]")).ToContainTextAsync("Bring in contacts");
        await opened.ScreenshotAsync("dashboard-new");
        await opened.AssertAccessibleAsync();
    }

    private static async Task<float> TopOf(IPage page, string heading) => (await page.GetByRole(AriaRole.Heading, new() { Name = heading }).BoundingBoxAsync())!.Y;
}
