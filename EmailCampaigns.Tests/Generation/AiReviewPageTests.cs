using System.Diagnostics;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Generation;

/// <summary>Drafts that a model writes, in the real application and a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class AiReviewPageTests(BrowserFixture browser, WebScene scene, ITestOutputHelper output) : IAsyncLifetime
{
    private FakeModel? _model;
    private Guid? _campaignId;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_text_is_seen_beside_the_template_with_its_facts_and_checks()
    {
        var campaign = await StartAsync(contacts: 3);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var (page, frame) = (opened.Page, opened.Page.FrameLocator(".draft-body iframe"));

        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", 3);
        await Assertions.Expect(page.Locator(".review-facts")).ToContainTextAsync("“90 seconds” is in no source");
        await Assertions.Expect(frame.Locator("ins").First).ToBeVisibleAsync();
        await Assertions.Expect(frame.Locator("mark.no-source")).ToHaveTextAsync("90 seconds");
        await Assertions.Expect(frame.Locator("sup").First).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator(".review-facts")).ToContainTextAsync("AI today");
        await opened.AssertEveryLookAsync("review-ai");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task The_key_G_asks_for_another_text_and_the_old_one_can_be_used_again()
    {
        var campaign = await StartAsync(contacts: 2);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", 2);
        var name = await page.Locator(".draft-parties b").InnerTextAsync();
        await page.Locator(".review-facts").GetByRole(AriaRole.Button, new() { Name = "Take it out" }).First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("What should be different")).ToHaveValueAsync("Without “90 seconds”");

        await page.Locator("h2.draft-subject").ClickAsync(); // out of the field, so that a key is a command
        await page.Keyboard.PressAsync("g");

        await Assertions.Expect(page.Locator(".draft-parties b")).Not.ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator(".review-place")).ToContainTextAsync("of 2"); // it comes back by itself
        await page.Locator(".queue-row a", new() { HasText = name }).ClickAsync();
        await Assertions.Expect(page.Locator(".review-facts")).ToContainTextAsync("Version 1");
        await Assertions.Expect(page.Locator(".review-facts")).Not.ToContainTextAsync("is in no source");
        Assert.Contains("wants it otherwise: Without “90 seconds”", _model!.All.Last().User, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use version 1 again" }).ClickAsync();
        await Assertions.Expect(page.FrameLocator(".draft-body iframe").Locator("body")).ToContainTextAsync("90 seconds");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_queue_of_texts_is_decided_by_keyboard_alone()
    {
        const int Contacts = 12;
        var campaign = await StartAsync(Contacts);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&by=ai");
        var page = opened.Page;
        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}&by=ai", Contacts);
        var times = new List<double>();
        for (var i = 2; i <= Contacts; i++)
        {
            var name = await page.Locator(".draft-parties b").InnerTextAsync();
            var began = Stopwatch.GetTimestamp();
            await page.Keyboard.PressAsync("a");
            await page.WaitForFunctionAsync("name => document.querySelector('.draft-parties b')?.innerText !== name", name, new() { PollingInterval = 5 });
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync($"{i} of {Contacts}");
        }

        times.Sort();
        output.WriteLine($"From the key to the next draft: median {times[times.Count / 2]:0} ms, p95 {times[(int)(times.Count * 0.95)]:0} ms, over {times.Count}.");
        var drafts = (await scene.DraftsOf(campaign)).Take(Contacts).ToList();
        Assert.Equal(Contacts - 1, drafts.Count(d => d.Status == DraftStatus.Scheduled));
        Assert.All(drafts.Where(d => d.Status == DraftStatus.Scheduled), d => Assert.Equal(d.ContentHash(), d.ApprovedHash));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task On_a_phone_checks_and_facts_are_folded_above_the_text()
    {
        var campaign = await StartAsync(contacts: 2);
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}", BrowserLook.Phone);
        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", 2);
        await opened.Page.Locator("details.draft-facts summary").ClickAsync();
        await Assertions.Expect(opened.Page.Locator("details.draft-facts")).ToContainTextAsync("Facts the model used");
        await opened.ScreenshotAsync("review-ai-facts");
        await opened.AssertAccessibleAsync();
    }

    [Fact]
    public async Task The_settings_name_a_model_test_it_and_never_show_its_key()
    {
        await StartAsync(contacts: 0);
        await using var opened = await scene.OpenAsync(browser, "/settings/ai");
        var page = opened.Page;
        await page.GetByLabel("This server asks for no key").UncheckAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("sk-typed-secret");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(page.GetByPlaceholder("kept, not shown")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test the connection" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The connection works");
        Assert.DoesNotContain("sk-typed-secret", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Bearer sk-typed-secret", _model!.All.Last().Authorization);
        await opened.AssertEveryLookAsync("settings-ai");
        await page.GetByLabel("Address").FillAsync("https://other.example/v1");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(page.GetByText("The address is another one. Enter the key again")).ToBeVisibleAsync();
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_campaign_says_who_writes_its_drafts_and_how_far_that_is()
    {
        var campaign = await StartAsync(contacts: 3, answers: false);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/drafts");
        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Region, new() { Name = "Writing 3 drafts" })).ToContainTextAsync("0 written, 0 failed");
        await opened.AssertEveryLookAsync("campaign-drafts-ai");
        await opened.GoAsync($"/campaigns/{campaign}/settings");
        await Assertions.Expect(opened.Page.GetByText("Who writes the drafts")).ToBeVisibleAsync();
        await opened.ScreenshotAsync("campaign-settings-ai");
        await opened.AssertAccessibleAsync();
    }

    /// <summary>The others of the collection have no model.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_model is null)
        {
            return;
        }

        if (_campaignId is { } id)
        {
            await scene.Engine.Get<CampaignControl>().Stop(scene.Actor, id, null, default);
        }

        await using (var db = scene.Engine.Database.Open())
        {
            await db.AiSettings.ExecuteDeleteAsync();
        }

        await _model.DisposeAsync();
    }

    /// <summary>A campaign whose drafts are written by the application itself, and a model that invents a figure unless a reviewer objects.</summary>
    private async Task<Guid> StartAsync(int contacts, bool answers = true)
    {
        await scene.StartEngineAsync(browser);
        _model = await FakeModel.Start();
        _model.Answer = (asked, context) => !answers ? _model.Stall(context)
            : !asked.User.Contains("<data>", StringComparison.Ordinal) ? FakeModel.Say(context, """{"ready":true}""")
            : FakeModel.Say(context, Written(asked));
        Assert.True((await scene.Engine.Get<AiSettingsEditor>().Update(
            scene.Actor, new AiSettingsInput { BaseUrl = _model.BaseUrl, Model = "mistral-small", InputPrice = 1, OutputPrice = 4, DailyBudget = 8 }, null, default)).IsDone);
        if (contacts == 0)
        {
            return Guid.Empty;
        }

        var campaign = await scene.AddCampaignAsync(browser, contacts, DraftsBy.Ai);
        _campaignId = campaign;
        return campaign;
    }

    private static string Written(Asked asked)
    {
        var example = asked.Data.GetProperty("example");
        var interest = asked.Data.GetProperty("facts").EnumerateArray().Where(f => f.GetProperty("label").GetString() == "Interest").Select(f => f.GetProperty("value").GetString()).FirstOrDefault() ?? "your parts";
        var figure = asked.User.Contains("Without", StringComparison.Ordinal) ? "" : " with a changeover in 90 seconds";
        return asked.AsExample(example.GetProperty("html").GetString()!.Replace("</p>", $" It fits {interest}{figure}.</p>", StringComparison.Ordinal));
    }
}
