using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Suppressions;

/// <summary>The suppressions in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SuppressionsPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_domain_is_suppressed_found_and_lifted()
    {
        await using var opened = await scene.OpenAsync(browser, "/suppressions");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();
        await page.GetByLabel("Address or domain", new() { Exact = true }).FillAsync("@never.example.net");
        await opened.AssertAccessibleAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "never.example.net" });
        await Assertions.Expect(row).ToContainTextAsync("everybody there");
        await opened.AssertEveryLookAsync("suppressions");

        await row.GetByRole(AriaRole.Button, new() { Name = "Lift" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lift it" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task What_is_neither_an_address_nor_a_domain_is_refused_at_the_field()
    {
        await using var opened = await scene.OpenAsync(browser, "/suppressions", BrowserLook.Phone);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();
        await opened.Page.GetByLabel("Address or domain", new() { Exact = true }).FillAsync("a b@");
        await opened.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not an address");
    }
}
