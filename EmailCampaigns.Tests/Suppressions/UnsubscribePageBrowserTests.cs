using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Suppressions;

/// <summary>The page of a recipient, who has no account and perhaps no scripts.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class UnsubscribePageBrowserTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_recipient_leaves_a_series_then_everything_and_comes_back()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        var email = await db.ScheduledEmails.Where(e => e.CampaignId == campaign).Select(e => e.Id).FirstAsync();
        var token = new PublicTokens(new InstallationKeys(scene.Engine.Database)).Create(TokenPurpose.Unsubscribe, email);
        await using var opened = await browser.OpenAsync($"/u/{token}", web: scene.Web, interactive: false);
        var page = opened.Page;

        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Unsubscribe?");
        await opened.AssertEveryLookAsync("unsubscribe");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop only this series" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This series has ended for you");
        await opened.AssertEveryLookAsync("unsubscribe-series");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe from everything" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are unsubscribed");
        await opened.AssertEveryLookAsync("unsubscribe-done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe again" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are subscribed again");
        await opened.AssertEveryLookAsync("unsubscribe-back");

        Assert.Equal(0, await db.Suppressions.CountAsync(s => s.CausedBy != null));
        opened.AssertNoErrors();
    }
}
