using EmailCampaigns.Tests.Browser;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>The pages of campaigns in a real browser on the real application.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CampaignPagesTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Theory, MemberData(nameof(BrowserLook.Names), MemberType = typeof(BrowserLook))]
    public async Task Every_page_is_accessible_fits_the_window_and_is_without_errors(string look)
    {
        await using var opened = await host.Open(browser, "/campaigns", BrowserLook.Of(look));
        (string Path, string Name)[] pages =
        [
            ("/campaigns", "campaigns"),
            ("/campaigns/new", "campaign-new"),
            ($"/campaigns/{host.DraftId}/sequence", "campaign-sequence"),
            ($"/campaigns/{host.DraftId}/settings", "campaign-settings"),
            ($"/campaigns/{host.StartedId}/contacts", "campaign-contacts"),
            ($"/campaigns/{host.StartedId}/drafts", "campaign-drafts"),
            ($"/campaigns/{host.StartedId}/schedule", "campaign-schedule"),
            ($"/campaigns/{host.StartedId}/activity", "campaign-activity"),
        ];
        foreach (var (path, name) in pages)
        {
            await opened.GoAsync(path);
            await opened.Page.WaitForTimeoutAsync(700);

            await opened.ScreenshotAsync(name);

            var overflow = await opened.Page.EvaluateAsync<int>("() => { const body = document.querySelector('.ec-body'); return body.scrollWidth - body.clientWidth; }");
            Assert.True(overflow == 0, $"{path} is {overflow} pixels wider than the window.");
            await opened.AssertAccessibleAsync();
        }

        opened.AssertNoErrors();
    }
}
