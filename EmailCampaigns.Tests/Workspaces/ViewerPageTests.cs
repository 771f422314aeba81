using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>What a viewer can do who takes a page apart in the browser's console.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ViewerPageTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    [Fact]
    public async Task A_viewer_who_enables_the_fields_of_a_sender_in_the_console_is_refused_with_the_reason()
    {
        await scene.StartEngineAsync(browser);
        await using var opened = await scene.OpenAsViewerAsync(browser, $"/senders/{scene.Engine.SenderId}");

        await opened.Page.EvaluateAsync("() => document.querySelectorAll('fieldset[disabled], input[disabled]').forEach(e => e.removeAttribute('disabled'))");
        await opened.Page.Locator("form:has(fieldset)").EvaluateAsync("form => form.requestSubmit()");

        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Not for your role" })).ToBeVisibleAsync();
        await Expect(opened.Page.GetByText("This needs the role admin or a stronger one; yours is viewer.")).ToBeVisibleAsync();
        await using var db = scene.Engine.Database.Open();
        Assert.Equal(1, (await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == scene.Engine.SenderId)).Version);
    }
}
