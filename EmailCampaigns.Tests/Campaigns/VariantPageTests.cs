using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Variants of a step in a real browser: written, switched off, removed, and what came of them.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class VariantPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_variant_begins_as_a_copy_and_is_saved_beside_the_text()
    {
        var campaign = await AddDraft("Variants in the editor");
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        var page = opened.Page;
        await AddVariant(page);

        var strip = page.GetByRole(AriaRole.Group, new() { Name = "Variants of step 1" });
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveTextAsync("From Hannover");
        await Assertions.Expect(page.GetByText("Each contact gets one of A and B, in equal shares.")).ToBeVisibleAsync();
        await page.EditableLine("Subject").FillAsync("Your question at our stand");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".step-preview")).ToContainTextAsync("Your question at our stand");
        await opened.AssertEveryLookAsync("sequence-variant");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await WebProcess.Until(async () => await Subjects(campaign) == "From Hannover|Your question at our stand");

        await opened.ReloadAsync();
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveTextAsync("Your question at our stand"); // the address says which
        await strip.GetByRole(AriaRole.Button, new() { Name = "Variant A" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveTextAsync("From Hannover");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Removing_a_variant_asks_and_the_last_one_on_cannot_be_switched_off()
    {
        var campaign = await AddDraft("Variants that go", new VariantEdit { SubjectTemplate = "B", BodyTemplate = "<p>B</p>" });
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "More for variant A" }).ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("Switch off").ClickAsync();
        await Assertions.Expect(page.GetByText("Everybody gets B.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Variants of step 1" }).GetByRole(AriaRole.Button, new() { Name = "Variant B" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More for variant B" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-popover-open").GetByText("Switch off: it is the only one on")).ToBeVisibleAsync();
        await page.Locator(".mud-popover-open").GetByText("Remove").ClickAsync();
        await opened.ScreenshotAsync("sequence-variant-remove");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Remove variant B" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Variants of step 1" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await WebProcess.Until(async () => await Subjects(campaign) == "From Hannover");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_viewer_reads_each_variant_and_cannot_change_one()
    {
        var campaign = await AddDraft("Variants to look at", new VariantEdit { SubjectTemplate = "Your question at our stand", BodyTemplate = "<p>B</p>" });
        await using var opened = await scene.OpenAsViewerAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Variant B" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Subject", Exact = true })).ToHaveTextAsync("Your question at our stand");
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add another variant" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "More for variant B" })).ToHaveCountAsync(0);
        await opened.AssertEveryLookAsync("sequence-variant-viewer");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_variant_that_another_tab_saved_meanwhile_is_not_overwritten()
    {
        var campaign = await AddDraft("Variants in two tabs");
        await using var line = await scene.OpenFromAfarAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        await using var second = await scene.OpenAsync(browser, $"/campaigns/{campaign}/sequence?step=1");
        await AddVariant(second.Page);
        await second.Page.EditableLine("Subject").FillAsync("From the second tab");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await WebProcess.Until(async () => await Subjects(campaign) == "From Hannover|From the second tab");

        var page = line.Opened.Page;
        await AddVariant(page);
        await page.EditableLine("Subject").FillAsync("From the first tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".problem[role=alert]")).ToContainTextAsync("changed");
        await line.Opened.ScreenshotAsync("sequence-variant-stale");
        Assert.Equal("From Hannover|From the second tab", await Subjects(campaign));
        await Assertions.Expect(page.EditableLine("Subject")).ToHaveTextAsync("From the first tab");
    }

    [Fact]
    public async Task Review_says_which_variant_a_draft_is()
    {
        var campaign = await AddDraft("Variants in review", new VariantEdit { SubjectTemplate = "Your question at our stand", BodyTemplate = "<p>Hello {{first_name}}, you asked.</p>" });
        Assert.True((await scene.Engine.Get<CampaignControl>().Start(scene.Actor, campaign, default)).IsDone);
        await WebProcess.Until(async () =>
        {
            await scene.Engine.RunJobs(); // or the application's own job is faster
            return (await scene.DraftsOf(campaign)).Count == 12;
        });
        var draft = (await scene.DraftsOf(campaign)).First(d => d.Variant == VariantLetter.B);

        await using var opened = await scene.OpenAsync(browser, $"/review?campaign={campaign}&draft={draft.Id}");
        await Assertions.Expect(opened.Page.Locator(".draft-place")).ToContainTextAsync("Step 1 of 1, variant B");
        await opened.ScreenshotAsync("review-variant");
        opened.AssertNoErrors();
    }

    [Theory]
    [InlineData("early", 13, 8, "Too early to tell; about 1,800 more emails a variant.")]
    [InlineData("lead", 40, 9, "A brings more replies.")]
    public async Task Results_show_both_on_one_scale_and_say_what_can_be_said(string name, int repliesToA, int repliesToB, string verdict)
    {
        var campaign = await AddSent($"Variants, {name}", 640, repliesToA, repliesToB);
        await using var opened = await scene.OpenAsync(browser, $"/campaigns/{campaign}/results");
        var card = opened.Page.GetByRole(AriaRole.Region, new() { Name = "Variants of step 1" });

        await Assertions.Expect(card).ToContainTextAsync(verdict);
        await Assertions.Expect(card).ToContainTextAsync($"320 sent, {repliesToA} replies");
        await Assertions.Expect(card).ToContainTextAsync($"320 sent, {repliesToB} replies");
        await card.GetByText("How this is judged").FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(card.GetByText("80% power")).ToBeVisibleAsync();
        await card.ScrollIntoViewIfNeededAsync();
        await opened.AssertEveryLookAsync($"results-variants-{name}");
        opened.AssertNoErrors();
    }

    private async Task<Guid> AddDraft(string name, params VariantEdit[] variants)
    {
        await scene.StartEngineAsync(browser);
        return await scene.Engine.AddCampaign(
            name, Approval.Required, settings: null, [new StepEdit { Name = "First email", SubjectTemplate = "From Hannover", BodyTemplate = "<p>Hello {{first_name}}</p>", Variants = variants }]);
    }

    /// <summary>Adds the second variant and waits until its text is shown: what is typed before goes to the first one.</summary>
    private static async Task AddVariant(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a variant: another text to try" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Variant B", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private async Task<string> Subjects(Guid campaign)
    {
        var steps = (await new CampaignQueries(scene.Engine.Database).Steps(scene.Actor.WorkspaceId, campaign, default))!;
        return string.Join('|', [steps[0].SubjectTemplate, .. steps[0].Variants.Select(v => v.SubjectTemplate)]);
    }

    /// <summary>A campaign whose first emails were sent, half of them with each variant, as the recorders write it.</summary>
    private async Task<Guid> AddSent(string name, int contacts, int repliesToA, int repliesToB)
    {
        await scene.StartEngineAsync(browser);
        var now = scene.Engine.Database.Now;
        var campaign = await scene.Engine.AddCampaign(name, Approval.Automatic, settings: null,
        [
            new StepEdit
            {
                Name = "First email", SubjectTemplate = "From Hannover: thin parts at {{company}}", BodyTemplate = "<p>A</p>",
                Variants = [new VariantEdit { SubjectTemplate = "Your question at our stand", BodyTemplate = "<p>B</p>" }],
            },
        ]);
        await using var db = scene.Engine.Database.Open();
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaign).ToListAsync();
        var json = FrozenPlan.Freeze(steps, new Dictionary<Guid, EmailTemplate>()).ToJson();
        var plan = new PlanVersion(campaign, 1, json, FrozenPlan.HashOf(json), now);
        var row = await db.Campaigns.SingleAsync(c => c.Id == campaign);
        row.RunOn(plan.Id, hasAiVariables: false);
        row.Start(now);
        row.LaunchDone();
        db.Add(plan);
        for (var i = 0; i < contacts; i++)
        {
            Assert.True(EmailAddress.TryParse($"{i}.{campaign:N}@example.org", out var address, out _));
            var contact = new Contact(address, now);
            var enrollment = new Enrollment(campaign, contact.Id, plan.Id, now);
            enrollment.StepSent(steps[0].Id, 1, now, isLast: true);
            var email = ScheduledEmail.Plan(Guid.CreateVersion7(now), campaign, enrollment.Id, contact.Id, steps[0].Id, null, scene.Engine.SenderId, "example.org", ScheduledEmail.FirstEmail, $"{i}.{campaign:N}@example.org", now);
            email.MakeFirm(now, moved: null);
            email.Begin(now);
            db.MarkSent(email);
            var isA = i % 2 == 0;
            var sent = new SentEmail
            {
                Id = email.Id,
                CampaignId = campaign,
                ContactId = contact.Id,
                CampaignContactId = enrollment.Id,
                StepId = steps[0].Id,
                ScheduledEmailId = email.Id,
                SenderAccountId = scene.Engine.SenderId,
                SequenceStep = 1,
                PlanVersionId = plan.Id,
                Variant = isA ? VariantLetter.A : VariantLetter.B,
                Subject = "From Hannover",
                RecipientEmail = address.Normalized,
                SentAt = now,
                MessageId = email.MessageId,
            };
            db.AddRange(contact, enrollment, email, sent);
            if (i / 2 < (isA ? repliesToA : repliesToB))
            {
                var reply = new EmailReply
                {
                    Id = Guid.CreateVersion7(now),
                    SentEmailId = sent.Id,
                    CampaignId = campaign,
                    ContactId = contact.Id,
                    CampaignContactId = enrollment.Id,
                    MessageId = $"reply.{email.Id:N}@example.org",
                    FromAddress = address.Normalized,
                    ReceivedAt = now,
                    Kind = ReplyKind.Reply,
                };
                reply.Judge(i % 3 == 0 ? ReplyIntent.Interested : ReplyIntent.Question, null);
                db.Add(reply);
            }
        }

        await db.SaveChangesAsync();
        await new CounterRecount(scene.Engine.Database, scene.Engine.Database.Clock).Run(Actor.System(scene.Actor.WorkspaceId), repair: true, default);
        return campaign;
    }
}
