using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>The review page in a real browser, by keyboard as its users work.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class ReviewPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task It_looks_right_in_every_window_and_axe_finds_nothing_serious()
    {
        await using var opened = await scene.OpenAsync(browser, "/review");
        await Assertions.Expect(opened.Page.Locator(".draft-expected")).ToContainTextAsync("Approved now, it goes out today at");
        await Assertions.Expect(opened.Page.FrameLocator(".draft-body iframe").Locator("body")).ToContainTextAsync("thank you for your visit");
        await opened.AssertEveryLookAsync("review");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_key_A_approves_and_goes_to_the_next_and_U_takes_it_back()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 3);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("1 of 9");
        var first = await page.Locator(".draft-subject").InnerTextAsync();
        var name = await page.Locator(".draft-parties b").InnerTextAsync();

        await page.Keyboard.PressAsync("a");

        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync($"Approved for {name}, goes out today at");
        await Assertions.Expect(page.Locator(".draft-subject")).Not.ToHaveTextAsync(first);
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("2 of 9");
        await Assertions.Expect(page.Locator(".queue-row.decided")).ToContainTextAsync("approved");
        Assert.Equal(DraftStatus.Scheduled, (await scene.DraftsOf(campaign)).First(d => d.Subject == first).Status);

        await page.Keyboard.PressAsync("u");

        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync(first);
        await Assertions.Expect(page.Locator(".queue-row.decided")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".review-queue")).ToContainTextAsync("9 drafts left");
        Assert.All(await scene.DraftsOf(campaign), d => Assert.Equal(DraftStatus.Draft, d.Status));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_key_that_is_pressed_twice_at_once_decides_nothing_that_was_not_on_the_screen()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 3);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("1 of 9");

        await page.EvaluateAsync("() => [1, 2].forEach(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })))");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Approved for");
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("2 of 9");
        await page.Keyboard.PressAsync("a");

        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("3 of 9");
        await Assertions.Expect(page.Locator(".queue-row.decided")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".review-queue")).ToContainTextAsync("7 drafts left");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task An_edit_is_saved_by_keyboard_and_marks_what_differs_from_the_template()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator("#draft-subject").FillAsync("A shorter subject");
        await opened.AssertEveryLookAsync("review-edit");
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator(".draft-subject mark")).ToHaveTextAsync("A shorter subject");
        var draft = (await scene.DraftsOf(campaign))[0];
        Assert.Equal(("A shorter subject", 2), (draft.EditedSubject, draft.Revision));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task An_edited_draft_is_made_again_from_its_template_once_that_is_confirmed()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        var draft = (await scene.DraftsOf(campaign))[0];
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={draft.Id}");
        var page = opened.Page;
        var makeAgain = page.GetByRole(AriaRole.Button, new() { Name = "Make again" });
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync(draft.Subject);
        await Assertions.Expect(makeAgain).ToHaveCountAsync(0);
        await scene.Engine.Get<DraftEditor>().Edit(scene.Actor, draft.Id, "Mine", null, null, 1, default);
        await opened.GoAsync($"/review?campaign={campaign}&draft={draft.Id}");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Mine");
        await opened.AssertEveryLookAsync("review-edited");

        await makeAgain.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("it loses the edits");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it again" }).ClickAsync();

        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync(draft.Subject);
        await Assertions.Expect(makeAgain).ToHaveCountAsync(0);
        var made = (await scene.DraftsOf(campaign)).Single(d => d.Id == draft.Id);
        Assert.Equal((null, DraftStatus.Draft, 3), (made.EditedSubject, made.Status, made.Revision));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Two_reviewers_never_overwrite_each_other()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        var id = (await scene.DraftsOf(campaign))[0].Id;
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={id}");
        var page = opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator("#draft-subject").FillAsync("Mine");
        await scene.Engine.Get<DraftEditor>().Edit(scene.Actor, id, "Theirs", null, null, 1, default);

        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Theirs");
        Assert.Equal("Theirs", (await scene.DraftsOf(campaign)).Single(d => d.Id == id).EditedSubject);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save mine instead" }).ClickAsync();
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Mine");
        Assert.Equal("Mine", (await scene.DraftsOf(campaign)).Single(d => d.Id == id).EditedSubject);
    }

    [Fact]
    public async Task Approving_what_somebody_changed_meanwhile_shows_what_stands_now()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        var id = (await scene.DraftsOf(campaign))[0].Id;
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={id}");
        await opened.Page.Locator(".draft-subject").WaitForAsync();
        await scene.Engine.Get<DraftEditor>().Edit(scene.Actor, id, "Theirs", null, null, 1, default);

        await opened.Page.Keyboard.PressAsync("a");

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("somebody else was faster");
        await Assertions.Expect(opened.Page.Locator(".draft-subject")).ToHaveTextAsync("Theirs");
        Assert.Equal(DraftStatus.Draft, (await scene.DraftsOf(campaign)).Single(d => d.Id == id).Status);
    }

    [Fact]
    public async Task Escape_leaves_an_edit_and_asks_before_words_are_lost()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await page.Locator(".draft-subject").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator("#draft-subject").FillAsync("Half a thought");

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on editing" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0); // a key pressed while it closes belongs to the dialog
        await Assertions.Expect(page.Locator("#draft-subject")).ToHaveValueAsync("Half a thought");
        await page.Locator("#draft-subject").PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".draft-subject")).ToContainTextAsync("From Hannover");
        Assert.All(await scene.DraftsOf(campaign), d => Assert.Null(d.EditedSubject));
    }

    [Fact]
    public async Task Rejecting_asks_what_then_and_can_be_taken_back()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 2);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        var subject = await page.Locator(".draft-subject").InnerTextAsync();

        await page.Keyboard.PressAsync("r");
        await page.Locator(".mud-dialog").WaitForAsync();
        await opened.ScreenshotAsync("review-reject");
        await opened.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop this contact" }).ClickAsync();

        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Rejected for");
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0); // a key pressed while it closes belongs to the dialog
        await page.Keyboard.PressAsync("u"); // the toast stays for ten seconds only
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync(subject);
        await Assertions.Expect(page.Locator(".queue-row:not(.decided)")).ToHaveCountAsync(6);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task All_that_the_filter_shows_are_approved_after_a_question_with_their_count()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 4);
        var step = (await scene.DraftsOf(campaign))[0].StepId;
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&step={step}");
        await opened.Page.Locator(".draft-subject").WaitForAsync();

        await opened.Page.Keyboard.PressAsync("Shift+A");
        await Assertions.Expect(opened.Page.Locator(".mud-dialog")).ToContainTextAsync("4 first emails of");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Approve 4 drafts" }).ClickAsync();

        await Assertions.Expect(opened.Page.GetByText("4 drafts approved. Nothing is left to review here.")).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.GetByText("The next email goes out")).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Link, new() { Name = "Open the schedule" })).ToHaveAttributeAsync("href", $"/campaigns/{campaign}/schedule");
        await Assertions.Expect(opened.Page.Locator(".review-place")).ToHaveTextAsync("All 4 decided");
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Approve all" })).ToHaveCountAsync(0);
        await Assertions.Expect(opened.Page.Locator(".toast")).ToHaveCountAsync(0); // it fades while the page is looked at
        await opened.AssertEveryLookAsync("review-empty");
        Assert.Equal(4, (await scene.DraftsOf(campaign)).Count(d => d.Status == DraftStatus.Scheduled));
    }

    [Fact]
    public async Task Approve_all_counts_only_what_it_approves()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 4);
        await scene.RewriteLastStepAsync(campaign);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync("1 of 12");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve all" })).ToContainTextAsync("Approve all 8");

        await page.Keyboard.PressAsync("Shift+A");
        await Assertions.Expect(page.Locator(".mud-dialog")).ToContainTextAsync("4 drafts with an earlier text, or without one, stay in the queue.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve 8 drafts" }).ClickAsync();

        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Approved 8 drafts");
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync("9 of 12");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Equal(4, (await scene.DraftsOf(campaign)).Count(d => d.Status == DraftStatus.Draft));
    }

    [Fact]
    public async Task Undo_keeps_the_place_in_the_queue()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 3);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        foreach (var place in (string[])["2 of 9", "3 of 9", "4 of 9"])
        {
            await page.Keyboard.PressAsync("j");
            await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync(place);
        }

        var shown = page.Locator(".draft-parties b");
        var name = await shown.InnerTextAsync();
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Approved for");
        await page.Keyboard.PressAsync("u");

        await Assertions.Expect(page.Locator(".queue-row.decided")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync("4 of 9");
        await Assertions.Expect(shown).ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator(".queue-row").Nth(3)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("current"));
    }

    [Fact]
    public async Task A_draft_of_a_paused_campaign_goes_out_when_it_is_resumed()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        Assert.True((await scene.Engine.Get<CampaignControl>().Pause(scene.Actor, campaign, null, default)).IsDone);
        await scene.Engine.RunJobs();
        var draft = (await scene.DraftsOf(campaign))[0].Id;
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={draft}");

        await Assertions.Expect(opened.Page.Locator(".draft-expected")).ToHaveTextAsync("It goes out when the campaign is resumed");
        await Assertions.Expect(opened.Page.GetByText("It waits until the campaign is resumed")).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.Locator(".queue-row")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Ticked_drafts_are_approved_together()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 4);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var boxes = opened.Page.Locator(".queue input[type=checkbox]");
        await boxes.Nth(1).CheckAsync();
        await boxes.Nth(2).CheckAsync();
        await opened.ScreenshotAsync("review-selected");

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Approve 2 drafts" }).ClickAsync();

        await Assertions.Expect(opened.Page.Locator(".toast")).ToContainTextAsync("Approved 2 drafts, the first goes out");
        Assert.Equal(2, (await scene.DraftsOf(campaign)).Count(d => d.Status == DraftStatus.Scheduled));
    }

    [Fact]
    public async Task A_filter_menu_is_closed_by_Escape_and_by_a_click_into_the_email()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        var button = page.GetByRole(AriaRole.Button, new() { Name = "All steps" });
        var choices = page.Locator(".mud-popover-open [role=menu]");
        await button.ClickAsync();
        await Assertions.Expect(choices).ToContainTextAsync("Step 1 (1)");
        await opened.ScreenshotAsync("review-filter");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(choices).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeFocusedAsync();

        await button.ClickAsync();
        await Assertions.Expect(choices).ToBeVisibleAsync();
        await page.FrameLocator(".draft-body iframe").Locator("body").ClickAsync();
        await Assertions.Expect(choices).ToHaveCountAsync(0);
        Assert.All(await scene.DraftsOf(campaign), d => Assert.Equal(DraftStatus.Draft, d.Status));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Keys_do_not_decide_while_somebody_types()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        await opened.Page.GetByLabel("Search the drafts to review").PressSequentiallyAsync("aura");
        await opened.Page.GetByLabel("Search the drafts to review").PressAsync("Enter");

        await Assertions.Expect(opened.Page.GetByText("Nothing to review under this filter.")).ToBeVisibleAsync();
        Assert.All(await scene.DraftsOf(campaign), d => Assert.Equal(DraftStatus.Draft, d.Status));
        await Assertions.Expect(opened.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("search=aura"));
    }

    [Fact]
    public async Task On_a_phone_the_queue_lies_behind_a_button_and_the_facts_are_folded()
    {
        await using var opened = await scene.OpenAsync(browser, "/review", BrowserLook.Phone);
        var page = opened.Page;
        await page.Locator("details.draft-facts summary").ClickAsync();
        await Assertions.Expect(page.Locator("details.draft-facts")).ToContainTextAsync("Job title");
        await opened.ScreenshotAsync("review-facts");
        await opened.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Open the queue" }).ClickAsync();
        await opened.ScreenshotAsync("review-queue");
        await opened.AssertAccessibleAsync();
        await page.Locator(".queue-row a").Nth(3).ClickAsync();

        await Assertions.Expect(page.Locator(".review-queue")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("4 of");
    }
}
