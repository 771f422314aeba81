using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What opens over a page closes by Escape, with the focus on what opened it, and by a click beside it, into an email too; for somebody far away.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MenuTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task Menus_and_choices_of_the_editor_close_by_Escape_and_by_a_click_into_the_email()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/sequence?step=2");
        var page = line.Opened.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 2" })).ToBeVisibleAsync();

        await AssertCloses(page, page.GetByRole(AriaRole.Button, new() { Name = "Variable", Exact = true }), page.FrameLocator(".html-editor iframe").Locator("body"));
        await AssertCloses(page, page.GetByRole(AriaRole.Button, new() { Name = "More for this step" }), page.FrameLocator("iframe.email-frame").Locator("body"));
        await AssertCloses(page, page.GetByRole(AriaRole.Combobox, new() { Name = "Send it" }), page.FrameLocator("iframe.email-frame").Locator("body"));
    }

    [Fact]
    public async Task The_menu_of_a_row_closes_by_Escape_and_by_a_click_beside_it()
    {
        await using var line = await host.OpenSlow(browser, "/calendar?view=list");
        var page = line.Opened.Page;

        await AssertCloses(page, page.Locator(".schedule-emails li").First.GetByRole(AriaRole.Button, new() { Name = "More for the email to" }), page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
    }

    [Fact]
    public async Task The_account_menu_closes_by_Escape_and_by_a_click_beside_it()
    {
        await using var line = await host.OpenSlow(browser, "/campaigns");
        var page = line.Opened.Page;

        await AssertCloses(page, page.Locator(".side-user").GetByRole(AriaRole.Button), page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
    }

    private static async Task AssertCloses(IPage page, ILocator opener, ILocator beside)
    {
        var open = page.Locator(".mud-popover-open");
        await opener.ClickAsync();
        await Assertions.Expect(open).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(open).ToHaveCountAsync(0);
        await Assertions.Expect(opener).ToBeFocusedAsync();

        await opener.ClickAsync();
        await Assertions.Expect(open).ToHaveCountAsync(1);
        await beside.ClickAsync();
        await Assertions.Expect(open).ToHaveCountAsync(0);
    }
}
