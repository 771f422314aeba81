using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Settings of sending, interrupted emails, and why an email has not gone yet, in a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class SendingPagesTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_day_without_sending_is_added_removed_and_brought_back()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/holidays");
        var page = opened.Page;

        await page.GetByLabel("What for", new() { Exact = true }).FillAsync("Christmas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add day" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Choose a day.");

        await page.GetByLabel("Day", new() { Exact = true }).FillAsync("2030-12-25");
        await page.GetByLabel("Every year").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add day" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Christmas" });
        await Assertions.Expect(row).ToContainTextAsync("25 December every year");

        await row.GetByRole(AriaRole.Button, new() { Name = "Remove Christmas" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("25 December every year");
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove Christmas" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Public_holidays_of_several_countries_are_chosen_and_shown()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/holidays");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add country" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Choose a country.");

        foreach (var country in new[] { "Germany, Bavaria", "Austria" })
        {
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Country" }).FillAsync(country);
            // The list of all countries opens with the focus; the one of the words takes its place, and a click into the change is lost.
            await Assertions.Expect(page.GetByRole(AriaRole.Option).Filter(new() { HasNotText = country })).ToHaveCountAsync(0);
            await page.GetByRole(AriaRole.Option, new() { Name = country, Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Country" })).ToHaveValueAsync(country);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add country" }).ClickAsync();
            await Assertions.Expect(page.Locator(".filter-chip").Filter(new() { HasText = country })).ToHaveCountAsync(1);
            await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Country" })).ToHaveValueAsync("");
        }

        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Next public holidays" })).ToContainTextAsync("Austria; Germany, Bavaria");
        await opened.AssertEveryLookAsync("settings-holidays");
        await using (var db = scene.Engine.Database.Open())
        {
            Assert.Equal(["AT", "DE-BY"], await db.Holidays.OrderBy(h => h.Rule).Select(h => h.Rule).ToListAsync());
            await db.Holidays.ExecuteDeleteAsync();
        }

        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Of_two_tabs_the_second_to_save_is_shown_what_stands_now()
    {
        await using var first = await scene.OpenAsync(browser, "/settings/sending");
        await using var second = await scene.OpenAsync(browser, "/settings/sending");

        await first.Page.GetByRole(AriaRole.Radio, new() { Name = "Send them again" }).CheckAsync();
        await Assertions.Expect(first.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(first.Page.Locator(".saved-state")).ToContainTextAsync("Saved");
        await second.Page.GetByRole(AriaRole.Radio, new() { Name = "Send them again" }).CheckAsync();
        await Assertions.Expect(second.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else changed this meanwhile.");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Load the latest version" }).ClickAsync();

        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Radio, new() { Name = "Send them again" })).ToBeCheckedAsync();
        await second.Page.GetByRole(AriaRole.Radio, new() { Name = "A person decides" }).CheckAsync();
        await Assertions.Expect(second.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(second.Page.Locator(".saved-state")).ToContainTextAsync("Saved");
        second.AssertNoErrors();
    }

    [Fact]
    public async Task A_limit_is_set_for_a_sender_and_for_a_domain_shown_by_name_and_removed()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings/sending");
        var page = opened.Page;
        await page.GetByLabel("At most", new() { Exact = true }).FillAsync("-30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Use a number from 0 to 10,000,000.");
        await Assertions.Expect(page.GetByLabel("At most", new() { Exact = true })).ToHaveValueAsync("-30");
        await page.GetByLabel("At most", new() { Exact = true }).FillAsync("30");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "For", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "Sender " }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        var ofSender = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Sender " });
        await Assertions.Expect(ofSender).ToContainTextAsync("30 a day");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "For", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "A recipient domain" }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Must be a domain");
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("example.net");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        var ofDomain = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "example.net" });
        await Assertions.Expect(ofDomain).ToContainTextAsync("30 a day");
        await opened.AssertEveryLookAsync("settings-limits");

        await using (var db = scene.Engine.Database.Open())
        {
            Assert.Equal(2, await db.SendRateLimits.CountAsync(l => l.MaxCount == 30 && (l.ScopeKey == "example.net" || l.ScopeKey == scene.Engine.SenderId.ToString())));
        }

        await ofDomain.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(ofDomain).ToHaveCountAsync(0);
        await ofSender.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(ofSender).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Interrupted_emails_are_decided_about_many_at_once()
    {
        await using var opened = await scene.OpenAsync(browser, "/");
        var campaign = await scene.AddCampaignAsync(browser, 3);
        await using (var db = scene.Engine.Database.Open())
        {
            var contacts = await db.ScheduledEmails.Where(e => e.CampaignId == campaign).GroupBy(e => e.CampaignContactId).Select(g => g.Key).Take(3).ToListAsync();
            await db.Database.ExecuteSqlRawAsync(
                "UPDATE scheduled_emails SET status = 'interrupted', attempts = 1, first_attempt_at = updated_at, last_error = 'The connection broke after the final dot.' WHERE campaign_id = {0} AND priority = 1",
                db.Sql.Key(campaign));
            Assert.NotEmpty(contacts);
        }

        await opened.GoAsync($"/interrupted?campaignId={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.GetByText("The connection broke after the final dot.").First).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("interrupted");

        await page.GetByLabel("Select all").CheckAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Selection" }).GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing is interrupted.")).ToBeVisibleAsync();
        await using var after = scene.Engine.Database.Open();
        Assert.False(await after.ScheduledEmails.AnyAsync(e => e.CampaignId == campaign && e.Status == ScheduledEmailStatus.Interrupted));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task While_sending_is_held_every_page_says_so_and_lets_it_go()
    {
        await using var opened = await scene.OpenAsync(browser, "/campaigns");
        var hold = new SendingHold(scene.Engine.Database, TimeProvider.System, NullLogger<SendingHold>.Instance);
        await hold.HoldWorkspace(scene.Actor, "The offer is wrong.", default);

        await opened.GoAsync("/campaigns");
        var page = opened.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The offer is wrong. Nothing goes out until it is released");
        await opened.AssertEveryLookAsync("held");

        await page.GetByRole(AriaRole.Button, new() { Name = "Release this workspace" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Release this workspace" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_schedule_says_why_an_email_has_not_gone_yet()
    {
        await using var opened = await scene.OpenAsync(browser, "/");
        var campaign = await scene.AddCampaignAsync(browser, 3);
        await using var db = scene.Engine.Database.Open();
        var first = await db.ScheduledEmails.Where(e => e.CampaignId == campaign).OrderBy(e => e.ScheduledFor).Select(e => e.ScheduledFor).FirstAsync();
        var zone = await db.CampaignSettings.Where(s => s.CampaignId == campaign).Select(s => s.Timezone).SingleAsync();

        await opened.GoAsync(FormattableString.Invariant($"/campaigns/{campaign}/schedule?day={ZoneCalendar.Of(zone).Day(first):yyyy-MM-dd}"));
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Why not yet?" }).First.ClickAsync();

        await Assertions.Expect(opened.Page.GetByText("Its draft waits for approval.").First).ToBeVisibleAsync();
        var rows = opened.Page.Locator(".schedule-emails li");
        var plain = (await rows.Nth(1).BoundingBoxAsync())!;
        Assert.True(plain.Height <= 60, $"The question costs a row {plain.Height} pixels.");
        await opened.AssertEveryLookAsync("why-not-yet");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task All_drafts_that_match_are_approved_together_over_all_pages()
    {
        await using var opened = await scene.OpenAsync(browser, "/");
        var campaign = await scene.AddCampaignAsync(browser, 10);
        await using var db = scene.Engine.Database.Open();
        var page = opened.Page;
        await opened.GoAsync($"/campaigns/{campaign}/drafts?status=draft");
        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 30" }).ClickAsync();
        await Assertions.Expect(page.Locator(".selection-bar")).ToContainTextAsync("All 30 drafts that match");
        await opened.AssertEveryLookAsync("drafts-all-selected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve 30" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve 30 drafts" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Approved 30 drafts");
        Assert.False(await db.EmailDrafts.AnyAsync(d => d.CampaignId == campaign && d.Status == DraftStatus.Draft));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".grid-pager")).ToContainTextAsync("of 30");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search drafts by contact or subject" }).FillAsync("Re:");
        await Assertions.Expect(page.Locator(".grid-pager")).ToContainTextAsync("of 20");
        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Skip these steps" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast").Filter(new() { HasText = "Rejected 20 drafts" })).ToBeVisibleAsync();
        Assert.Equal(20, await db.EmailDrafts.CountAsync(d => d.CampaignId == campaign && d.Status == DraftStatus.Rejected));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Drafts_that_are_ticked_are_approved_together_and_taken_back()
    {
        await using var opened = await scene.OpenAsync(browser, "/");
        var campaign = await scene.AddCampaignAsync(browser, 3);
        await using var db = scene.Engine.Database.Open();
        var approved = db.EmailDrafts.Where(d => d.CampaignId == campaign && (d.Status == DraftStatus.Approved || d.Status == DraftStatus.Scheduled));

        await opened.GoAsync($"/campaigns/{campaign}/drafts?status=draft");
        await opened.Page.GetByLabel("Select all on this page").CheckAsync();
        var bar = opened.Page.Locator(".selection-bar");
        await Assertions.Expect(bar).ToBeVisibleAsync();
        await opened.Page.GetByLabel("Select all on this page").FocusAsync();
        await opened.Page.Keyboard.PressAsync("Tab");
        var tick = opened.Page.Locator("td.select input").First;
        await Assertions.Expect(tick).ToBeFocusedAsync();
        await Assertions.Expect(tick).ToHaveCSSAsync("outline", new System.Text.RegularExpressions.Regex("solid 2px"));
        await Assertions.Expect(tick).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("^Select [A-Z]"));
        await opened.AssertEveryLookAsync("drafts-selected");
        var count = await db.EmailDrafts.CountAsync(d => d.CampaignId == campaign);
        await bar.GetByRole(AriaRole.Button, new() { Name = $"Approve {count}" }).ClickAsync();
        await Assertions.Expect(opened.Page.Locator(".toast")).ToContainTextAsync($"Approved {count} drafts");
        Assert.Equal(count, await approved.CountAsync());

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await WebProcess.Until(async () => !await approved.AnyAsync());
        opened.AssertNoErrors();
    }
}
