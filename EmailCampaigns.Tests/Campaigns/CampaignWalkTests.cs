using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Where one is after each step of the work on a campaign, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CampaignWalkTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task Starting_leads_to_the_drafts_that_wait()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Check and start" }).ClickAsync();
        await page.Locator(".start-check").GetByRole(AriaRole.Button, new() { Name = "Start campaign" }).ClickAsync();

        await page.IsAtAsync($"/campaigns/{id}/drafts$");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Review 120 drafts", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".paged-grid tbody tr")).ToHaveCountAsync(25);
        await page.GetByRole(AriaRole.Link, new() { Name = "Review 120 drafts", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync("1 of 120");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Saving_an_added_step_stays_at_it()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/sequence");
        var page = line.Opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add step" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 4" })).ToBeVisibleAsync();
        await page.GetByLabel("Name of this step").FillAsync("Fourth");
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Control+S");

        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 4: Fourth" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".step-card.now")).ToContainTextAsync("Fourth");
        Assert.Equal(4, (await host.Find(id)).Steps.Count);
    }

    [Fact]
    public async Task Opening_a_campaign_from_the_end_of_a_page_shows_its_title()
    {
        await using var opened = await host.Open(browser, "/campaigns");
        var page = opened.Page;
        await page.SetViewportSizeAsync(1440, 320);
        var campaign = page.GetByRole(AriaRole.Link, new() { Name = "Service renewal Q1" });
        await campaign.WaitForAsync();
        await page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
        await campaign.EvaluateAsync("e => e.click()"); // without scrolling to it

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Service renewal Q1" })).ToBeInViewportAsync();
        await page.WaitForFunctionAsync("() => Math.round(scrollY) === 0");
    }

    [Fact]
    public async Task The_schedule_opens_at_the_next_day_that_has_an_email_and_scrolls_as_one()
    {
        var id = await host.Copy(browser);
        Assert.True((await host.Get<CampaignEditor>().Update(host.Me, id, new CampaignEdit { Settings = new CampaignSettingsEdit { SendDays = [DayOfWeek.Tuesday] } }, default)).IsDone);
        Assert.True((await host.Get<CampaignControl>().Start(host.Me, id, default)).IsDone);
        await host.Launched(id);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/schedule");

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Tuesday" })).ToBeVisibleAsync(); // it is a Thursday
        await Assertions.Expect(opened.Page.Locator(".schedule-emails li").First).ToBeVisibleAsync();
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('main, main *')].filter(e => e.scrollHeight > e.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(e).overflowY)).length"));
    }

    [Fact]
    public async Task A_paused_campaign_is_told_alike_on_every_screen()
    {
        var id = await host.Copy(browser);
        Assert.True((await host.Get<CampaignControl>().Start(host.Me, id, default)).IsDone);
        await host.Launched(id);
        Assert.True((await host.Get<CampaignControl>().Pause(host.Me, id, null, default)).IsDone);
        await host.Settled(id);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/drafts");
        var page = opened.Page;
        await Assertions.Expect(page.GetByText("120 drafts wait until the campaign is resumed")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".paged-grid tbody tr").First).ToContainTextAsync("when resumed");
        await opened.GoAsync($"/campaigns/{id}/contacts");
        await Assertions.Expect(page.Locator(".paged-grid tbody tr").First).ToContainTextAsync("when resumed");
        await opened.GoAsync($"/campaigns/{id}/schedule");
        await Assertions.Expect(page.GetByText("The campaign is paused: nothing goes out.")).ToBeVisibleAsync();
        await opened.GoAsync($"/review?campaign={id}");
        await Assertions.Expect(page.GetByText("This campaign is paused. Its drafts are here again when it is resumed.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_the_tab_that_is_shown_is_seen_and_drafts_have_subject_and_date()
    {
        await using var opened = await host.Open(browser, "/campaigns", BrowserLook.Phone);
        var page = opened.Page;
        foreach (var (tab, name) in ((string, string)[])[("drafts", "Drafts"), ("activity", "Activity"), ("sequence", "Sequence")])
        {
            await opened.GoAsync($"/campaigns/{host.StartedId}/{tab}");
            var shown = page.GetByRole(AriaRole.Tab, new() { Name = name });
            await Assertions.Expect(shown).ToHaveAttributeAsync("aria-selected", "true");
            await Assertions.Expect(shown).ToBeInViewportAsync(new() { Ratio = 0.9f });
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.page-tabs *')].filter(e => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX)).length"));
        await opened.GoAsync($"/campaigns/{host.StartedId}/drafts");
        await Assertions.Expect(page.Locator(".paged-grid tbody tr").GetByText("From Hannover").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".phone-line").Filter(new() { HasText = "about" }).First).ToBeVisibleAsync(); // today's may be past
    }

    [Fact]
    public async Task Drafts_and_contacts_are_searched_as_one_types_and_a_row_opens()
    {
        await using var line = await host.OpenSlow(browser, "/campaigns");
        await line.Opened.GoAsync($"/campaigns/{host.StartedId}/drafts");
        var page = line.Opened.Page;
        await page.GetByLabel("Search drafts").WaitForAsync();
        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        await Assertions.Expect(page.GetByText("No draft is like this.")).ToBeVisibleAsync();
        await page.GetByLabel("Search drafts").FillAsync("lindqvist");
        await page.Locator(".paged-grid tbody tr").Filter(new() { HasText = "Lindqvist" }).First.Locator("td").Last.ClickAsync();
        await page.IsAtAsync(@"/review\?campaign=");

        await line.Opened.GoAsync($"/campaigns/{host.StartedId}/contacts");
        await page.GetByLabel("Search contacts of this campaign").WaitForAsync();
        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        await Assertions.Expect(page.GetByText("No contact of this campaign is like this.")).ToBeVisibleAsync();
        await page.GetByLabel("Search contacts of this campaign").FillAsync("Lena");
        await page.Locator(".paged-grid tbody tr").Filter(new() { HasText = "Lena" }).First.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Paused for Lena");
        await Assertions.Expect(page.Locator(".paged-grid tbody tr").First).ToContainTextAsync("Paused");
        line.Opened.AssertNoErrors();
    }
}
