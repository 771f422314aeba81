using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Privacy;

/// <summary>Exporting and erasing a person in a real browser, with the jobs of the real application.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class EraseContactPageTests(BrowserFixture browser, WebScene scene)
{
    private int _erasedBefore;
    private Guid _campaign;

    [Fact]
    public async Task An_administrator_exports_a_person_and_erases_them_by_typing_the_address()
    {
        var (contact, email) = await AddPersonAsync();
        await using var opened = await scene.OpenAsync(browser, $"/contacts/{contact}");
        var page = opened.Page;

        await OpenMenu(page);
        await opened.ScreenshotAsync("erase-menu");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = "Export personal data" }).ClickAsync());
        Assert.Equal("personal-data.json", download.SuggestedFilename);
        Assert.Contains(email, await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);

        await opened.GoAsync($"/contacts/{contact}");
        await OpenMenu(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Type the address of the contact").FillAsync("somebody@example.org");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the address of the contact");
        await opened.AssertAccessibleAsync();
        await opened.ScreenshotAsync("erase-dialog");
        await dialog.GetByLabel("Type the address of the contact").FillAsync(email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();

        await page.IsAtAsync("/contacts$");
        await Expect(page.GetByText("what is left of them goes within moments")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("erase-after");
        await opened.GoAsync($"/contacts/{contact}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "not found" })).ToBeVisibleAsync();
        await opened.GoAsync("/suppressions?reason=erased");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Erased" })).ToHaveCountAsync(_erasedBefore + 1);
        await opened.AssertEveryLookAsync("erase-suppressions");
        await opened.GoAsync($"/campaigns/{_campaign}/schedule");
        await opened.ScreenshotAsync("erase-campaign");
    }

    [Fact]
    public async Task The_dialog_fits_on_a_phone_in_the_dark()
    {
        var (contact, _) = await AddPersonAsync();
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
        var (contact, _) = await AddPersonAsync();
        await using var line = await scene.OpenFromAfarAsync(browser, $"/contacts/{contact}");
        await OpenMenu(line.Opened.Page);
        await line.Opened.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();

        await line.AssertTypedAsync(line.Opened.Page.GetByRole(AriaRole.Dialog).GetByLabel("Type the address of the contact"), "lena.hoffmann@example.org");
    }

    [Fact]
    public async Task A_viewer_is_not_offered_it()
    {
        var (contact, email) = await AddPersonAsync();
        await using var opened = await scene.OpenAsViewerAsync(browser, $"/contacts/{contact}");

        await Expect(opened.Page.Locator(".facts")).ToContainTextAsync(email);
        await Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "More actions" })).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_second_tab_that_still_shows_an_erased_person_saves_nothing_and_says_why()
    {
        var (contact, email) = await AddPersonAsync();
        await using var edited = await scene.OpenAsync(browser, $"/contacts/{contact}/edit");
        await using var shown = await scene.OpenAsync(browser, $"/contacts/{contact}");
        await using var asked = await scene.OpenAsync(browser, $"/contacts/{contact}");
        await OpenDialog(asked.Page);
        await using (var first = await scene.OpenAsync(browser, $"/contacts/{contact}"))
        {
            await EraseAsync(first.Page, email);
            await first.Page.IsAtAsync("/contacts$");
        }

        await edited.Page.GetByLabel("Company").FillAsync("Another company");
        await edited.Page.GetByRole(AriaRole.Button, new() { Name = "Save contact" }).ClickAsync();
        await Expect(edited.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It is not here any more");
        await edited.AssertLooksAsync("erase-second-tab", BrowserLook.Desktop, BrowserLook.PhoneDark);

        await OpenMenu(shown.Page);
        await shown.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Suppress" }).ClickAsync();
        await shown.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();
        await Expect(shown.Page.GetByRole(AriaRole.Heading, new() { Name = "not found" })).ToBeVisibleAsync();

        await TypeAndEraseAsync(asked.Page, email); // twice is once
        await asked.Page.IsAtAsync("/contacts$");
        await AssertErasedOnceAsync(contact, email);
        foreach (var opened in new[] { edited, shown, asked })
        {
            opened.AssertNoErrors();
        }
    }

    [Fact]
    public async Task A_double_click_from_afar_erases_once_and_closes_the_dialog()
    {
        var (contact, email) = await AddPersonAsync();
        await using var line = await scene.OpenFromAfarAsync(browser, $"/contacts/{contact}");
        var page = line.Opened.Page;
        await OpenDialog(page);
        await page.GetByLabel("Type the address of the contact").FillAsync(email);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).DblClickAsync();

        await page.IsAtAsync("/contacts$");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await AssertErasedOnceAsync(contact, email);
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_keyboard_alone_opens_leaves_and_confirms_it()
    {
        var (contact, email) = await AddPersonAsync();
        await using var opened = await scene.OpenAsync(browser, $"/contacts/{contact}");
        var page = opened.Page;
        await OpenByKeyboard(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await using (var db = scene.Engine.Database.Open())
        {
            Assert.False(await db.Contacts.AnyAsync(c => c.Id == contact && c.ErasedAt != null));
        }

        await OpenByKeyboard(page);
        await page.Keyboard.TypeAsync(email);
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/contacts$");
        await AssertErasedOnceAsync(contact, email);
        opened.AssertNoErrors();
    }

    /// <summary>Adds a person for one test, enrolled in a campaign of their own.</summary>
    private async Task<(Guid Id, string Email)> AddPersonAsync()
    {
        _campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        _erasedBefore = await db.Suppressions.CountAsync(s => s.Reason == SuppressionReason.Erased);
        var contact = await db.Enrollments.Where(e => e.CampaignId == _campaign).Join(db.Contacts, e => e.ContactId, c => c.Id, (_, c) => new { c.Id, c.Email }).SingleAsync();
        return (contact.Id, contact.Email);
    }

    /// <summary>The audit log names it once, the address has one suppression, and that does not say whose it is.</summary>
    private async Task AssertErasedOnceAsync(Guid contactId, string email)
    {
        await using var db = scene.Engine.Database.Open();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == AuditAction.ContactErased && a.SubjectId == contactId));
        Assert.Equal(_erasedBefore + 1, await db.Suppressions.CountAsync(s => s.Reason == SuppressionReason.Erased));
        Assert.False(await db.Suppressions.AnyAsync(s => s.Value == email));
    }

    private static async Task EraseAsync(IPage page, string email)
    {
        await OpenDialog(page);
        await TypeAndEraseAsync(page, email);
    }

    private static async Task TypeAndEraseAsync(IPage page, string email)
    {
        await page.GetByLabel("Type the address of the contact").FillAsync(email);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
    }

    private static async Task OpenDialog(IPage page)
    {
        await OpenMenu(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" }).ClickAsync();
        await Expect(page.GetByLabel("Type the address of the contact")).ToBeFocusedAsync();
    }

    private static async Task OpenByKeyboard(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var items = page.GetByRole(AriaRole.Menuitem);
        await Expect(items.First).ToBeFocusedAsync();
        for (var next = 1; next < await items.CountAsync(); next++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await Expect(items.Nth(next)).ToBeFocusedAsync();
        }

        await Expect(items.Last).ToHaveTextAsync("Erase…");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Type the address of the contact")).ToBeFocusedAsync();
    }

    private static async Task OpenMenu(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Erase…" })).ToBeVisibleAsync();
    }
}
