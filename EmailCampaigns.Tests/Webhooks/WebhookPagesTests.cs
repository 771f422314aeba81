using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>Endpoints, their log, and what came in, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WebhookPagesTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    [Fact]
    public async Task An_endpoint_is_added_its_secret_shown_once_and_a_test_sent()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/webhooks");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).First.ClickAsync();
        await page.GetByLabel("Address").FillAsync("http://127.0.0.1/webhooks");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).ClickAsync();
        await Expect(page.Locator(".field-error")).ToContainTextAsync("private network");
        await LookAtDialogAsync(opened, "webhook-dialog");
        await page.GetByLabel("Address").FillAsync("https://webhooks.invalid/crm");
        await page.GetByLabel("What for").FillAsync("CRM");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).ClickAsync();
        await Expect(page.Locator(".secret code")).ToContainTextAsync("whsec_");
        await opened.AssertEveryLookAsync("settings-webhooks");

        await page.GetByRole(AriaRole.Link, new() { Name = "Open https://webhooks.invalid/crm" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test" }).ClickAsync();
        await Expect(page.GetByText("webhook.test").First).ToBeVisibleAsync();
        await Expect(page.GetByText("none,")).ToBeVisibleAsync(); // the name leads nowhere, and the page shows so by itself
        await opened.AssertEveryLookAsync("webhook-endpoint");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at webhook.test" }).ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToContainTextAsync("not reached");
        await LookAtDialogAsync(opened, "webhook-message");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByText("Disable", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing is sent to this endpoint")).ToBeVisibleAsync();
        await using var db = scene.Engine.Database.Open();
        Assert.True(await db.WebhookEndpoints.AnyAsync(e => e.Description == "CRM" && e.DisabledAt != null));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task What_came_in_is_looked_at_and_run_again()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/webhooks/received");
        var page = opened.Page;
        await Expect(page.GetByText("Nothing came in yet")).ToBeVisibleAsync();
        var now = scene.Engine.Database.Now;
        await scene.Engine.Database.Add(Delivery("one", now.AddMinutes(-9), d => d.Read("2 recorded, 1 known before", null)), Delivery("two", now.AddMinutes(-2), d => d.Read("1 recorded", "Event 2: \"teleported\" is unknown.")));

        await opened.ReloadAsync();
        await Expect(page.GetByText("\"teleported\" is unknown").First).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("webhooks-received");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at the webhook of SendGrid" }).First.ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToContainTextAsync("x-twilio-email-event-webhook-timestamp");
        await LookAtDialogAsync(opened, "webhook-received");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.GetByText("1 webhook")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Failed", Exact = true }).ClickAsync();
        await page.IsAtAsync("status=failed");
        opened.AssertNoErrors();
    }

    /// <summary>As it stands: a dialog's animation never leaves the document, so there is no waiting for it in several looks.</summary>
    private static async Task LookAtDialogAsync(BrowserPage opened, string name)
    {
        await opened.ScreenshotAsync(name);
        await opened.AssertAccessibleAsync();
    }

    private static WebhookDelivery Delivery(string key, DateTime at, Action<WebhookDelivery> change)
    {
        var delivery = new WebhookDelivery
        {
            Id = Guid.CreateVersion7(at),
            Provider = WebhookProvider.Sendgrid,
            DeliveryKey = key,
            ReceivedAt = at,
            Headers = new() { ["content-type"] = "application/json", ["x-twilio-email-event-webhook-timestamp"] = "1768435200" },
            Body = "[{\"event\":\"teleported\"}]"u8.ToArray(),
        };
        change(delivery);
        return delivery;
    }
}
