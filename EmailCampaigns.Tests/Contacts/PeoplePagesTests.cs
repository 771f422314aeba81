using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Contacts;

/// <summary>The pages of contacts, lists, templates and senders in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class PeoplePagesTests(BrowserFixture browser, PeoplePagesHost host) : IClassFixture<PeoplePagesHost>
{
    [Theory]
    [MemberData(nameof(BrowserLook.Names), MemberType = typeof(BrowserLook))]
    public async Task Each_page_is_accessible_and_fits_its_window(string look)
    {
        await using var page = await host.Open(browser, "/contacts", BrowserLook.Of(look));
        (string Name, string Path, string Shows)[] pages =
        [
            ("contacts", "/contacts", "Katrin Vogel"),
            ("contacts-none", "/contacts?search=nobody", "No contact fits this search."),
            ("contacts-missing", "/contacts?missing=timezone", "Person Number"),
            ("contact", $"/contacts/{host.KatrinId}", "Could you quote two NR-6 cells"),
            ("contact-edit", $"/contacts/{host.KatrinId}/edit", "More fields"),
            ("contact-new", "/contacts/new", "More fields"),
            ("lists", "/lists", "Trade fair Hannover"),
            ("list", $"/lists/{host.ListId}", "Spring trade fair follow-up"),
            ("templates", "/templates", "After the fair"),
            ("template", $"/templates/{host.TemplateId}?as={host.KatrinId}", "From Hannover, Katrin"),
            ("senders", "/senders", "Anna Keller"),
            ("sender", $"/senders/{host.SenderId}", "Last test"),
            ("sender-new", "/senders/new?by=pickup", "Pickup folder"),
        ];
        foreach (var (name, path, shows) in pages)
        {
            await page.GoAsync(path);
            await Expect(page.Page.GetByText(shows).First).ToBeVisibleAsync();

            await page.ScreenshotAsync(name);
            await page.AssertAccessibleAsync();
            Assert.False(await page.Page.EvaluateAsync<bool>("() => { const body = document.documentElement; return body.scrollWidth > body.clientWidth; }"), $"{name} scrolls sideways");
        }

        page.AssertNoErrors();
    }

    [Fact]
    public async Task Page_and_order_of_contacts_are_in_the_address_and_survive_reload_and_back()
    {
        await using var opened = await host.Open(browser, "/contacts");
        var page = opened.Page;
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(50);

        await page.Locator("th .sortable-column-header", new() { HasText = "Contact" }).ClickAsync();
        await page.IsAtAsync("sort=name");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = NextPage() }).First.ClickAsync();
        await page.IsAtAsync("page=2");
        await Expect(rows).ToHaveCountAsync(PeoplePagesHost.Contacts - 50);
        await opened.ReloadAsync();

        await Expect(rows).ToHaveCountAsync(PeoplePagesHost.Contacts - 50);
        await Expect(page.Locator(".grid-pager")).ToContainTextAsync("51 to 60 of 60");
        await Expect(rows.Last).ToContainTextAsync("Person Number 59");
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(rows.First).ToContainTextAsync("Katrin Vogel");
    }

    [Fact]
    public async Task Contacts_that_were_selected_go_onto_a_new_list_and_leave_it_with_undo()
    {
        await using var opened = await host.Open(browser, "/contacts?search=person2");
        var page = opened.Page;
        await page.GetByLabel("Select Person Number 20").CheckAsync();
        await page.GetByLabel("Select Person Number 21").CheckAsync();
        await Expect(page.GetByText("2 contacts selected")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add to list" }).ClickAsync();
        await page.GetByLabel("Or a new list").FillAsync("Partners");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 2 contacts" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("2 contacts added to Partners");

        await opened.GoAsync("/lists");
        await page.GetByText("Partners").ClickAsync();
        await page.GetByLabel("Select Person Number 20").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take off the list" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_contact_is_made_corrected_and_deleted_and_an_address_that_stands_leads_to_its_contact()
    {
        await using var opened = await host.Open(browser, "/contacts/new");
        var page = opened.Page;
        await page.GetByLabel("Email").FillAsync("nonsense");
        await page.GetByLabel("Company").FocusAsync();
        await Expect(page.GetByText("no @ in the address")).ToBeVisibleAsync();
        await page.GetByLabel("Email").FillAsync("Katrin.Vogel@example.net");
        await Expect(page.GetByText("no @ in the address")).ToHaveCountAsync(0); // at once, not when the button below is pressed
        await page.GetByRole(AriaRole.Button, new() { Name = "Add contact" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open that contact" })).ToBeVisibleAsync();

        await page.GetByLabel("Email").FillAsync("oskar@example.se");
        await page.GetByLabel("Last name").FillAsync("Lindqvist");
        await page.GetByLabel("Name of another field").FillAsync("Favourite colour");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add field" }).ClickAsync();
        await page.GetByLabel("favourite colour").FillAsync("blue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add contact" }).ClickAsync();

        await Expect(page.Locator(".facts")).ToContainTextAsync("blue");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Company").FillAsync("Lindqvist AB");
        await page.GetByLabel("Email").FocusAsync();
        await page.GetByText("Unsaved changes").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add address" }).ClickAsync();
        await page.GetByLabel("Other address 1", new() { Exact = true }).FillAsync("k.vogel@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save contact" }).ClickAsync();
        await Expect(page.Locator("form").GetByText("k.vogel@example.com belongs to another contact.")).ToBeVisibleAsync();
        await page.GetByLabel("Other address 1", new() { Exact = true }).FillAsync("oskar@home.example");
        await Expect(page.Locator("form").GetByText("belongs to another contact")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Lists" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save contact" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("Lindqvist AB");
        await Expect(page.Locator(".facts")).ToContainTextAsync("oskar@home.example");

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete contact" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Lindqvist" }).ClickAsync();
        await page.IsAtAsync("/contacts$");
        await Expect(page.GetByText("oskar@example.se")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_template_is_written_with_variables_and_tells_what_is_wrong_while_it_is_written()
    {
        await using var opened = await host.Open(browser, "/templates/new");
        var page = opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Opening");
        var subject = page.EditableLine("Subject");
        await subject.ClickAsync();
        await page.Keyboard.TypeAsync("Hello {{first");
        await page.Keyboard.PressAsync("Enter");
        await Expect(subject.GetByRole(AriaRole.Button)).ToHaveAccessibleNameAsync("First name else “there”, variable");

        await page.GetByRole(AriaRole.Button, new() { Name = "HTML", Exact = true }).ClickAsync();
        await page.Locator("#template-body").FillAsync("<p>Dear {{salutation}</p>");
        await Expect(page.GetByText("Line 1, column 9")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to it" }).ClickAsync();
        await Expect(page.Locator("#template-body")).ToBeFocusedAsync();
        Assert.Equal(8, await page.Locator("#template-body").EvaluateAsync<int>("area => area.selectionStart"));
        await page.Locator("#template-body").FillAsync("<p>Dear {{saluttion}}</p>");
        await Expect(page.GetByText("No contact has saluttion")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.IsAtAsync("/templates/[0-9a-f-]{36}");
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete template" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete template" }).ClickAsync();
        await page.IsAtAsync("/templates$");
    }

    [Fact]
    public async Task A_template_that_was_saved_in_another_tab_is_not_overwritten()
    {
        await using var first = await host.Open(browser, "/templates/new");
        await first.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Open in two tabs");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await first.Page.IsAtAsync("/templates/[0-9a-f-]{36}");
        await using var second = await host.Open(browser, new Uri(first.Page.Url).AbsolutePath);
        await first.Page.EditableLine("Subject").FillAsync("From the first tab");
        await Expect(first.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await first.Page.Keyboard.PressAsync("Control+S");
        await Expect(first.Page.GetByText("Unsaved changes")).ToHaveCountAsync(0);
        await first.Page.EditableLine("Subject").FillAsync("Saved twice, still mine");
        await Expect(first.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await Expect(first.Page.GetByText("Unsaved changes")).ToHaveCountAsync(0);

        await second.Page.EditableLine("Subject").FillAsync("From the second tab");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else changed this meanwhile.");
        await Expect(second.Page.EditableLine("Subject")).ToHaveTextAsync("From the second tab");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Load the latest version" }).ClickAsync();

        await Expect(second.Page.EditableLine("Subject")).ToHaveTextAsync("Saved twice, still mine");
    }

    [Fact]
    public async Task What_is_typed_while_a_template_is_saved_stays_and_is_unsaved()
    {
        await using var line = await SlowLine.OpenAsync(browser, "/templates/new");
        var page = line.Opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Typed on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.IsAtAsync("/templates/[0-9a-f-]{36}");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Saved");

        await page.EditableLine("Subject").PressSequentiallyAsync("From Hannover", new() { Delay = 70 });
        await page.Keyboard.PressAsync("Control+S");
        await page.Keyboard.TypeAsync(" with regards", new() { Delay = 70 });

        await Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await Expect(page.EditableLine("Subject")).ToHaveTextAsync("From Hannover with regards");
    }

    [Theory]
    [InlineData("/lists", 1)]
    [InlineData("/templates", 1)]
    [InlineData("/templates/new", 1)]
    public async Task Fields_lose_no_letters_on_a_slow_line(string path, int fields)
    {
        await using var line = await SlowLine.OpenAsync(browser, path);

        Assert.Equal(fields, await line.TypeIntoEveryFieldAsync());
    }

    [Theory]
    [InlineData("/lists", "Search lists", "hannover", "Trade fair Hannover", "No list fits this search.", "lists-none")]
    [InlineData("/templates", "Search templates", "fair", "After the fair", "No template fits this search.", "templates-none")]
    public async Task A_row_is_found_while_one_types_and_opened_by_a_click_anywhere_on_it(string path, string search, string words, string name, string none, string picture)
    {
        await using var opened = await host.Open(browser, path);
        var page = opened.Page;
        var box = page.GetByRole(AriaRole.Searchbox, new() { Name = search });
        await box.PressSequentiallyAsync("nothing like it");
        await Expect(page.GetByText(none)).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync(picture);
        await box.FillAsync(words);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody tr")).ToContainTextAsync(name);

        await page.Locator("tbody tr td").Last.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_sender_is_checked_as_it_is_made_and_one_that_a_campaign_uses_is_not_deleted()
    {
        await using var opened = await host.Open(browser, "/senders/new?by=pickup");
        var page = opened.Page;
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("tom@example.com");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Pickup folder" }).FillAsync("../elsewhere");
        await page.GetByLabel("Daily limit").FocusAsync();
        await Expect(page.GetByText("The folder's name may hold")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Pickup folder" }).FillAsync("tom");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add sender" }).ClickAsync();
        await page.IsAtAsync("/senders/[0-9a-f-]{36}");
        await Expect(page.Locator(".badge-green")).ToHaveTextAsync("Works");

        await opened.GoAsync($"/senders/{host.SenderId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete sender" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete sender" }).ClickAsync();
        await Expect(page.GetByText("The campaign \"Spring trade fair follow-up\" uses this sender.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_path_of_a_pickup_folder_is_copied()
    {
        await using var opened = await host.Open(browser, "/senders");
        await opened.GoAsync($"/senders/{host.SenderId}"); // known once the host runs
        var page = opened.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the path of the folder" }).ClickAsync();

        await Expect(page.Locator(".toast")).ToContainTextAsync("Copied the path of the folder");
        var copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Equal(await page.Locator("code").TextContentAsync(), copied);
        Assert.EndsWith(Path.Combine("outbox", "anna"), copied, StringComparison.Ordinal);
        opened.AssertNoErrors();
    }

    [GeneratedRegex("next page", RegexOptions.IgnoreCase)]
    private static partial Regex NextPage();
}
