using System.Globalization;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Imports.Csv;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Journeys;

/// <summary>
/// The main job as a marketer does it, in a real browser on an installation that nobody has set up. Days pass by starting it again with its clock ahead.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserJourneyTests(BrowserFixture browser)
{
    private const string Email = "anna.keller@northwind.example";
    private const string Password = "a password long enough";
    private const string Replied = "thomas.keller@example.net";

    /// <summary>Far enough for the step after it, well below the week after which sending holds itself.</summary>
    private static readonly TimeSpan StepDelay = TimeSpan.FromDays(2.5);

    private int _pictures;

    [Fact]
    public async Task From_a_messy_CSV_to_a_completed_campaign()
    {
        await browser.WebAsync(); // skips where there is no browser
        await using var web = await WebProcess.StartAsync(
            ["--Sending:DispatchInterval=00:00:00.500"],
            new Dictionary<string, string> { ["Setup__AdminEmail"] = "", ["Setup__AdminPassword"] = "", ["Setup__Workspace"] = "" });
        var outbox = Path.Combine(web.DataDirectory, "outbox");
        string campaign;
        int contacts;
        (string To, string Rejected) reviewed;
        await using (var opened = await browser.OpenAsync("/", web: web, interactive: false))
        {
            await SetUp(opened);
            contacts = await Import(opened);
            await AddSender(opened);
            campaign = await WriteCampaign(opened);
            await ChooseHours(opened, campaign);
            await Start(opened, campaign);
            reviewed = await Review(opened, campaign, 3 * contacts);
            await SeeSchedule(opened, campaign);
            opened.AssertNoErrors();
        }

        var first = await Arrived(outbox, contacts - 1);
        AssertEdited(first.Single(m => m.ToAddress == reviewed.To));
        Assert.DoesNotContain(first, m => m.ToAddress == reviewed.Rejected);

        List<Received> second;
        await using (var opened = await Return(web, StepDelay))
        {
            second = [.. (await Arrived(outbox, contacts - 1 + contacts)).ExceptBy(first.Select(m => m.MessageId), m => m.MessageId)];
            AssertThreaded(first, second, reviewed.Rejected);
            await MarkReplied(opened, campaign);
            opened.AssertNoErrors();
        }

        await SeeUnsubscribePage(web, first[0]);

        await using (var opened = await Return(web, 2 * StepDelay))
        {
            var third = (await Arrived(outbox, contacts - 1 + contacts + contacts - 1)).ExceptBy([.. first.Concat(second).Select(m => m.MessageId)], m => m.MessageId).ToList();
            Assert.Equal(contacts - 1, third.Count);
            Assert.DoesNotContain(third, m => m.ToAddress == Replied);
            Assert.All(third, m => Assert.Equal((null, "Ein letzter Gruß"), (m.InReplyTo, m.Subject)));
            await SeeCompleted(opened, campaign);
            opened.AssertNoErrors();
        }
    }

    private async Task SetUp(BrowserPage opened)
    {
        var page = opened.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Set up EmailCampaigns" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Berlin"); // the browser's, on the very first page
        await Keep(opened, "set-up");
        await opened.AssertEveryLookAsync("set-up");
        await page.GetByLabel("Your name").FillAsync("Mara Brandt");
        await page.GetByLabel("Your email").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByLabel("Workspace").FillAsync("Northwind Robotics");
        await page.GetByLabel("Connect a mailbox (SMTP)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create workspace" }).ClickAsync();
        await opened.ListensAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New sender" })).ToBeVisibleAsync();
        await opened.GoAsync("/");
        await Keep(opened, "dashboard");
    }

    private async Task<int> Import(BrowserPage opened)
    {
        var page = opened.Page;
        await opened.GoAsync("/imports/new");
        await Drop(page, page.Locator("input[type=file]:enabled"), TemporaryCsv.Sample("contacts-messy.csv"));
        await Assertions.Expect(page.Locator(".column-table")).ToContainTextAsync("Jörg");
        await Assertions.Expect(page.Locator(".rejections")).ToContainTextAsync("klaus.ott.example.net");
        await page.GetByLabel("Name of the new list").FillAsync("Messe München");
        await Keep(opened, "import-columns");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start import of" }).ClickAsync();

        await Assertions.Expect(page.Locator(".import-run")).ToContainTextAsync("Completed");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Rejected" })).ToBeVisibleAsync();
        await Keep(opened, "import-done");
        var imported = int.Parse(await page.Locator(".figures b").First.InnerTextAsync(), CultureInfo.InvariantCulture);
        await opened.GoAsync("/lists");
        await Assertions.Expect(page.GetByText("Messe München").First).ToBeVisibleAsync();
        await Keep(opened, "lists");
        return imported;
    }

    /// <summary>A file from outside, dragged by a real mouse as far as the page can tell.</summary>
    private static async Task Drop(IPage page, ILocator target, string file)
    {
        await target.WaitForAsync();
        var box = (await target.BoundingBoxAsync())!;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await devTools.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + box.Width / 2,
                ["y"] = box.Y + box.Height / 2,
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = new[] { file }, ["dragOperationsMask"] = 1 },
            });
        }

        await devTools.DetachAsync();
    }

    private async Task AddSender(BrowserPage opened)
    {
        var page = opened.Page;
        await opened.GoAsync("/senders/new?by=pickup");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Anna Keller · Förderanlagen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add sender" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Email })).ToBeVisibleAsync();
        await Keep(opened, "sender");
    }

    private async Task<string> WriteCampaign(BrowserPage opened)
    {
        var page = opened.Page;
        await opened.GoAsync("/campaigns/new");
        await page.GetByLabel("Name").FillAsync("Frühjahrsmesse");
        await Keep(opened, "campaign-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" }).ClickAsync();
        await Write(page, "Grüße aus München, {{default first_name \"zusammen\"}}", "<p>Guten Tag {{default first_name \"zusammen\"}},</p><p>es war schön in München.</p>");
        await AddStep(page, 2, isThreaded: true);
        await Write(page, "", "<p>Haben Sie es gesehen?</p>");
        await AddStep(page, 3, isThreaded: false);
        await Write(page, "Ein letzter Gruß", "<p>Auf Wiedersehen.</p>");
        await page.Locator(".step-list .step-card").First.ClickAsync();
        await Assertions.Expect(page.Locator(".email-preview-head b")).ToContainTextAsync("Grüße aus München, ");
        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToContainTextAsync("es war schön in München");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToHaveCountAsync(0);
        await Keep(opened, "campaign-sequence");
        return new Uri(page.Url).Segments[2].TrimEnd('/');
    }

    private static async Task AddStep(IPage page, int number, bool isThreaded)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Step {number}" })).ToBeVisibleAsync();
        await page.GetByLabel("Wait days").FillAsync("2");
        await page.GetByLabel("In the thread of the step before").SetCheckedAsync(isThreaded);
    }

    private static async Task Write(IPage page, string subject, string html)
    {
        await page.EditableLine("Subject").FillAsync(subject);
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML", Exact = true }).ClickAsync();
        await page.Locator(".html-field textarea[data-ec-source]").FillAsync(html);
    }

    /// <summary>Whenever the test runs, it is inside of the hours.</summary>
    private async Task ChooseHours(BrowserPage opened, string campaign)
    {
        var page = opened.Page;
        await opened.GoAsync($"/campaigns/{campaign}/settings");
        var days = page.GetByRole(AriaRole.Group, new() { Name = "Days" });
        await days.GetByText("Sat").ClickAsync();
        await days.GetByText("Sun").ClickAsync();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync("00:00");
        await page.GetByLabel("Until", new() { Exact = true }).FillAsync("00:00");
        await page.GetByLabel("Daily limit").FillAsync("");
        await page.GetByLabel("Pause between emails").FillAsync("");
        await Assertions.Expect(page.GetByText("The whole day.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save settings" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToHaveCountAsync(0);
        await Keep(opened, "campaign-settings");
    }

    private async Task Start(BrowserPage opened, string campaign)
    {
        var page = opened.Page;
        await opened.GoAsync($"/campaigns/{campaign}/sequence");
        await page.GetByRole(AriaRole.Link, new() { Name = "Check and start" }).ClickAsync();
        await page.Locator(".start-check").GetByRole(AriaRole.Button, new() { Name = "Start campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator(".page-head .badge")).ToHaveTextAsync("Active");
        await Keep(opened, "campaign-started");
    }

    /// <summary>Edits the first draft, rejects the second, approves the third and then all others, by keyboard; says to whom the first two were.</summary>
    private async Task<(string Edited, string Rejected)> Review(BrowserPage opened, string campaign, int drafts)
    {
        var page = opened.Page;
        await WebProcess.Until(async () =>
        {
            await opened.GoAsync($"/review?campaign={campaign}");
            await page.Locator(".review-top").WaitForAsync();
            return await page.Locator(".review-place").GetByText($"of {drafts}").CountAsync() > 0;
        });
        var to = page.Locator(".draft-parties .quiet").First;
        await Assertions.Expect(page.Locator(".draft-place")).ToContainTextAsync("Step 1 of 3");
        var edited = await to.InnerTextAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator("#draft-subject").FillAsync("Für Sie persönlich");
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML", Exact = true }).ClickAsync();
        await page.Locator("#draft-html").FillAsync("<p>Das hat ein Mensch geschrieben, schöne Grüße.</p>");
        await Keep(opened, "review-edit");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Für Sie persönlich");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(to).Not.ToHaveTextAsync(edited);
        var rejected = await to.InnerTextAsync();
        await page.Keyboard.PressAsync("r");
        await page.Locator(".mud-dialog").WaitForAsync();
        await Keep(opened, "review-reject");
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip this step" }).PressAsync("Enter");
        await Assertions.Expect(to).Not.ToHaveTextAsync(rejected);
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0); // a key pressed while it closes belongs to the dialog
        var approved = await to.InnerTextAsync();
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(to).Not.ToHaveTextAsync(approved);
        await Keep(opened, "review");

        await page.Keyboard.PressAsync("Shift+A");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Approve {drafts - 2} drafts" }).PressAsync("Enter");

        await Assertions.Expect(page.GetByText("Nothing is left to review here.")).ToBeVisibleAsync();
        await Keep(opened, "review-done");
        return (edited, rejected);
    }

    private async Task SeeSchedule(BrowserPage opened, string campaign)
    {
        await opened.GoAsync($"/campaigns/{campaign}/schedule");
        await Assertions.Expect(opened.Page.Locator("main")).ToContainTextAsync("Step 1");
        await Keep(opened, "campaign-schedule");
    }

    /// <summary>The program is stopped and started again later; the marketer signs in anew.</summary>
    private async Task<BrowserPage> Return(WebProcess web, TimeSpan later)
    {
        await web.KillAsync();
        web.ClockOffset = later;
        await web.StartAsync();
        var opened = await browser.OpenAsync("/login", web: web, interactive: false);
        await Keep(opened, "login");
        await opened.Page.GetByLabel("Email").FillAsync(Email);
        await opened.Page.GetByLabel("Password").FillAsync(Password);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await opened.ListensAsync();
        return opened;
    }

    private async Task MarkReplied(BrowserPage opened, string campaign)
    {
        var page = opened.Page;
        await opened.GoAsync($"/campaigns/{campaign}/contacts");
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Thomas Keller" }).ClickAsync();
        await page.GetByText("Mark as replied").Locator("visible=true").ClickAsync();
        await page.GetByLabel("Note").FillAsync("Called: wants the offer by Friday.");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Mark as replied" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Marked as replied");
        await Keep(opened, "campaign-contacts");
    }

    /// <summary>What a recipient sees; looking changes nothing.</summary>
    private async Task SeeUnsubscribePage(WebProcess web, Received message)
    {
        var link = message.Headers["List-Unsubscribe"].Split('<', '>').First(part => part.Contains("/u/", StringComparison.Ordinal));
        await using var opened = await browser.OpenAsync(new Uri(link).PathAndQuery, web: web, interactive: false);
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("journey-unsubscribe");
        opened.AssertNoErrors();
    }

    private async Task SeeCompleted(BrowserPage opened, string campaign)
    {
        await WebProcess.Until(async () =>
        {
            await opened.GoAsync($"/campaigns/{campaign}/activity");
            await opened.Page.Locator(".page-head .badge").WaitForAsync();
            return await opened.Page.Locator(".page-head .badge").InnerTextAsync() == "Completed";
        });
        await Keep(opened, "campaign-completed");
        await opened.GoAsync("/");
        await Keep(opened, "dashboard-after");
    }

    private static void AssertEdited(Received message)
    {
        Assert.Equal("Für Sie persönlich", message.Subject);
        Assert.Contains("<p>Das hat ein Mensch geschrieben, schöne Grüße.</p>", message.Html, StringComparison.Ordinal);
        Assert.Contains("Das hat ein Mensch geschrieben, schöne Grüße.", message.Text, StringComparison.Ordinal);
    }

    private static void AssertThreaded(List<Received> first, List<Received> second, string rejected)
    {
        foreach (var answer in second.Where(m => m.ToAddress != rejected))
        {
            var opener = first.Single(m => m.ToAddress == answer.ToAddress);
            Assert.Equal((opener.MessageId, opener.MessageId, $"Re: {opener.Subject}"), (answer.InReplyTo, answer.References, answer.Subject));
        }

        // Nothing was sent before it that it could answer.
        Assert.Null(second.Single(m => m.ToAddress == rejected).InReplyTo);
    }

    /// <summary>Waits for the messages and reads them; that no more come is seen when the next ones are counted.</summary>
    private static async Task<List<Received>> Arrived(string outbox, int count)
    {
        await WebProcess.Until(() => Task.FromResult(Directory.Exists(outbox) && Directory.GetFiles(outbox, "*.eml").Length >= count));
        var messages = await Outbox.Read(outbox);
        Assert.Equal(count, messages.Count);
        return messages;
    }

    /// <summary>A picture of each step, in their order; and axe finds nothing serious on it.</summary>
    private async Task Keep(BrowserPage opened, string name)
    {
        await opened.ScreenshotAsync($"journey-{++_pictures:00}-{name}");
        await opened.AssertAccessibleAsync();
    }
}
