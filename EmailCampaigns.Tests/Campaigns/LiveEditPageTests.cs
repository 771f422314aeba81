using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Changing the sequence of a campaign that runs, and the rules of a step.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class LiveEditPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task Saving_a_change_asks_who_gets_it_with_the_counts()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 5);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=2");
        var page = opened.Page;
        await page.EditableLine("Subject").FillAsync("Another subject");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        var dialog = page.Locator(".mud-dialog");
        await Assertions.Expect(dialog).ToContainTextAsync("Everybody who still has it ahead: 5 contacts");
        await Assertions.Expect(dialog).ToContainTextAsync("Nobody who has begun, only who got no email yet: 5 contacts");
        await opened.ScreenshotAsync("sequence-move");
        await opened.AssertAccessibleAsync();
        await page.GetByText("Only contacts that are in a certain state").ClickAsync();
        await page.GetByText("Waiting: 5 contacts").Or(page.GetByText("Pending: 5 contacts")).ClickAsync();
        await opened.ScreenshotAsync("sequence-move-states");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save, 5 contacts move" }).ClickAsync();

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await WebProcess.Until(async () => (await scene.DraftsOf(campaign)).Count(d => d.Subject == "Another subject") == 5);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Cancelling_the_question_saves_nothing_and_loses_nothing()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        var page = opened.Page;
        await page.EditableLine("Subject").FillAsync("Another subject");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveTextAsync("Another subject");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Discard" })).ToBeEnabledAsync();
        Assert.DoesNotContain(await scene.DraftsOf(campaign), d => d.Subject == "Another subject");
    }

    [Fact]
    public async Task A_campaign_whose_contacts_move_says_how_far_until_all_have_moved()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 8);
        await HoldInTheMiddle(campaign);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/schedule");
        await using var line = await scene.OpenFromAfarAsync(browser, $"/campaigns/{campaign}/drafts");
        try
        {
            await Assertions.Expect(MoveOn(opened.Page)).ToContainTextAsync("5 of 8");
            await Assertions.Expect(MoveOn(line.Opened.Page)).ToContainTextAsync("5 of 8");
            await Assertions.Expect(opened.Page.GetByText("Giving its emails new times, or cancelling them, failed").First).ToBeVisibleAsync();
            await opened.AssertEveryLookAsync("campaign-moving");
        }
        finally
        {
            await using var db = scene.Engine.Database.Open();
            await db.JobFailures.ExecuteDeleteAsync(); // other tests share the application, whose job goes on now
        }

        foreach (var page in new[] { opened.Page, line.Opened.Page })
        {
            await Assertions.Expect(MoveOn(page)).ToHaveCountAsync(0, new() { Timeout = 60_000 });
            await Assertions.Expect(page.Locator(".problem", new() { HasText = "failed" })).ToHaveCountAsync(0);
        }

        opened.AssertNoErrors();
        line.Opened.AssertNoErrors();
    }

    private static ILocator MoveOn(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Moving contacts to the changed sequence. Nothing is sent until all have moved" });

    /// <summary>Five of eight contacts have moved, and the job waits for another attempt.</summary>
    private async Task HoldInTheMiddle(Guid campaignId)
    {
        var now = scene.Engine.Database.Now;
        await using var db = scene.Engine.Database.Open();
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId);
        var failure = new JobFailure(JobKind.Settle, campaignId, now);
        failure.Fail("The disk is full.", now.AddHours(1), now);
        db.Add(failure);
        campaign.MoveContacts(new PendingMove(campaign.PlanVersionId!.Value, 2, new PlanMove(), now), changesAnything: true);
        var contacts = await db.Enrollments.Where(e => e.CampaignId == campaignId).OrderBy(e => e.ContactId).Select(e => e.ContactId).ToListAsync();
        campaign.SettledUpTo(contacts[4], [5]);
        (await db.SendLanes.SingleAsync(l => l.CampaignId == campaignId)).Close(LaneClosedReason.ContactsMoving, until: null);
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task A_step_says_how_its_days_are_counted_and_what_it_asks_for()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=2");
        var page = opened.Page;
        await page.Locator("#step-2-unit").ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("Business days", new() { Exact = true }).ClickAsync();
        await page.Locator("#step-2-condition").ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("Only if they did not open the email").ClickAsync();

        await Assertions.Expect(page.Locator(".step-wait").First).ToContainTextAsync("business days, only if step 1 was not opened");
        await Assertions.Expect(page.Locator(".step-rules-note")).ToContainTextAsync("Decided when the step is due.");
        await opened.AssertEveryLookAsync("sequence-rules");
        opened.AssertNoErrors();
    }
}
