using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>Two people on one queue, each in a browser of their own.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class ReviewTogetherTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task They_see_each_other_lose_no_edit_and_approve_nothing_twice()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 2);
        var ids = (await scene.DraftsOf(campaign)).ConvertAll(d => d.Id);
        await using var mara = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={ids[0]}");
        await using var tom = await scene.OpenAsTomAsync(browser, $"/review?campaign={campaign}&draft={ids[0]}");
        await Assertions.Expect(mara.Page.Locator(".review-people")).ToContainTextAsync("Tom Weber looks at this draft too");

        await tom.Page.Keyboard.PressAsync("e");
        await tom.Page.Locator("#draft-subject").FillAsync("As Tom wrote it");
        await Assertions.Expect(mara.Page.Locator(".review-people")).ToContainTextAsync("Tom Weber edits this draft");
        await Assertions.Expect(mara.Page.Locator(".queue-row.current .reviewer-here")).ToContainTextAsync("Tom Weber edits");
        await mara.AssertEveryLookAsync("review-together");

        // Mara edits the same draft and is faster. Tom's words are still there, beside hers.
        await mara.Page.Keyboard.PressAsync("e");
        await mara.Page.Locator("#draft-subject").FillAsync("As Mara wrote it");
        await mara.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(mara.Page.Locator(".draft-subject")).ToHaveTextAsync("As Mara wrote it");
        await tom.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(tom.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("As Mara wrote it");
        await Assertions.Expect(tom.Page.Locator("#draft-subject")).ToHaveValueAsync("As Tom wrote it");
        await tom.ScreenshotAsync("review-together-conflict");
        await tom.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the saved version" }).ClickAsync();
        await Assertions.Expect(tom.Page.Locator(".draft-subject")).ToHaveTextAsync("As Mara wrote it");

        // Both press A on the same draft: it is approved once, and the later one learns that.
        await tom.Page.Keyboard.PressAsync("a");
        await Assertions.Expect(tom.Page.Locator(".toast")).ToContainTextAsync("Approved for");
        await Assertions.Expect(mara.Page.Locator(".review-people")).ToContainTextAsync("1 decided");
        await Assertions.Expect(mara.Page.Locator(".review-queue")).ToContainTextAsync("5 drafts left");
        var approved = (await scene.DraftsOf(campaign)).Single(d => d.Id == ids[0]);
        Assert.Equal(("As Mara wrote it", DraftStatus.Scheduled), (approved.EditedSubject, approved.Status));

        await tom.Page.GotoAsync("about:blank");
        await Assertions.Expect(mara.Page.Locator(".review-people")).ToHaveCountAsync(0, new() { Timeout = 120_000 });
        mara.AssertNoErrors();
    }

    [Fact]
    public async Task Where_two_must_approve_the_second_is_told_of_the_first()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await scene.Engine.Get<CampaignEditor>().Update(scene.Actor, campaign, new CampaignEdit { SecondApproval = true }, default);
        var first = (await scene.DraftsOf(campaign))[0].Id;
        await using var tom = await scene.OpenAsTomAsync(browser, $"/review?campaign={campaign}&draft={first}");
        await tom.Page.Locator(".draft-subject").WaitForAsync();
        await tom.Page.Keyboard.PressAsync("a");
        await Assertions.Expect(tom.Page.Locator(".toast")).ToContainTextAsync("a second person must approve it too");
        await Assertions.Expect(tom.Page.Locator(".review-queue")).ToContainTextAsync("2 drafts left");

        await using var mara = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={first}");
        await Assertions.Expect(mara.Page.Locator(".review-people").First).ToContainTextAsync("Tom Weber approved it.");
        await mara.AssertEveryLookAsync("review-second");
        await mara.Page.Keyboard.PressAsync("a");

        await Assertions.Expect(mara.Page.Locator(".toast")).ToContainTextAsync("Approved for");
        Assert.Equal(DraftStatus.Scheduled, (await scene.DraftsOf(campaign)).Single(d => d.Id == first).Status);
    }
}
