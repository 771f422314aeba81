using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>What is typed on the review page, by somebody far away.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class ReviewTypingTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task E_puts_the_cursor_into_the_subject()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var line = await scene.OpenFromAfarAsync(browser, $"/review?campaign={campaign}");
        var page = line.Opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();

        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator("#draft-subject")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("A reader as ever", new() { Delay = 70 });
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("A reader as ever");
        var draft = Assert.Single(await scene.DraftsOf(campaign), d => d.EditedSubject is not null);
        Assert.Equal(("A reader as ever", DraftStatus.Draft), (draft.EditedSubject, draft.Status));
    }

    [Fact]
    public async Task R_puts_the_cursor_into_the_reason()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var line = await scene.OpenFromAfarAsync(browser, $"/review?campaign={campaign}");
        var page = line.Opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();

        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Asks too much", new() { Delay = 70 });
        await Assertions.Expect(page.GetByLabel("Reason")).ToHaveValueAsync("Asks too much");
        await page.Keyboard.PressAsync("Control+Enter"); // the dialog shows it beside "Skip this step"

        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Rejected for");
        Assert.Single(await scene.DraftsOf(campaign), d => d is { Status: DraftStatus.Rejected, StatusReason: "Asks too much" });
    }

    [Fact]
    public async Task What_is_typed_before_the_field_is_there_goes_into_it_and_decides_nothing()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var line = await scene.OpenFromAfarAsync(browser, $"/review?campaign={campaign}");
        var page = line.Opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();

        await page.Keyboard.TypeAsync("eAja, R", new() { Delay = 20 });
        await Assertions.Expect(page.Locator("#draft-subject")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("Aja, R"));
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator(".draft-subject")).ToContainTextAsync("Aja, R");
        Assert.All(await scene.DraftsOf(campaign), d => Assert.Equal(DraftStatus.Draft, d.Status));
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_fields_of_an_edit_and_of_the_search()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var line = await scene.OpenFromAfarAsync(browser, $"/review?campaign={campaign}");
        var page = line.Opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await line.AssertTypedAsync(page.Locator("#draft-subject"), "The quick brown fox jumps");
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML", Exact = true }).ClickAsync();
        await line.AssertTypedAsync(page.Locator("#draft-html"), "The quick brown fox jumps");
        await page.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        await line.AssertTypedAsync(page.Locator("#draft-html-text"), "The quick brown fox jumps");

        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("The quick brown fox jumps");
        var search = page.GetByLabel("Search the drafts to review");
        await line.AssertTypedAsync(search, "quick ");
        await search.PressSequentiallyAsync("brown", new() { Delay = 70 });
        await page.WaitForTimeoutAsync(600);
        Assert.Equal("quick brown", await search.InputValueAsync());
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("The quick brown fox jumps");
        line.Opened.AssertNoErrors();
    }
}
