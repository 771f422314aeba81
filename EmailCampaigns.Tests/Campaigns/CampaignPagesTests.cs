using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>The pages of campaigns in a real browser on the real application.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CampaignPagesTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task Every_page_is_accessible_fits_the_window_and_is_without_errors()
    {
        await using var opened = await host.Open(browser, "/campaigns");
        (string Path, string Name, string Shows)[] pages =
        [
            ("/campaigns", "campaigns", "Service renewal Q1"),
            ("/campaigns/new", "campaign-new", "Create campaign"),
            ($"/campaigns/{host.DraftId}/sequence", "campaign-sequence", "With these limits"),
            ($"/campaigns/{host.DraftId}/settings", "campaign-settings", "Who leaves the sequence"),
            ($"/campaigns/{host.DraftId}/start", "campaign-start", "sooner"),
            ($"/campaigns/{host.StartedId}/contacts", "campaign-contacts", "Pending"),
            ($"/campaigns/{host.StartedId}/drafts", "campaign-drafts", "From Hannover"),
            ($"/campaigns/{host.StartedId}/schedule", "campaign-schedule", "step 1"),
            ($"/campaigns/{host.StartedId}/activity", "campaign-activity", "Started"),
        ];
        foreach (var (path, name, shows) in pages)
        {
            await opened.GoAsync(path);
            await Assertions.Expect(opened.Page.Locator("main").GetByText(shows).Locator("visible=true").First).ToBeVisibleAsync();

            await opened.AssertEveryLookAsync(name);
        }

        opened.AssertNoErrors();
    }

    [Fact]
    public async Task On_a_phone_the_settings_are_saved_from_wherever_one_reads_them()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings", BrowserLook.Phone);
        var save = opened.Page.GetByRole(AriaRole.Button, new() { Name = "Save settings" });
        await Assertions.Expect(save).ToBeInViewportAsync(new() { Ratio = 1 });

        await opened.Page.GetByText("After a reply also everyone of the same company").ClickAsync();
        await Assertions.Expect(opened.Page.GetByText("Unsaved changes")).ToBeInViewportAsync();
        await save.ClickAsync();
        await Assertions.Expect(opened.Page.GetByText("Unsaved changes")).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task What_is_written_is_previewed_at_once_and_saved()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        await page.EditableLine("Subject").FillAsync("Samples for you, {{first_name}}");
        await page.EditableBody().ClickAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("See you soon");

        await Assertions.Expect(page.Locator(".email-preview-head b")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Samples for you, [A-Z]"));
        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToContainTextAsync("See you soon");
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var saved = (await host.Find(id)).Steps[0].Step;
        Assert.Equal("Samples for you, {{first_name}}", saved.SubjectTemplate);
        Assert.Contains("See you soon", saved.BodyTemplate, StringComparison.Ordinal);
        Assert.Contains("{{default first_name \"there\"}}", saved.BodyTemplate, StringComparison.Ordinal);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_step_moves_by_keyboard_and_a_fallback_takes_the_warning_away()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a fallback" }).ClickAsync();
        await Assertions.Expect(page.GetByText("lack a company")).ToHaveCountAsync(0);
        await page.Locator(".step-list .step-card").Nth(2).FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Assertions.Expect(page.Locator(".step-list .step-card").Nth(1)).ToContainTextAsync("Last note");
        await Assertions.Expect(page.Locator(".step-list .step-card").Nth(1)).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var steps = (await host.Find(id)).Steps;
        Assert.Equal(["First email", "Last note", "Follow-up"], steps.Select(s => s.Step.Name));
        Assert.Equal("From Hannover: samples for {{default company \"your company\"}}", steps[0].Step.SubjectTemplate);
    }

    [Fact]
    public async Task Leaving_with_unsaved_changes_asks()
    {
        await using var opened = await host.Open(browser, $"/campaigns/{await host.Copy(browser)}/sequence");
        await opened.Page.EditableLine("Subject").FillAsync("Not saved");
        await Assertions.Expect(opened.Page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).First.ClickAsync();

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();

        Assert.EndsWith("/sequence", opened.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(opened.Page.EditableLine("Subject")).ToHaveTextAsync("Not saved");
    }

    [Fact]
    public async Task A_start_is_refused_with_every_reason_and_goes_through_once_they_are_mended()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        var subject = page.EditableLine("Subject");
        await subject.FillAsync("Size {{shoe_size}}");
        await SaveAsync(page);
        await StartAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("shoe_size");
        await opened.ScreenshotAsync("campaign-refused");

        await page.GetByRole(AriaRole.Link, new() { Name = "Go there" }).First.ClickAsync();
        await subject.FillAsync("Size");
        await SaveAsync(page);
        await StartAsync(page);

        await Assertions.Expect(page.Locator(".page-head .badge")).ToHaveTextAsync("Active");
        Assert.Equal(CampaignStatus.Active, (await host.Find(id)).Campaign.Status);
    }

    [Fact]
    public async Task A_new_campaign_is_made_from_a_sequence_to_begin_with()
    {
        await using var opened = await host.Open(browser, "/campaigns/new?start=fair");
        await opened.Page.GetByLabel("Name").FillAsync("Made in a test");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Create campaign" }).ClickAsync();

        await Assertions.Expect(opened.Page.Locator(".step-list .step-card")).ToHaveCountAsync(3);

        var id = Guid.Parse(new Uri(opened.Page.Url).Segments[2].TrimEnd('/'));
        var made = await host.Find(id);
        Assert.Equal(("Made in a test", host.ListId, Approval.Required), (made.Campaign.Name, made.Campaign.ListId, made.Campaign.Approval));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_first_visit_tells_what_is_done_and_what_is_next()
    {
        await using var fresh = new CampaignPagesHost { HasCampaigns = false };
        await using var opened = await fresh.Open(browser, "/campaigns");

        await Assertions.Expect(opened.Page.GetByText("Make the first campaign").First).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.GetByText("40 contacts in the list Trade fair Hannover")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("campaigns-empty");
        opened.AssertNoErrors();
    }

    private static async Task SaveAsync(IPage page)
    {
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Unsaved changes")).ToHaveCountAsync(0);
    }

    private static async Task StartAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Check and start" }).ClickAsync();
        await page.Locator(".start-check").GetByRole(AriaRole.Button, new() { Name = "Start campaign" }).ClickAsync();
    }
}
