using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Browser;
using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>Where the link of an invitation leads, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JoinPageBrowserTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    [Fact]
    public async Task A_new_member_is_told_what_is_wrong_at_the_field_and_joins()
    {
        await using var opened = await OpenAsync(await InviteAsync("signe@example.org"));
        var page = opened.Page;
        await Expect(page.GetByText("You are invited as reviewer")).ToContainTextAsync("signe@example.org");
        await Expect(page.GetByLabel("Your name")).ToBeFocusedAsync();
        await opened.AssertEveryLookAsync("join");

        await page.GetByLabel("Your name").FillAsync("Signe Lund");
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByLabel("Password").PressAsync("Enter");
        await Expect(page.Locator(".field-error")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Your name")).ToHaveValueAsync("Signe Lund");
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await opened.AssertEveryLookAsync("join-refused");

        await page.GetByLabel("Password").FillAsync("a password long enough");
        await page.GetByLabel("Password").PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Signe" })).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_link_that_does_not_work_says_why_and_leads_on()
    {
        await scene.StartEngineAsync(browser);
        await using var opened = await OpenAsync("no-such-invitation");

        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "This invitation does not work any more" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("join-unknown");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Go to sign in" }).ClickAsync();
        await Expect(opened.Page.GetByLabel("Password")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Somebody_who_is_signed_in_as_another_is_told_so()
    {
        var token = await InviteAsync("nils@example.org");
        await using var opened = await scene.OpenAsync(browser, "/");
        await opened.GoAsync($"/join/{token}", interactive: false);

        await Expect(opened.Page.GetByText("You are signed in as mara.brandt@example.com.")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("join-other");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(opened.Page.GetByLabel("Password")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    private Task<BrowserPage> OpenAsync(string token) => browser.OpenAsync($"/join/{token}", web: scene.Web, interactive: false);

    /// <summary>Invites somebody as a reviewer: the token of their link.</summary>
    private async Task<string> InviteAsync(string email)
    {
        await scene.StartEngineAsync(browser);
        var database = scene.Engine.Database;
        var made = await new InvitationEditor(database, new UpperInvariantLookupNormalizer(), database.Clock).Create(new InvitationInput { Email = email, Role = Role.Reviewer }, scene.Actor, default);
        return made.Token!;
    }
}
