using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Contacts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Senders.SignIn;

/// <summary>Signing in at a provider from the page of a sender, in a real browser, against a provider on the loopback.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SignInPageTests(BrowserFixture browser, PeoplePagesHost host) : IClassFixture<PeoplePagesHost>
{
    [Fact]
    public async Task A_person_signs_in_again_and_out_and_each_failure_is_explained()
    {
        await browser.WebAsync(); // skips where there is no browser
        await using var cloud = await MailCloud.Start();
        cloud.ShowsPage = true;
        await using var web = await WebProcess.StartAsync(["--Sending:Enabled=false", .. cloud.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await using var opened = await browser.OpenAsync("/senders/new", web: web);
        var page = opened.Page;
        await page.GetByText("You sign in at Microsoft with the mailbox.").ClickAsync();
        await Expect(page.GetByText("No password is stored here.")).ToBeVisibleAsync();
        await page.Locator("input#field-email").FillAsync(MailCloud.Mailbox);
        await opened.AssertEveryLookAsync("sender-sign-in-new");
        await Press(page, "Add sender");
        await page.IsAtAsync("/senders/[0-9a-f-]{36}");
        await Expect(page.GetByText("Nobody has signed in yet")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("sender-sign-in-none");

        await SignIn(opened, "Sign in at Microsoft");
        await Expect(page.Locator(".badge-green")).ToHaveTextAsync("Works");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Sign-in" })).ToContainTextAsync($"Signed in at Microsoft as {MailCloud.Mailbox}");
        await Press(page, "Test connection");
        await Expect(page.Locator(".checks li.passed")).ToHaveCountAsync(4);
        await opened.AssertEveryLookAsync("sender-sign-in-works");

        cloud.Account = "boss@northwind.example";
        await SignIn(opened, "Sign in again");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"boss@northwind.example signed in, and this sender is {MailCloud.Mailbox}.");
        await Expect(page.Locator(".badge-green")).ToHaveTextAsync("Works"); // what was granted before stands
        await opened.AssertEveryLookAsync("sender-sign-in-wrong");

        (cloud.Account, cloud.Denial) = (MailCloud.Mailbox, ("access_denied", "AADSTS90094: The grant requires admin permission."));
        await Press(page, "Sign in again");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("An admin of your organisation has to allow this first");
        await opened.ListensAsync();
        cloud.Denial = null;

        cloud.EndGrants();
        await Press(page, "Test connection");
        await Expect(page.GetByText("Somebody has to sign in again")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("sender-sign-in-over");
        await SignIn(opened, "Sign in again");
        await Expect(page.Locator(".badge-green")).ToHaveTextAsync("Works");

        await Press(page, "Sign out");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("Nobody has signed in yet")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Where_nobody_set_it_up_the_page_says_how_with_the_redirect_URI()
    {
        await using var opened = await host.Open(browser, "/senders/new?by=microsoft365");
        var page = opened.Page;
        await Expect(page.GetByText("is not set up on this installation")).ToBeVisibleAsync();
        await Expect(page.GetByText($"{new Uri(page.Url).GetLeftPart(UriPartial.Authority)}/oauth/callback")).ToBeVisibleAsync();
        await Expect(page.GetByText("Mail:Microsoft:ClientSecret")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("sender-sign-in-set-up");

        await opened.GoAsync("/senders/new?by=google");
        await Expect(page.GetByText("Mail:Google:ClientId")).ToBeVisibleAsync();

        await opened.GoAsync("/oauth/callback?state=forged&code=stolen");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This sign-in was not begun in this browser");
        opened.AssertNoErrors();
    }

    private static async Task SignIn(BrowserPage opened, string button)
    {
        var page = opened.Page;
        await Press(page, button);
        await page.GetByRole(AriaRole.Link, new() { Name = "Accept" }).ClickAsync();
        await page.IsAtAsync("/senders/[0-9a-f-]{36}");
        await opened.ListensAsync();
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
