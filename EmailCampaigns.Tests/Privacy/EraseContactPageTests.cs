using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Privacy;

/// <summary>Exporting and erasing a person in a real browser, with the jobs of the real application.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EraseContactPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task An_administrator_exports_a_person_and_erases_them_by_typing_the_address()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        var contact = await db.Enrollments.Where(e => e.CampaignId == campaign).Join(db.Contacts, e => e.ContactId, c => c.Id, (_, c) => new { c.Id, c.Email }).SingleAsync();
        await using var opened = await scene.OpenAsync(browser, $"/contacts/{contact.Id}");
        var page = opened.Page;

        await OpenMenu(page);
        await opened.ScreenshotAsync("erase-menu");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = "Export personal data" }).ClickAsync());
        Assert.Equal("personal-data.json", download.SuggestedFilename);
        Assert.Contains(contact.Email, await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);

        await opened.GoAsync($"/contacts/{contact.Id}");
        await OpenMenu(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Type the address of the contact").FillAsync("somebody@example.org");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the address of the contact");
        await opened.AssertAccessibleAsync();
        await opened.ScreenshotAsync("erase-dialog");
        await dialog.GetByLabel("Type the address of the contact").FillAsync(contact.Email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();

        await page.WaitForURLAsync("**/contacts");
        await Expect(page.GetByText("what is left of them goes within moments")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("erase-after");
        await opened.GoAsync($"/contacts/{contact.Id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "not found" })).ToBeVisibleAsync();
        await opened.GoAsync("/suppressions?reason=erased");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Erased" })).ToHaveCountAsync(1);
        await opened.AssertEveryLookAsync("erase-suppressions");
        await opened.GoAsync($"/campaigns/{campaign}/schedule");
        await opened.ScreenshotAsync("erase-campaign");
    }

    [Fact]
    public async Task The_dialog_fits_on_a_phone_in_the_dark()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        var contact = await db.Enrollments.Where(e => e.CampaignId == campaign).Select(e => e.ContactId).SingleAsync();
        await using var opened = await scene.OpenAsync(browser, $"/contacts/{contact}", BrowserLook.PhoneDark);
        await OpenMenu(opened.Page);
        await opened.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();

        await Expect(opened.Page.GetByLabel("Type the address of the contact")).ToBeFocusedAsync();
        await opened.AssertAccessibleAsync();
        await opened.ScreenshotAsync("erase-dialog");
    }

    [Fact]
    public async Task The_address_loses_no_letters_on_a_slow_line()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        var contact = await db.Enrollments.Where(e => e.CampaignId == campaign).Select(e => e.ContactId).SingleAsync();
        await using var line = await scene.OpenFromAfarAsync(browser, $"/contacts/{contact}");
        await OpenMenu(line.Opened.Page);
        await line.Opened.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();

        await line.AssertTypedAsync(line.Opened.Page.GetByRole(AriaRole.Dialog).GetByLabel("Type the address of the contact"), "lena.hoffmann@example.org");
    }

    private static async Task OpenMenu(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" })).ToBeVisibleAsync();
    }
}
