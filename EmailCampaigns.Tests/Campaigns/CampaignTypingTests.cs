using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What is typed on the pages of a campaign, by somebody far away.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CampaignTypingTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task No_letter_is_lost_in_a_new_campaign()
    {
        await using var line = await host.OpenSlow(browser, "/campaigns/new");
        await line.Opened.Page.GetByLabel("Name").WaitForAsync();

        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_sequence()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/sequence?step=2");
        var page = line.Opened.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 2" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML", Exact = true }).ClickAsync();
        await page.Locator("#step-2-body").WaitForAsync();

        Assert.Equal(4, await line.TypeIntoEveryFieldAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        await line.AssertTypedAsync(page.Locator("#step-2-body-text"), "The quick brown fox jumps");
        await line.TypeAsync(page.EditableLine("Subject"), "The quick brown fox jumps");
        await line.TypeAsync(page.Locator("#step-2-preheader[contenteditable=true]"), "The quick brown fox jumps");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var step = (await host.Find(id)).Steps[1].Step;
        const string Sentence = "The quick brown fox jumps";
        Assert.Equal((Sentence, Sentence, Sentence, Sentence, Sentence, 250, 250), (step.SubjectTemplate, step.PreheaderTemplate, step.BodyTemplate, step.TextTemplate, step.Name, step.DelayDays, step.DelayHours));
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_body_as_it_looks()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/sequence");
        var page = line.Opened.Page;
        var body = page.EditableBody();
        await Assertions.Expect(body).ToContainTextAsync("thank you for your visit");
        await body.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("The quick brown fox jumps", new() { Delay = 70 });

        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToHaveTextAsync("The quick brown fox jumps");
        await Assertions.Expect(body).ToHaveTextAsync("The quick brown fox jumps");
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_settings()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/settings");
        var page = line.Opened.Page;
        await page.GetByLabel("Daily limit").WaitForAsync();

        Assert.Equal(4, await line.TypeIntoEveryFieldAsync());
        await line.AssertTypedAsync(page.GetByLabel("From", new() { Exact = true }), "10:30");
        await line.AssertTypedAsync(page.GetByLabel("Until", new() { Exact = true }), "15:45");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var settings = (await host.Find(id)).Settings;
        Assert.Equal((250, 250, 250, 250), (settings.DailyLimit, settings.DailyNewContacts, settings.DelayBetweenEmailsSeconds, settings.DelayJitterSeconds));
        Assert.Equal((new TimeOnly(10, 30), new TimeOnly(15, 45)), (settings.SendWindowStart, settings.SendWindowEnd));
    }

    [Fact]
    public async Task No_letter_is_lost_in_the_event_that_brings_contacts_and_in_its_conditions()
    {
        var id = await host.Copy(browser);
        var edit = new CampaignEdit { TriggerEvent = "order_paid", TriggerConfig = new Dictionary<string, string?> { ["shop"] = "north", ["plan"] = "pro" } };
        Assert.True((await host.Get<CampaignEditor>().Update(host.Me, id, edit, default)).IsDone);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/settings");
        var page = line.Opened.Page;
        await page.GetByLabel("Value of condition 2").WaitForAsync();

        Assert.Equal(9, await line.TypeIntoEveryFieldAsync());
        await line.AssertTypedAsync(page.GetByLabel("Name of the event"), "lead_created_by_hand");
        await line.AssertTypedAsync(page.GetByLabel("Name of condition 2"), "The lazy dog");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var campaign = (await host.Find(id)).Campaign;
        Assert.Equal("lead_created_by_hand", campaign.TriggerEvent);
        Assert.Equal(["The lazy dog", "The quick brown fox jumps"], campaign.TriggerConfig.Where(c => c.Value == "The quick brown fox jumps").Select(c => c.Key).Order());
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_limit_that_is_none_is_refused_at_its_field_and_an_empty_one_means_no_limit()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings");
        var page = opened.Page;
        var limit = page.GetByLabel("Daily limit");
        foreach (var refused in (string[])["-5", "0"])
        {
            await limit.FillAsync(refused);
            await Assertions.Expect(page.GetByText("Enter 1 or more, or leave it empty for no limit.")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Control+S");
            await Assertions.Expect(limit).ToHaveValueAsync(refused);
            await Assertions.Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        }

        Assert.Equal(15, (await host.Find(id)).Settings.DailyLimit);
        await limit.FillAsync("");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();
        Assert.Equal(0, (await host.Find(id)).Settings.DailyLimit);
        await Assertions.Expect(page.GetByText("as many as the sender may send")).ToBeVisibleAsync();
        await opened.GoAsync($"/campaigns/{id}/settings");
        await Assertions.Expect(limit).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_dialog_is_typed_into_at_once()
    {
        var id = await host.Copy(browser);
        await using var line = await host.OpenSlow(browser, $"/campaigns/{id}/sequence");
        var page = line.Opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Rename" }).ClickAsync();
        var name = page.Locator(".mud-dialog input");
        await Assertions.Expect(name).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("The quick brown fox jumps", new() { Delay = 70 });

        await Assertions.Expect(name).ToHaveValueAsync("The quick brown fox jumps");
    }

    [Fact]
    public async Task The_body_that_was_being_edited_is_put_back_after_the_server_was_restarted()
    {
        await using var own = new CampaignPagesHost();
        var id = await own.Copy(browser);
        await using var opened = await own.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        await page.Locator(".step-list .step-card").Nth(1).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 2" })).ToBeVisibleAsync();
        var body = page.EditableBody();
        await body.ClickAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(" Written before the restart");
        await page.GetByLabel("Name of this step").FillAsync("Another name");
        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToContainTextAsync("Written before the restart");

        await own.Web!.KillAsync();
        await Assertions.Expect(page.GetByText("The connection broke, trying again")).ToBeVisibleAsync();
        await own.Web.StartAsync();
        var reload = page.GetByRole(AriaRole.Button, new() { Name = "Load the page again" });
        await Assertions.Expect(reload).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await reload.ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 2" })).ToBeVisibleAsync();
        await Assertions.Expect(body).ToContainTextAsync("Written before the restart");
        await Assertions.Expect(page.GetByLabel("Name of this step")).ToHaveValueAsync("Another name");

        // What the browser puts back reaches the server a moment later.
        await Assertions.Expect(page.FrameLocator(".email-preview iframe").Locator("body")).ToContainTextAsync("Written before the restart");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Step 2: Another name" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();
        var steps = (await own.Find(id)).Steps;
        Assert.Contains("Written before the restart", steps[1].Step.BodyTemplate, StringComparison.Ordinal);
        Assert.DoesNotContain("Written before the restart", steps[0].Step.BodyTemplate, StringComparison.Ordinal);
    }
}
