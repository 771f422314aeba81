using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Suppressions;

/// <summary>The suppressions in a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
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
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "never.example.net" });
        await Assertions.Expect(row).ToContainTextAsync("everybody there");
        await opened.AssertEveryLookAsync("suppressions");

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search addresses and domains" }).PressSequentiallyAsync("never.ex");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("search=never.ex"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribed", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("No suppression fits this search.")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("suppressions-none");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all suppressions" }).ClickAsync();
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
        await opened.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not an address");
    }

    [Fact]
    public async Task Fields_lose_no_letters_on_a_slow_line()
    {
        await using var line = await SlowLine.OpenAsync(browser, "/suppressions");
        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        await line.Opened.GoAsync("/suppressions");
        await line.Opened.Page.GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();
        var dialog = line.Opened.Page.GetByRole(AriaRole.Dialog);

        await line.AssertTypedAsync(dialog.GetByLabel("Address or domain"), "lena.hoffmann@example.org");
        await line.AssertTypedAsync(dialog.GetByLabel("Note"), "She asked by phone");
    }
}
