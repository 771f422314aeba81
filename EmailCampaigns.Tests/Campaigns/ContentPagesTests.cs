using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What pages say and do about the content of emails: footer, preview line, findings, foreign tags, test emails.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ContentPagesTests(BrowserFixture browser, CampaignPagesHost host) : IClassFixture<CampaignPagesHost>
{
    [Fact]
    public async Task A_footer_is_chosen_with_its_words()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/settings");
        var page = opened.Page;
        await page.GetByLabel("Footer").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "A line that leads to the unsubscribe page" }).ClickAsync();
        await page.GetByLabel("Words of the link").FillAsync("Bitte keine weiteren Mails");
        await page.Keyboard.PressAsync("Tab");
        await opened.AssertEveryLookAsync("campaign-footer");
        await page.Keyboard.PressAsync("Control+S");
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();

        var settings = (await host.Find(id)).Settings;
        Assert.Equal((FooterKind.Line, "Bitte keine weiteren Mails"), (settings.Footer, settings.FooterText));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Findings_stand_below_a_step_and_foreign_tags_go_by_one_click()
    {
        var id = await host.Copy(browser);
        var step = (await host.Find(id)).Steps[0].Step;
        var outcome = await host.Get<SequenceEditor>().Replace(
            host.Me, id, [new() { Id = step.Id, Name = "First", SubjectTemplate = "Hello %FIRSTNAME%", BodyTemplate = "<p>Dear *|FNAME|*, see <a href=\"http://example.com\">our page</a></p>" }], null, default);
        Assert.Equal(EditVerdict.Done, outcome.Verdict);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");
        var page = opened.Page;
        await Assertions.Expect(page.GetByText("is not encrypted")).ToBeVisibleAsync();
        await page.Locator("#step-1-preheader[contenteditable=true]").FillAsync("For {{company}}");
        await opened.AssertEveryLookAsync("campaign-findings");

        await page.GetByRole(AriaRole.Button, new() { Name = "Replace them" }).ClickAsync();

        await Assertions.Expect(page.Locator("#step-1-subject-source")).ToHaveValueAsync("Hello {{first_name}}");
        await Assertions.Expect(page.GetByText("Tags of another system")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved just now")).ToBeVisibleAsync();
        var saved = (await host.Find(id)).Steps[0].Step;
        Assert.Equal(("For {{company}}", "Hello {{first_name}}"), (saved.PreheaderTemplate, saved.SubjectTemplate));
        Assert.Contains("{{first_name}}", saved.BodyTemplate, StringComparison.Ordinal);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_test_email_says_where_it_went()
    {
        var id = await host.Copy(browser);
        await using var opened = await host.Open(browser, $"/campaigns/{id}/sequence");

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Send me a test" }).ClickAsync();

        await Assertions.Expect(opened.Page.Locator(".toast")).ToContainTextAsync("Test sent to");
        await Assertions.Expect(opened.Page.Locator(".toast")).ToContainTextAsync(host.Web!.OwnerEmail);
        var file = Assert.Single(Directory.GetFiles(host.Web!.DataDirectory, "*.eml", SearchOption.AllDirectories));
        Assert.Contains($"To: {host.Web.OwnerEmail}", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        opened.AssertNoErrors();
    }
}
