using EmailCampaigns.Core.Planning;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Settings of sending, interrupted emails, and why an email has not gone yet, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SendingPagesTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_holiday_is_added_shown_in_words_and_removed()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings");
        var page = opened.Page;

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Payday");
        await page.GetByLabel("Days", new() { Exact = true }).FillAsync("every friday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add holiday" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected is 2026-12-24");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Christmas");
        await page.GetByLabel("Days", new() { Exact = true }).FillAsync("12-25");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add holiday" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Christmas" });
        await Assertions.Expect(row).ToContainTextAsync("25 December every year");
        await opened.AssertEveryLookAsync("settings");

        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_limit_is_set_for_a_sender_and_for_a_domain_shown_by_name_and_removed()
    {
        await using var opened = await scene.OpenAsync(browser, "/settings");
        var page = opened.Page;
        await page.GetByLabel("At most", new() { Exact = true }).FillAsync("30");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "For" }).ClickAsync();
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "Sender " }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        var ofSender = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Sender " });
        await Assertions.Expect(ofSender).ToContainTextAsync("30 a day");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "For" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "A recipient domain" }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limit" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected is a domain");
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
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
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

        await page.GetByRole(AriaRole.Button, new() { Name = "Release sending" }).ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Release sending" }).ClickAsync();
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
        await opened.AssertEveryLookAsync("why-not-yet");
        opened.AssertNoErrors();
    }
}
