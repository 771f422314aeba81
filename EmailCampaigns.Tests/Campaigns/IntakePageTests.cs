using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Campaigns whose contacts come by themselves, from the settings to the end of the intake, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class IntakePageTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task An_event_and_its_conditions_are_chosen_by_keyboard_and_the_call_for_it_is_copied()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Radio, new() { Name = "Contacts of a list" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await ChooseAsync(page, "Event", "A form is submitted");
        await ChooseAsync(page, "Also everybody on this list at the start", "No list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Name of condition 1")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("form");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Größe & Preis's");
        await page.GetByText("What your program sends").ClickAsync();
        await Assertions.Expect(page.GetByText("The days depend on when contacts come.")).ToBeVisibleAsync();
        var call = page.GetByLabel("The call", new() { Exact = true });
        await Assertions.Expect(call).ToContainTextAsync("\"event\": \"form_submit\"");
        await Assertions.Expect(call).ToContainTextAsync("\"form\": \"Größe & Preis\\u0027s\"");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the call" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Copied")).ToBeVisibleAsync();
        Assert.StartsWith("curl http", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        await opened.AssertEveryLookAsync("campaign-settings-event");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save settings" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var campaign = (await host.Find(id)).Campaign;
        Assert.Equal(("form_submit", null, "Größe & Preis's"), (campaign.TriggerEvent, campaign.ListId, Assert.Single(campaign.TriggerConfig).Value));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Half_a_condition_and_a_name_that_is_none_are_refused_at_their_fields()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings");
        var page = opened.Page;
        await page.GetByText("Contacts that an event brings").ClickAsync();
        await ChooseAsync(page, "Event", "Another event");
        await page.GetByLabel("Name of the event").FillAsync("trial started!");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).ClickAsync();
        await page.GetByLabel("Name of condition 1").FillAsync("plan");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Each condition needs a name and a value" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove condition 1" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Only where" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The name of an event has letters a to z" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("campaign-settings-event-refused");

        await page.GetByLabel("Name of the event").FillAsync("Trial_Started");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Name of the event")).ToHaveValueAsync("trial_started");
    }

    [Fact]
    public async Task A_campaign_without_a_list_is_checked_started_and_waits_calmly()
    {
        var id = await Edited(new CampaignEdit { Name = "Welcome of demo requests", TriggerEvent = "form_submit", TriggerConfig = new Dictionary<string, string?> { ["form"] = "demo" }, ListId = Guid.Empty });
        await using var opened = await host.Open(browser, $"/campaigns/{id}/start");
        var page = opened.Page;
        var check = page.Locator(".start-check");
        await Assertions.Expect(check.GetByText("nothing stops the start")).ToBeVisibleAsync();
        await Assertions.Expect(check.GetByText("Only where form is demo")).ToBeVisibleAsync();
        await Assertions.Expect(check.GetByText("0 contacts")).ToHaveCountAsync(0);
        await Assertions.Expect(check.GetByText("0 drafts")).ToHaveCountAsync(0);
        await opened.AssertEveryLookAsync("start-check-event");

        await check.GetByRole(AriaRole.Button, new() { Name = "Start campaign" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("Takes new contacts when a form is submitted.");
        await host.Launched(id);
        await opened.GoAsync($"/campaigns/{id}/schedule");
        await Assertions.Expect(page.GetByText("Nobody has come yet. Contacts get the sequence as they come: when a form is submitted.")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("campaign-event-schedule");

        (string Path, string Name, string Shows)[] pages =
        [
            ($"/campaigns/{id}/contacts", "campaign-event-contacts", "Nobody is enrolled yet. Takes new contacts"),
            ($"/campaigns/{id}/settings", "campaign-event-settings", "Contacts that come when a form is submitted"),
            ("/campaigns?search=Welcome of demo", "campaigns-event", "as contacts come"),
            ("/", "dashboard-event", "goes on as contacts come"),
        ];
        foreach (var (path, name, shows) in pages)
        {
            await opened.GoAsync(path);
            await Assertions.Expect(page.Locator("main").GetByText(shows).First).ToBeAttachedAsync();
            await opened.AssertEveryLookAsync(name);
        }

        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Conditions_and_who_joins_later_change_while_the_campaign_runs()
    {
        var id = await Edited(new CampaignEdit { Name = "Welcome of partners", TriggerEvent = "stage_enter" });
        await StartAsync(id);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings");
        var page = opened.Page;
        await page.GetByText("Also contacts who join the list later").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).ClickAsync();
        await page.GetByLabel("Name of condition 1").FillAsync("stage");
        await page.GetByLabel("Value of condition 1").FillAsync("won");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var campaign = (await host.Find(id)).Campaign;
        Assert.Equal((true, "won"), (campaign.EnrollNewMembers, campaign.TriggerConfig["stage"]));
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("Takes new contacts when a stage is entered, and as they join Trade fair Hannover.");
    }

    [Fact]
    public async Task The_check_of_a_list_that_others_join_later_says_so_beside_the_count()
    {
        var id = await Edited(new CampaignEdit { Name = "Welcome of joiners", EnrollNewMembers = true });
        await using var opened = await host.Open(browser, $"/campaigns/{id}/start");
        var check = opened.Page.Locator(".start-check");
        await Assertions.Expect(check.GetByText("at the start, others as they join Trade fair Hannover")).ToBeVisibleAsync();
        await Assertions.Expect(check.GetByText("Contacts who come later are not counted")).ToBeVisibleAsync();

        await opened.AssertEveryLookAsync("start-check-join-later");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_intake_is_closed_after_a_question_and_opened_by_undo()
    {
        var id = await Edited(new CampaignEdit { Name = "Welcome of visitors", EnrollNewMembers = true });
        await StartAsync(id);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/schedule");
        var page = opened.Page;
        await CloseIntakeAsync(page, "40 contacts finish their sequence; then the campaign is completed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("Takes new contacts as they join Trade fair Hannover.");
        Assert.True((await host.Find(id)).Campaign.IsIntakeOpen);

        await CloseIntakeAsync(page, "40 contacts finish their sequence; then the campaign is completed.");
        await Assertions.Expect(page.Locator(".problem").GetByText("Closed just now by")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("campaign-intake-closed");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task What_has_sent_everything_does_not_look_stuck_and_completes_once_its_intake_is_closed()
    {
        var id = await Edited(new CampaignEdit { Name = "Welcome of guests", EnrollNewMembers = true });
        await StartAsync(id);
        await EndAll(id);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/schedule");
        var page = opened.Page;
        await Assertions.Expect(page.GetByText("Everybody has got everything so far. New contacts get the sequence as they come.")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("campaign-all-sent");

        await CloseIntakeAsync(page, "Nobody is under way, so the campaign is completed.");
        await Complete(id);
        await Assertions.Expect(page.Locator(".page-head .badge")).ToHaveTextAsync("Completed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take new contacts again" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".page-head .badge")).ToHaveTextAsync("Active");
        opened.AssertNoErrors();
    }

    /// <summary>What the job does where emails are sent: here none are.</summary>
    private async Task Complete(Guid id)
    {
        await using var db = host.Get<IDbContextFactory<CampaignsDb>>().For(host.Me.WorkspaceId);
        (await db.Campaigns.SingleAsync(c => c.Id == id)).Complete(host.Get<TimeProvider>().UtcNow());
        await db.SaveChangesAsync();
    }

    private static async Task ChooseAsync(IPage page, string label, string choice)
    {
        var box = page.GetByRole(AriaRole.Combobox, new() { NameRegex = new Regex($"^{label}") });
        await box.PressAsync("Enter");
        await page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = choice }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
    }

    private static async Task CloseIntakeAsync(IPage page, string follows)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Take no new contacts" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-dialog")).ToContainTextAsync(follows);
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Take no new contacts" }).ClickAsync();
        await Assertions.Expect(page.Locator(".problem").GetByText("Takes no new contacts")).ToBeVisibleAsync();
    }

    private async Task<Guid> Edited(CampaignEdit edit)
    {
        var id = await host.Copy(browser);
        Assert.True((await host.Get<CampaignEditor>().Update(host.Me, id, edit, default)).IsDone);
        return id;
    }

    private async Task StartAsync(Guid id)
    {
        Assert.True((await host.Get<CampaignControl>().Start(host.Me, id, default)).IsDone);
        await host.Launched(id);
    }

    /// <summary>Nobody has an email to come any more.</summary>
    private async Task EndAll(Guid id)
    {
        await using var db = host.Get<IDbContextFactory<CampaignsDb>>().For(host.Me.WorkspaceId);
        await db.ScheduledEmails.Where(e => e.CampaignId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Cancelled).SetProperty(e => e.CancelReason, CancelReason.EnrollmentEnded));
        await db.Enrollments.Where(e => e.CampaignId == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, EnrollmentStatus.Completed));
    }
}
