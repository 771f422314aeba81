using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Generation;

/// <summary>Texts that a model writes in a template, in the real application and a real browser: written, previewed, checked, reviewed.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class SingleTextPageTests(BrowserFixture browser, WebScene scene) : IAsyncLifetime
{
    private const string Body = """
        <p>Dear {{default first_name "there"}},</p>
        <p>{{default (ai "one line about their company") "You are known for careful work."}} Would a 20-minute call suit you?</p>
        <p>Kind regards,<br>Anna Keller</p>
        """;

    private readonly List<Guid> _campaigns = [];
    private FakeModel? _model;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_text_is_put_in_from_the_menu_previewed_and_changed_by_its_chip()
    {
        await SetUpModelAsync();
        await using var opened = await scene.OpenAsync(browser, "/templates/new");
        var page = opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("With a text by AI");
        await page.EditableLine("Subject").ClickAsync();
        await page.Keyboard.TypeAsync("Hello");
        await page.EditableBody().ClickAsync();
        await page.Keyboard.TypeAsync("Dear reader. ");
        await page.Locator(".html-bar").GetByRole(AriaRole.Button, new() { Name = "Variable" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "A text by AI…" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "A text by AI" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert" }).ClickAsync();
        await Assertions.Expect(panel.GetByText("Say what is to be written.")).ToBeVisibleAsync();
        await panel.GetByLabel("What AI writes for each contact").FillAsync("one line on what they make");
        await opened.ScreenshotAsync("editor-ai-panel");
        await opened.AssertAccessibleAsync();
        await panel.GetByLabel("Text", new() { Exact = true }).FillAsync("You do good work.");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert" }).ClickAsync();

        await Assertions.Expect(page.Locator("#template-body")).ToHaveValueAsync(
            new System.Text.RegularExpressions.Regex("""\{\{default \(ai "one line on what they make"\) "You do good work\."\}\}"""));
        var chip = page.EditableBody().Locator("[data-ec-tag]");
        await Assertions.Expect(chip).ToContainTextAsync("one line on what they make");
        var preview = page.FrameLocator(".email-preview iframe").Locator("body");
        await Assertions.Expect(preview).ToContainTextAsync("You do good work.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write it" }).ClickAsync();
        await Assertions.Expect(preview).ToContainTextAsync("I read about");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Write again" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("editor-ai");

        await chip.ClickAsync();
        await Assertions.Expect(panel.GetByLabel("What AI writes for each contact")).ToHaveValueAsync("one line on what they make");
        await panel.GetByLabel("What AI writes for each contact").FillAsync("a question about their \"parts\"");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await Assertions.Expect(page.Locator("#template-body")).ToHaveValueAsync(
            new System.Text.RegularExpressions.Regex("""\(ai 'a question about their "parts"'\) "You do good work\."""));
        await Assertions.Expect(preview).ToContainTextAsync("You do good work.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.HasLeftAsync("/new$");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Two_braces_offer_it_in_subject_and_body_where_there_is_a_model()
    {
        await using (var without = await scene.OpenAsync(browser, "/templates/new"))
        {
            await without.Page.EditableLine("Subject").ClickAsync();
            await without.Page.Keyboard.TypeAsync("{{");
            await Assertions.Expect(without.Page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
            await Assertions.Expect(without.Page.GetByRole(AriaRole.Option, new() { Name = "A text by AI…" })).ToHaveCountAsync(0);
        }

        await SetUpModelAsync();
        await using var opened = await scene.OpenAsync(browser, "/templates/new");
        var page = opened.Page;
        var panel = page.GetByRole(AriaRole.Dialog, new() { Name = "A text by AI" });
        await page.EditableLine("Subject").ClickAsync();
        await page.Keyboard.TypeAsync("For you: {{");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "A text by AI…" })).ToHaveAttributeAsync("aria-selected", "false"); // Enter takes a field, as ever
        await page.Keyboard.PressAsync("ArrowUp");
        await opened.ScreenshotAsync("editor-ai-braces");
        await page.Keyboard.PressAsync("Enter");
        await panel.GetByLabel("What AI writes for each contact").FillAsync("three words on their work");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert" }).ClickAsync();
        await Assertions.Expect(page.Locator("#template-subject-source")).ToHaveValueAsync("For you: {{ai \"three words on their work\"}}");
        await Assertions.Expect(panel).ToHaveCountAsync(0); // it gives the focus back when it closes

        await page.EditableBody().ClickAsync();
        await page.Keyboard.TypeAsync("Dear reader, {{by ai");
        await page.Keyboard.PressAsync("Enter");
        await opened.AssertAccessibleAsync();
        await panel.GetByLabel("What AI writes for each contact").FillAsync("one line about their company");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Insert" }).ClickAsync();
        await Assertions.Expect(page.Locator("#template-body")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^<p>Dear reader,(&nbsp;| )\\{\\{ai \"one line about their company\"\\}\\}</p>$"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_draft_shows_the_text_with_its_facts_in_the_words_of_the_template()
    {
        await SetUpModelAsync();
        var campaign = Kept(await scene.AddCampaignAsync(browser, contacts: 2, steps: [new StepEdit { Name = "First email", SubjectTemplate = "For {{company}}", BodyTemplate = Body }]));
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var (page, frame) = (opened.Page, opened.Page.FrameLocator(".draft-body iframe"));

        await opened.GoToWholeQueueAsync($"/review?campaign={campaign}", 2);
        await Assertions.Expect(frame.Locator("body")).ToContainTextAsync("I read about");
        await Assertions.Expect(frame.Locator("sup").First).ToHaveTextAsync("1");
        await Assertions.Expect(frame.Locator("ins")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".review-facts")).ToContainTextAsync("Facts the model used");
        await Assertions.Expect(page.Locator(".review-facts")).ToContainTextAsync("Names and numbers are in a source");
        await opened.AssertEveryLookAsync("review-ai-text");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Before_a_start_the_check_says_what_a_model_writes_and_whether_there_is_one()
    {
        await scene.StartEngineAsync(browser);
        var by = scene.Actor;
        var campaign = (await scene.Engine.Get<CampaignEditor>().Create(
            by, new CampaignEdit { Name = "Texts by AI", ListId = scene.Engine.ListId, SenderAccountId = scene.Engine.SenderId, Approval = Approval.Required }, default)).Id;
        List<StepEdit> steps =
        [
            new() { Name = "First email", SubjectTemplate = "For {{default company \"you\"}}", BodyTemplate = Body },
            new() { Name = "Follow-up", BodyTemplate = "<p>Did it help?</p>", DelayDays = 4, ReplyInThread = true },
        ];
        Assert.True((await scene.Engine.Get<SequenceEditor>().Replace(by, campaign, steps, version: null, default)).IsDone);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/start");
        await Assertions.Expect(opened.Page.Locator("#what")).ToContainTextAsync("no model is set up");
        await Assertions.Expect(opened.Page.Locator("#what")).ToContainTextAsync("Every email: No unsubscribe link");
        await Assertions.Expect(opened.Page.GetByText("No unsubscribe link in the text")).ToHaveCountAsync(1);
        await opened.ScreenshotAsync("start-check-no-model");

        await SetUpModelAsync();
        await opened.GoAsync($"/campaigns/{campaign}/start");

        await Assertions.Expect(opened.Page.Locator("#what")).ToContainTextAsync("A model writes 1 text for each of 12 contacts: about");
        await Assertions.Expect(opened.Page.Locator("#approval")).ToContainTextAsync("By template, with texts by AI");
        await opened.AssertEveryLookAsync("start-check-ai");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_rejection_says_what_the_next_email_becomes()
    {
        var campaign = Kept(await scene.AddCampaignAsync(browser, contacts: 1));
        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".review-place")).ToHaveTextAsync("1 of 3");
        await page.Keyboard.PressAsync("r");

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Step 2 becomes the first email, under the subject “From Hannover: the gripper for your thin spring plates” without “Re:”.");
        await opened.ScreenshotAsync("reject-first");
        await opened.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Skip this step" }).ClickAsync();
        await Assertions.Expect(page.Locator("h2.draft-subject")).ToHaveTextAsync("From Hannover: the gripper for your thin spring plates");
        await Assertions.Expect(dialog).ToHaveCountAsync(0); // until then the keys are the dialog's
        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(dialog).ToContainTextAsync("Step 3 speaks of an earlier email: “One last note”.");
        await opened.ScreenshotAsync("reject-second");
        opened.AssertNoErrors();
    }

    /// <summary>The others of the collection have no model.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in _campaigns)
        {
            await scene.Engine.Get<CampaignControl>().Stop(scene.Actor, id, null, default);
        }

        if (_model is not null)
        {
            await using (var db = scene.Engine.Database.Open())
            {
                await db.AiSettings.ExecuteDeleteAsync();
            }

            await _model.DisposeAsync();
        }
    }

    private Guid Kept(Guid campaign)
    {
        _campaigns.Add(campaign);
        return campaign;
    }

    private async Task SetUpModelAsync()
    {
        await scene.StartEngineAsync(browser);
        _model = await FakeModel.Start();
        _model.Answer = (asked, context) => FakeModel.Say(context, asked.AsTexts());
        Assert.True((await scene.Engine.Get<AiSettingsEditor>().Update(
            scene.Actor, new AiSettingsInput { BaseUrl = _model.BaseUrl, Model = "mistral-small", InputPrice = 1, OutputPrice = 4, DailyBudget = 8 }, null, default)).IsDone);
    }
}
