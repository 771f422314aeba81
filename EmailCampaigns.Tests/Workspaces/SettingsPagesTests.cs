using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>Members, keys, the workspace and one's account in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SettingsPagesTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    [Fact]
    public async Task Members_are_invited_by_a_link_that_is_shown_once()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/members");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Invite by email" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Email" }).FillAsync("no address");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make invitation link" }).ClickAsync();
        await Expect(page.Locator(".field-error")).ToContainTextAsync("not an address");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Email" }).FillAsync("signe@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make invitation link" }).ClickAsync();

        await Expect(page.Locator(".secret code")).ToContainTextAsync("/join/");
        await Expect(page.Locator(".invitation")).ToContainTextAsync("signe@example.org");
        await opened.AssertEveryLookAsync("settings-members");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hide the link" })).ToBeDisabledAsync();
        await page.GetByLabel("I have sent it or stored it").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide the link" }).ClickAsync();
        await Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/keys");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Webshop sign-ups");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        await Expect(page.Locator(".secret code")).ToContainTextAsync("ec_");
        await opened.AssertEveryLookAsync("settings-keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Webshop sign-ups" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke key" }).ClickAsync();

        await Expect(page.GetByText("Revoked", new() { Exact = true }).First).ToBeVisibleAsync();
        await using var db = scene.Engine.Database.Open();
        Assert.True(await db.ApiKeys.AnyAsync(k => k.Name == "Webshop sign-ups" && k.RevokedAt != null && k.Role == Role.Marketer));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_workspace_is_set_up_on_its_page()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings");
        var page = opened.Page;

        await page.GetByLabel("Postal address").FillAsync("1 Example Street\nBerlin");
        await Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("settings-workspace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.Locator(".saved-state")).ToContainTextAsync("Saved");
        await using var db = scene.Engine.Database.Open();
        Assert.Equal("1 Example Street\nBerlin", (await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == scene.Engine.Database.WorkspaceId)).PostalAddress);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_account_page_changes_the_password()
    {
        await using var opened = await scene.OpenAsync(browser, "/account");
        var page = opened.Page;
        await opened.AssertEveryLookAsync("account");

        await page.GetByLabel("Current password").FillAsync("guessed");
        await page.GetByLabel("New password").FillAsync("battery staple");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();

        await Expect(page.Locator(".field-error")).ToContainTextAsync("This is not your current password");
        opened.AssertNoErrors();
    }
}
