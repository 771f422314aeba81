using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>The files of a draft, as a reviewer sees and changes them.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class ReviewAttachmentTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_file_is_added_to_one_draft_shown_and_taken_away_again()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();

        await page.Keyboard.PressAsync("e");
        await page.GetByLabel("Attach files").And(page.Locator(":enabled")).SetInputFilesAsync(new FilePayload { Name = "Preisliste – März 2026.txt", MimeType = "text/plain", Buffer = new byte[2_000] });
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Preisliste – März 2026.txt" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator("#draft-attachments")).ToContainTextAsync("Preisliste – März 2026.txt");
        await opened.AssertEveryLookAsync("review-attachment");
        var edited = Assert.Single(await scene.DraftsOf(campaign), d => d.IsEdited);
        Assert.Equal("Preisliste – März 2026.txt", Assert.Single(edited.Content.Attachments).Name);

        await page.Keyboard.PressAsync("e");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Preisliste – März 2026.txt away" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#draft-files")).ToHaveCountAsync(0); // it is saved
        await Assertions.Expect(page.Locator("#draft-attachments")).ToHaveCountAsync(0);
        Assert.Empty((await scene.DraftsOf(campaign)).SelectMany(d => d.Content.Attachments));
        opened.AssertNoErrors();
    }
}
