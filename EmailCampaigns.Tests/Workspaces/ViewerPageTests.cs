using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>What a viewer can do who takes a page apart in the browser's console.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ViewerPageTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    private const string Email = "vera@example.com";
    private const string Password = "correct horse";

    [Fact]
    public async Task A_viewer_who_enables_the_fields_of_a_sender_in_the_console_is_refused_with_the_reason()
    {
        await using var owner = await scene.OpenAsync(browser, "/senders");
        var member = await AddViewer();
        await using var opened = await browser.OpenAsync("/login", web: scene.Web, interactive: false);
        await opened.Page.GetByLabel("Email").FillAsync(Email);
        await opened.Page.GetByLabel("Password").FillAsync(Password);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await opened.Page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        await opened.GoAsync($"/senders/{scene.Engine.SenderId}");

        await opened.Page.EvaluateAsync("() => document.querySelectorAll('fieldset[disabled], input[disabled]').forEach(e => e.removeAttribute('disabled'))");
        await opened.Page.Locator("form:has(fieldset)").EvaluateAsync("form => form.requestSubmit()");

        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Not for your role" })).ToBeVisibleAsync();
        await Expect(opened.Page.GetByText("This needs the role admin or a stronger one; yours is viewer.")).ToBeVisibleAsync();
        await using var db = scene.Engine.Database.Open();
        Assert.Equal(1, (await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == scene.Engine.SenderId)).Version);
        Assert.NotEqual(Guid.Empty, member);
    }

    private async Task<Guid> AddViewer()
    {
        Assert.True(EmailAddress.TryParse(Email, out var address, out _));
        var user = new NewUser(new PasswordHasher<User>(), new UpperInvariantLookupNormalizer()).Make(address, "Vera", Password, scene.Engine.Database.Now);
        var member = new WorkspaceMember(user.Id, Role.Viewer, scene.Engine.Database.Now);
        await scene.Engine.Database.Add(user);
        await scene.Engine.Database.Add(member);
        return member.Id;
    }
}
