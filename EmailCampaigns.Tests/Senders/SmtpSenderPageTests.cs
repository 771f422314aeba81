using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Contacts;
using EmailCampaigns.Tests.Mail.Smtp;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Senders;

/// <summary>Connecting a mail server, in a real browser, against one on the loopback.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SmtpSenderPageTests(BrowserFixture browser, PeoplePagesHost host) : IClassFixture<PeoplePagesHost>
{
    [Fact]
    public async Task A_mail_server_is_connected_tested_and_mended()
    {
        await using var server = LoopbackServer.Following(
            (_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? command.EndsWith("cmlnaHQ=", StringComparison.Ordinal) ? "235 2.7.0 Welcome" : "535 5.7.8 Error: authentication failed" : null,
            "PIPELINING\nAUTH PLAIN");
        await using var opened = await host.Open(browser, "/senders/new");
        var page = opened.Page;
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Mail server (SMTP)" })).ToBeCheckedAsync();
        await opened.AssertEveryLookAsync("sender-smtp-new");

        await Choose(page, "Email provider", "Gmail, Google Workspace");
        await Expect(Field(page, "Server")).ToHaveValueAsync("smtp.gmail.com");
        await Expect(page.GetByText("myaccount.google.com/apppasswords")).ToBeVisibleAsync();
        await Field(page, "Email").FillAsync("anna@sender.example");
        await Field(page, "Server").FillAsync("127.0.0.1");
        await Choose(page, "Security", "None, not encrypted");
        await Expect(page.GetByText("Everything goes in the clear")).ToBeVisibleAsync();
        await Field(page, "Port").FillAsync($"{server.Port}");
        await Field(page, "User").FillAsync("anna");
        await Field(page, "Password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "It does not work yet" })).ToBeVisibleAsync();
        await Expect(page.Locator(".checks li.failed")).ToContainTextAsync("127.0.0.1 refuses this user and password.");
        await Expect(page.Locator(".checks")).ToBeInViewportAsync();
        await opened.AssertEveryLookAsync("sender-smtp-refused");

        await Field(page, "Password").FillAsync("right");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add sender" }).ClickAsync();
        await page.IsAtAsync("/senders/[0-9a-f-]{36}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "It works", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".badge-green")).ToHaveTextAsync("Works");
        await Expect(Field(page, "Password")).ToHaveValueAsync("");
        Assert.DoesNotContain("right", await Field(page, "Password").GetAttributeAsync("placeholder") ?? "", StringComparison.Ordinal);
        await opened.AssertEveryLookAsync("sender-smtp-works");

        await Field(page, "Server").FillAsync("localhost");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save sender" }).ClickAsync();
        await Expect(page.GetByText("The server changed, and the password was given for anna at 127.0.0.1")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_mailbox_is_named_and_tested_and_its_fault_is_explained()
    {
        await using var opened = await host.Open(browser, "/senders/new");
        var page = opened.Page;
        await Choose(page, "Email provider", "Gmail, Google Workspace");
        await Expect(Field(page, "Server")).ToHaveValueAsync("smtp.gmail.com");
        await Field(page, "Email").FillAsync("anna@inbox.example");
        await Field(page, "User").FillAsync("anna@inbox.example");
        await Field(page, "Password").FillAsync("secret");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Read the mailbox (IMAP)" }).ClickAsync();

        await Expect(page.GetByLabel("Mailbox server")).ToHaveValueAsync("imap.gmail.com");
        await Expect(page.GetByLabel("Mailbox user")).ToHaveValueAsync("anna@inbox.example");
        await page.GetByLabel("Mailbox server").FillAsync("127.0.0.1");
        await Choose(page, "Mailbox security", "None, not encrypted");
        await Expect(page.GetByLabel("Mailbox port")).ToHaveValueAsync("143"); // the choice sets the usual port: what is typed before that is lost
        await page.GetByLabel("Mailbox port").FillAsync("1");
        await page.GetByLabel("Mailbox password").FillAsync("secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test mailbox" }).ClickAsync();

        await Expect(page.Locator(".checks li.failed")).ToContainTextAsync("Nothing listens at 127.0.0.1 on port 1. Most providers use port 993 with TLS, or 143 with STARTTLS.");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Keep a copy in the Sent folder" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test mailbox" }).ClickAsync();
        await Expect(page.Locator(".checks li.failed")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("sender-mailbox");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add sender" }).ClickAsync();
        await page.IsAtAsync("/senders/[0-9a-f-]{36}");
        await Expect(page.GetByLabel("Mailbox server")).ToHaveValueAsync("127.0.0.1");
        await Expect(page.GetByLabel("Mailbox password")).ToHaveValueAsync("");
        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Keep a copy in the Sent folder" })).ToBeCheckedAsync();
        opened.AssertNoErrors();
    }

    private static ILocator Field(IPage page, string label) => page.Locator($"input#field-{label.ToLowerInvariant()}");

    private static async Task Choose(IPage page, string label, string text)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = text }).ClickAsync();
    }
}
