using System.Text.RegularExpressions;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Shared;

/// <summary>The page that shows all shared pieces, in a real browser: what the screens are made of must be sound first.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PiecesPageTests(BrowserFixture browser)
{
    [Theory, MemberData(nameof(BrowserLook.Names), MemberType = typeof(BrowserLook))]
    public async Task Pieces_are_accessible_and_without_errors(string look)
    {
        await using var opened = await browser.OpenAsync("/pieces", BrowserLook.Of(look));

        await opened.ScreenshotAsync("pieces");

        await opened.AssertAccessibleAsync();
        opened.AssertNoErrors();
    }

    [Theory, MemberData(nameof(BrowserLook.Names), MemberType = typeof(BrowserLook))]
    public async Task A_page_is_not_wider_than_the_window(string look)
    {
        await using var opened = await browser.OpenAsync("/pieces", BrowserLook.Of(look));

        var overflow = await opened.Page.EvaluateAsync<int>("() => { const body = document.documentElement; return body.scrollWidth - body.clientWidth; }");

        Assert.Equal(0, overflow);
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_it_is_switched_and_then_stays_over_a_reload()
    {
        await using var opened = await browser.OpenAsync("/pieces", BrowserLook.DesktopDark);
        var html = opened.Page.Locator("html");
        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "dark");

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Light or dark" }).ClickAsync();
        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "light");

        var answer = await opened.Page.ReloadAsync();
        Assert.Contains("data-theme=\"light\"", await answer!.TextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task The_key_U_takes_back_what_the_toast_tells()
    {
        await using var opened = await browser.OpenAsync("/pieces");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Primary", Exact = true }).ClickAsync();
        await Assertions.Expect(opened.Page.GetByText("Approved for Oskar Lindqvist, goes out today at 14:03")).ToBeVisibleAsync();

        await opened.Page.Keyboard.PressAsync("u");

        await Assertions.Expect(opened.Page.GetByText("Taken back, the draft waits for review")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Keys_do_not_act_while_somebody_types()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        await opened.Page.GetByLabel("Window ends").FillAsync("");
        await opened.Page.Keyboard.TypeAsync("/u?");

        // A key that acts is taken out of the text.
        await Assertions.Expect(opened.Page.GetByLabel("Window ends")).ToHaveValueAsync("/u?");
    }

    [Fact]
    public async Task The_slash_key_goes_to_the_search_which_leads_to_the_contacts()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        await opened.Page.Keyboard.PressAsync("/");
        await opened.Page.Keyboard.TypeAsync("vogel & co");
        await opened.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(opened.Page).ToHaveURLAsync(new Regex("/contacts\\?search=vogel%20%26%20co$"));
    }

    [Fact]
    public async Task The_help_lists_the_keys_of_the_page()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        await opened.Page.Keyboard.PressAsync("?");

        var dialog = opened.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("Search contacts")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("help");
        await opened.AssertAccessibleAsync();
    }

    [Fact]
    public async Task What_cannot_be_undone_asks_first_and_no_is_the_way_back()
    {
        await using var opened = await browser.OpenAsync("/pieces");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Dangerous", Exact = true }).ClickAsync();
        var dialog = opened.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("Delete 12 contacts?")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("confirm");
        await opened.AssertAccessibleAsync();

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(opened.Page.GetByText("12 contacts deleted")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_rest_of_the_actions_opens_inside_the_window_and_closes_on_escape()
    {
        await using var opened = await browser.OpenAsync("/pieces", BrowserLook.Phone);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).PressAsync("Enter");
        var item = opened.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Duplicate" });
        await Assertions.Expect(item).ToBeFocusedAsync();
        await Assertions.Expect(item).ToBeInViewportAsync(new() { Ratio = 1 });

        await opened.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(item).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_a_phone_the_screens_are_in_a_drawer()
    {
        await using var opened = await browser.OpenAsync("/pieces", BrowserLook.Phone);
        var review = opened.Page.GetByRole(AriaRole.Link, new() { Name = "Review" });
        await Assertions.Expect(review).ToBeHiddenAsync();

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true }).ClickAsync();
        await Assertions.Expect(review).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.Locator(".side-links")).ToBeFocusedAsync();
        await opened.ScreenshotAsync("drawer");
        await opened.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(review).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_time_tells_the_exact_local_time_and_the_other_zone_on_focus()
    {
        await using var opened = await browser.OpenAsync("/pieces");

        await opened.Page.GetByText("in 3 minutes").FocusAsync();

        var tooltip = opened.Page.Locator(".mud-tooltip");
        await Assertions.Expect(tooltip).ToContainTextAsync("in Berlin (UTC+");
        await Assertions.Expect(tooltip).ToContainTextAsync("in Tokyo (UTC+9)");
    }
}
