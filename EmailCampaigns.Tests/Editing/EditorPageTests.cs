using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Editing;

/// <summary>The visual editor in the application, as somebody uses it: with the keyboard, with its menus and panels.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EditorPageTests(BrowserFixture browser, EditorPageHost host) : IClassFixture<EditorPageHost>
{
    [Theory]
    [MemberData(nameof(BrowserLook.Names), MemberType = typeof(BrowserLook))]
    public async Task The_editor_is_accessible_and_fits_its_window(string look)
    {
        await using var opened = await host.OpenTemplate(browser, BrowserLook.Of(look));
        var page = opened.Page;
        await Assertions.Expect(Body(page).GetByText("Otherwise")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".email-preview-head b")).ToContainTextAsync("From Hannover");
        await opened.ScreenshotAsync("editor");
        await opened.AssertAccessibleAsync();

        await Body(page).Locator("[data-ec-tag='{{salutation}}']").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Salutation" }).WaitForAsync();
        await opened.ScreenshotAsync("editor-chip");
        await opened.AssertAccessibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_template_is_written_by_keyboard_alone()
    {
        await using var opened = await host.Open(browser, "/templates/new");
        var page = opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("By keyboard");
        await page.EditableLine("Subject").WaitForAsync(); // before, Tab goes past it
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("News for {{comp");
        await page.Keyboard.PressAsync("Enter");
        await Body(page).FocusAsync();
        await page.Keyboard.TypeAsync("Dear {{first");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync(", a & b");
        await Source(page, "<p>Dear {{default first_name \"there\"}}, a &amp; b</p>");

        // Two steps back to the chip, one more onto it, Enter opens it.
        for (var i = 0; i < ", a & b".Length + 1; i++)
        {
            await page.Keyboard.PressAsync("ArrowLeft");
        }

        await page.Keyboard.PressAsync("Enter");
        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "First name" });
        await Assertions.Expect(panel.Locator("#tag-fallback")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("friend");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(panel).ToHaveCountAsync(0);
        await Source(page, "<p>Dear {{default first_name \"friend\"}}, a &amp; b</p>");
        await page.Keyboard.TypeAsync("!");
        await Source(page, "<p>Dear {{default first_name \"friend\"}}!, a &amp; b</p>");
        await page.Keyboard.PressAsync("Control+Z");
        await page.Keyboard.PressAsync("Control+Z");
        await Source(page, "<p>Dear {{default first_name \"there\"}}, a &amp; b</p>");
        await page.Keyboard.PressAsync("Control+Y");
        await Source(page, "<p>Dear {{default first_name \"friend\"}}, a &amp; b</p>");
        await page.Keyboard.PressAsync("Control+S");
        await page.HasLeftAsync("/new$");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_condition_is_made_changed_and_taken_away_and_its_text_stays()
    {
        await using var opened = await host.Open(browser, "/templates/new");
        var page = opened.Page;
        await Body(page).ClickAsync();
        await page.Keyboard.TypeAsync("Dear reader");
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Only if a field is known" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "New condition" });
        await panel.GetByLabel("Another text otherwise").CheckAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert" }).ClickAsync();
        await Assertions.Expect(panel).ToHaveCountAsync(0);
        await page.Keyboard.TypeAsync("Known");
        await Source(page, "<p>Dear reader</p>\n{{#if company}}\n<p>Known</p>\n{{else}}\n<p><br></p>\n{{/if}}\n");

        await Body(page).GetByRole(AriaRole.Button, new() { Name = "Change: Only if Company is known" }).ClickAsync();
        panel = page.GetByRole(AriaRole.Dialog, new() { Name = "Condition" });
        await panel.GetByLabel("Another text otherwise").UncheckAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await Source(page, "<p>Dear reader</p>\n{{#if company}}\n<p>Known</p>\n{{/if}}\n");
        await Assertions.Expect(panel).ToHaveCountAsync(0);

        await Body(page).GetByRole(AriaRole.Button, new() { Name = "Change: Only if Company is known" }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Keep the text only" }).ClickAsync();
        await Source(page, "<p>Dear reader</p>\n<p>Known</p>\n");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Each_branch_is_previewed_and_the_next_contact_and_the_phone()
    {
        await using var opened = await host.OpenTemplate(browser);
        var page = opened.Page;
        var shown = page.FrameLocator(".email-preview iframe").Locator("body");
        await Assertions.Expect(shown).ToContainTextAsync("could send two sample plates");
        var branch = page.GetByRole(AriaRole.Group, new() { Name = "Company is known" });
        await branch.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true }).ClickAsync();
        await Assertions.Expect(shown).ToContainTextAsync("I can run two of your plates");
        await branch.GetByRole(AriaRole.Button, new() { Name = "Lena: yes" }).ClickAsync();
        await Assertions.Expect(shown).ToContainTextAsync("could send two sample plates");

        var contact = await page.Locator("#contact-picker").InputValueAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next contact" }).ClickAsync();
        await Assertions.Expect(page.Locator("#contact-picker")).Not.ToHaveValueAsync(contact);
        await page.GetByRole(AriaRole.Button, new() { Name = "Phone" }).ClickAsync();
        await Assertions.Expect(page.Locator(".email-preview.phone")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Text part" }).ClickAsync();
        await Assertions.Expect(page.Locator(".email-preview pre")).ToContainTextAsync("Kind regards");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_template_begins_with_a_starter_is_duplicated_and_archived()
    {
        await using var opened = await host.Open(browser, "/templates");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Event invitation" }).ClickAsync();
        await Assertions.Expect(Body(page)).ToContainTextAsync("Keep a seat for me");
        await opened.ScreenshotAsync("editor-starter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.HasLeftAsync("/new");
        await More(page, "Duplicate");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Copy of Event invitation" })).ToBeVisibleAsync();
        await More(page, "Archive");
        await Assertions.Expect(page.Locator(".page-head .badge")).ToHaveTextAsync("Archived");

        await opened.GoAsync("/templates");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Event invitation" }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Copy of Event invitation")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Archived" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Copy of Event invitation")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_picture_is_added_and_inserted_once_it_is_said_what_it_shows()
    {
        await using var opened = await host.Open(browser, "/templates/new");
        var page = opened.Page;
        // Links begin with the address that the server was told to listen on, which has no port yet.
        await page.RouteAsync("http://127.0.0.1:0/**", route => route.ContinueAsync(new()
        {
            Url = new Uri(new Uri(page.Url), new Uri(route.Request.Url).AbsolutePath).AbsoluteUri,
        }));
        await Body(page).ClickAsync();
        await page.Keyboard.TypeAsync("Look: ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Picture", Exact = true }).ClickAsync();
        var file = page.GetByLabel("Add a picture").And(page.Locator(":enabled"));
        await file.SetInputFilesAsync(new FilePayload { Name = "page.png", MimeType = "image/png", Buffer = "<html></html>"u8.ToArray() });
        await Assertions.Expect(page.GetByText("This is no PNG, JPEG, GIF or WebP picture.")).ToBeVisibleAsync();
        await file.SetInputFilesAsync(new FilePayload { Name = "gripper.png", MimeType = "image/png", Buffer = Files.FileStoreTests.Png });
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "gripper.png" })).ToHaveAttributeAsync("aria-pressed", "true");
        await opened.ScreenshotAsync("editor-picture");
        await opened.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Say in a few words what it shows")).ToBeVisibleAsync();
        await page.GetByLabel("What it shows").FillAsync("The \"NR-6\" gripper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();

        await Assertions.Expect(page.Locator("#template-body")).ToHaveValueAsync(
            new System.Text.RegularExpressions.Regex("^<p>Look: <img src=\"http://[^\"]+/i/[A-Za-z0-9_-]{27}\" alt=\"The &quot;NR-6&quot; gripper\" width=\"1\" style=\"max-width:100%;height:auto\"></p>$"));
        Assert.True(await Body(page).Locator("img").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth === 1)"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_subject_and_the_body_on_a_slow_line()
    {
        await using var line = await host.OpenSlow(browser, "/templates/new");
        var page = line.Opened.Page;
        await line.TypeAsync(page.EditableLine("Subject"), "The quick brown {{company}} jumps");
        await Body(page).ClickAsync();
        await page.Keyboard.TypeAsync("The quick brown {{company}} jumps", new() { Delay = 70 });
        await Source(page, "<p>The quick brown {{company}} jumps</p>");
        Assert.Equal("The quick brown {{company}} jumps", await page.Locator("#template-subject-source").InputValueAsync());
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("On a slow line");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.HasLeftAsync("/new$");
        var saved = await host.Find(Guid.Parse(new Uri(page.Url).Segments[^1]));
        Assert.Equal(("The quick brown {{company}} jumps", "<p>The quick brown {{company}} jumps</p>"), (saved.Subject, saved.BodyHtml));
    }

    private static ILocator Body(IPage page) => page.EditableBody();

    private static Task Source(IPage page, string expected) => Assertions.Expect(page.Locator("#template-body")).ToHaveValueAsync(expected);

    private static async Task More(IPage page, string action)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }
}
