using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>On a slow line no letter is lost in a field of senders, settings and the account, nor in their dialogs.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class SettingsTypingTests(BrowserFixture browser, WebScene scene)
{
    [Theory]
    [InlineData("/senders", 1)]
    [InlineData("/senders/new", 16)]
    [InlineData("/settings/sending", 1)]
    [InlineData("/settings/holidays", 1)]
    [InlineData("/settings", 3)]
    [InlineData("/settings/ai", 9)]
    [InlineData("/settings/webhooks", 1)]
    [InlineData("/settings/webhooks/received", 1)]
    [InlineData("/account", 2)]
    public async Task No_letter_is_lost_on_a_page(string path, int fields)
    {
        await using var line = await scene.OpenFromAfarAsync(browser, path);
        await line.Opened.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(details => details.open = true)");

        Assert.Equal(fields, await line.TypeIntoEveryFieldAsync());
        line.Opened.AssertNoErrors();
    }

    [Theory]
    [InlineData("/settings/members", "Invite by email")]
    [InlineData("/settings/keys", "New key")]
    [InlineData("/settings/webhooks", "Add endpoint")]
    [InlineData("/settings", "Add workspace")]
    public async Task A_dialog_is_typed_into_at_once_and_loses_no_letter(string path, string button)
    {
        await using var line = await scene.OpenFromAfarAsync(browser, path);
        var page = line.Opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

        await Assertions.Expect(page.Locator(".mud-dialog input").First).ToBeFocusedAsync();
        await line.AssertTypedAsync(page.Locator(".mud-dialog input").First, "The quick brown fox jumps");
        line.Opened.AssertNoErrors();
    }
}
