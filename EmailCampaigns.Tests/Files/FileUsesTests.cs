using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Files;

/// <summary>A file that something has in it stays, whoever put it there and however it is written; one that nothing has goes.</summary>
public sealed class FileUsesTests
{
    private const string Token = "Ab3_-xyzABCDEFGHIJKLMNOPQ1z";

    [Theory]
    [InlineData("<img src=\"https://mail.example/i/" + Token + "\">")]
    [InlineData("<IMG SRC=https://mail.example/i/" + Token + ">")]
    [InlineData("<td background='/i/" + Token + "'>")]
    [InlineData("<div style=\"background:url(https://mail.example/i/" + Token + ")\">")]
    [InlineData("<img src=\"https://mail.example&#47;i&#x2F;Ab3_&#45;xyzABCDEFGHIJKLMNOPQ1z\">")]
    [InlineData("<img src=\"https://mail.example/i/Ab3%5F%2dxyz%41BCDEFGHIJKLMNOPQ1z\">")]
    [InlineData("<img srcset=\"/i/Ab3_-xyzABCDEFGHIJKLMNOPQ1y 1x, /i/" + Token + " 2x\">")]
    [InlineData("{{#if x}}<img src='{{prefix}}/i/" + Token + "?x=1'>{{/if}}")]
    public void A_picture_is_found_by_its_token_however_its_address_is_written(string html) => Assert.Contains(Token, FileUses.TokensIn(html));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("<img src=\"https://mail.example/i/Ab3_-xyzABCDEFGHIJKLMNOPQ1\">")]
    [InlineData("<img src=\"https://mail.example/i/ab3_-xyzabcdefghijklmnopq1z\">")]
    [InlineData("<p>Ab3_-xyzABCDEFGHIJKLMNOPQ1z</p>")]
    public void What_is_no_address_of_it_is_not_taken_for_one(string? html) => Assert.DoesNotContain(Token, FileUses.TokensIn(html));

    [Fact]
    public async Task A_template_keeps_its_picture_and_its_attachment_until_both_are_taken_out()
    {
        await using var database = await TestDatabase.Create();
        var (store, editor) = (new FileStore(database, database.Clock), new TemplateEditor(database, database.Clock));
        var (picture, path) = await AddPicture(database, store);
        var file = await AddFile(database, store);
        var template = (await editor.Create(
            new TemplateInput { Name = "Newsletter", Subject = "x", BodyHtml = $"<img src=\"https://mail.example{path}\">", Attachments = [new AttachmentInput(file, "Prices.txt")] }, database.System, default)).Id;
        var copy = (await editor.Duplicate(template, database.System, default)).Id;

        Assert.Matches("^The template \"(Copy of )?Newsletter\" shows this picture. Take it out there first.$", (await store.Remove(picture, database.System, default)).Message);
        Assert.Matches("^The template \"(Copy of )?Newsletter\" brings this file along. Take it out there first.$", (await store.Remove(file, database.System, default)).Message);

        Assert.True((await editor.Update(template, new TemplateInput { BodyHtml = "<p>Hi</p>", Attachments = [] }, null, database.System, default)).IsDone);
        Assert.StartsWith("The template \"Copy of Newsletter\"", (await store.Remove(file, database.System, default)).Message, StringComparison.Ordinal);
        Assert.True((await editor.Delete(copy, null, database.System, default)).IsDone);

        Assert.Equal(EditVerdict.NotFound, (await store.Remove(picture, Actor.System(await database.AddWorkspace("Contoso")), default)).Verdict);
        Assert.True((await store.Remove(picture, database.System, default)).IsDone);
        Assert.True((await store.Remove(file, database.System, default)).IsDone);
        Assert.Equal(EditVerdict.NotFound, (await store.Remove(file, database.System, default)).Verdict);
        await using var db = database.Open();
        Assert.Empty(await db.EmailFileUses.ToListAsync());
    }

    [Fact]
    public async Task A_plan_keeps_what_its_step_had_and_a_draft_and_a_signature_keep_theirs()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 1, campaign: c => c.Approval = Approval.Required);
        var (store, system) = (world.Get<FileStore>(), world.Database.System);
        var (picture, path) = await AddPicture(world.Database, store);
        var file = await AddFile(world.Database, store);
        var draft = await world.Read(db => db.EmailDrafts.SingleAsync());
        var edit = DraftEdit.To("Subject", $"<p>Look <img alt=\"\" src=\"https://mail.example{path}\"></p>", null) with { Attachments = new FilesEdit(new AttachedFiles([new AttachedFile(file, "", "", 0, "")])) };
        Assert.True((await world.Get<DraftEditor>().Edit(system, draft.Id, edit, null, default)).IsDone);

        Assert.StartsWith("The campaign \"Campaign", (await store.Remove(picture, system, default)).Message, StringComparison.Ordinal);
        Assert.Equal(EditVerdict.InUse, (await store.Remove(file, system, default)).Verdict);

        // Made again it is the step's text once more: the note that stands is found out.
        Assert.True((await world.Get<DraftEditor>().Edit(system, draft.Id, new DraftEdit(TextEdit.TakenBack, TextEdit.TakenBack, TextEdit.TakenBack) { Attachments = new FilesEdit(null) }, null, default)).IsDone);
        Assert.True((await store.Remove(file, system, default)).IsDone);

        await world.Do(async db =>
        {
            var sender = await db.SenderAccounts.SingleAsync();
            sender.SignatureHtml = $"<img src=\"{path}\">";
            db.Add(new EmailFileUse(picture, FileUser.Sender, sender.Id, world.Database.Now));
            await db.SaveChangesAsync();
        });
        Assert.Equal("The signature of ann@northwind.example shows this picture. Take it out there first.", (await store.Remove(picture, system, default)).Message);
    }

    [Fact]
    public async Task What_has_a_file_in_it_is_told_by_name_and_a_note_that_is_not_true_any_more_is_not()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, campaign: c => c.Approval = Approval.Required);
        var (store, files, system) = (world.Get<FileStore>(), new FileQueries(world.Database), world.Database.System);
        var (picture, path) = await AddPicture(world.Database, store);
        var (file, unused) = (await AddFile(world.Database, store), await AddFile(world.Database, store, "Unused"));
        var shown = $"<img alt=\"\" src=\"https://mail.example{path}\">";
        var templates = new TemplateEditor(world.Database, world.Database.Clock);
        await templates.Create(new TemplateInput { Name = "Newsletter", Subject = "x", BodyHtml = shown, Attachments = [new AttachmentInput(file)] }, system, default);
        var gone = (await templates.Create(new TemplateInput { Name = "Gone", Subject = "x", BodyHtml = shown }, system, default)).Id;
        await templates.Delete(gone, null, system, default);
        var campaign = new Campaign("Spring", world.Database.Now);
        await world.Database.Add(campaign, new CampaignSettings(campaign.Id, world.Database.Now));
        StepEdit[] steps = [new() { SubjectTemplate = "x", BodyTemplate = "<p>Hi</p>" }, new() { SubjectTemplate = "y", BodyTemplate = shown, DelayDays = 3 }];
        await new SequenceEditor(world.Database, new PlanFreezer(), world.Database.Clock).Replace(system, campaign.Id, steps, null, default);
        var drafts = await world.Read(db => db.EmailDrafts.OrderBy(d => d.Id).Take(2).ToListAsync());
        foreach (var draft in drafts)
        {
            await world.Get<DraftEditor>().Edit(system, draft.Id, null, shown, null, null, default);
        }

        var running = await world.Read(db => db.Campaigns.Where(c => c.Id == drafts[0].CampaignId).Select(c => c.Name).SingleAsync());
        var uses = await files.Uses(world.Database.WorkspaceId, [picture, file, unused], default);

        Assert.Equal(
            [(FileUser.Template, "Newsletter", 0, 0), (FileUser.Step, "Spring", 2, 0), (FileUser.Draft, running, 0, 2)],
            uses[picture].Select(u => (u.UsedBy, u.Name, u.Step, u.Drafts)));
        Assert.Equal("Newsletter", Assert.Single(uses[file]).Name);
        Assert.Empty(uses[unused]);
        Assert.Empty(await files.Uses(await world.Database.AddWorkspace("Contoso"), [picture, file], default));
        await world.Do(db => db.EmailDrafts.Where(d => d.Id == drafts[0].Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.EditedBody, (string?)null)));
        Assert.Equal(1, (await files.Uses(world.Database.WorkspaceId, [picture], default))[picture].Single(u => u.UsedBy == FileUser.Draft).Drafts);
    }

    [Fact]
    public async Task Of_a_campaign_that_was_started_its_steps_are_told_and_its_plan_only_where_no_step_has_the_file_any_more()
    {
        await using var world = await SendingWorld.WithCampaign();
        var (store, files) = (world.Get<FileStore>(), new FileQueries(world.Database));
        var (picture, _) = await AddPicture(world.Database, store);
        var started = await world.Read(db => db.Campaigns.SingleAsync());
        var step = await world.Read(db => db.SequenceSteps.OrderBy(s => s.SequenceOrder).FirstAsync());
        await world.Do(async db =>
        {
            var plan = await db.PlanVersions.Select(p => p.Id).FirstAsync();
            db.AddRange(new EmailFileUse(picture, FileUser.Step, step.Id, world.Database.Now), new EmailFileUse(picture, FileUser.Plan, plan, world.Database.Now));
            await db.SaveChangesAsync();
        });

        Assert.Equal((FileUser.Step, started.Id), Assert.Single((await files.Uses(world.Database.WorkspaceId, [picture], default))[picture]) is var use ? (use.UsedBy, use.OwnerId) : default);
        await world.Do(db => db.EmailFileUses.Where(u => u.UsedBy == FileUser.Step).ExecuteDeleteAsync());
        Assert.Equal((FileUser.Plan, started.Name), Assert.Single((await files.Uses(world.Database.WorkspaceId, [picture], default))[picture]) is var plan ? (plan.UsedBy, plan.Name) : default);
    }

    [Fact]
    public async Task Who_uses_a_file_while_another_removes_it_is_never_left_without_it()
    {
        await using var database = await TestDatabase.Create();
        var (store, editor) = (new FileStore(database, database.Clock), new TemplateEditor(database, database.Clock));
        for (var round = 0; round < 10; round++)
        {
            var file = await AddFile(database, store, $"round {round}");
            var input = new TemplateInput { Name = $"Template {round}", Subject = "x", BodyHtml = "<p>Hi</p>", Attachments = [new AttachmentInput(file)] };

            var (saved, removed) = (Task.Run(() => editor.Create(input, database.System, default)), Task.Run(() => store.Remove(file, database.System, default)));
            await Task.WhenAll(saved, removed);

            await using var db = database.Open();
            var isKept = await db.EmailFiles.AnyAsync(f => f.Id == file);
            Assert.Equal(((await saved).IsDone, (await removed).IsDone), (isKept, !isKept));
        }
    }

    [Fact]
    public async Task A_copied_campaign_keeps_the_attachments_of_its_steps_too()
    {
        await using var world = await SendingWorld.WithCampaign();
        var file = await AddFile(world.Database, world.Get<FileStore>());
        var campaign = new Campaign("With a file", world.Database.Now);
        await world.Database.Add(campaign, new CampaignSettings(campaign.Id, world.Database.Now));
        var sequence = new SequenceEditor(world.Database, new PlanFreezer(), world.Database.Clock);
        var step = new StepEdit { SubjectTemplate = "x", BodyTemplate = "<p>Hi</p>", Attachments = [new AttachmentInput(file)] };
        Assert.True((await sequence.Replace(world.Database.System, campaign.Id, [step], null, default)).IsDone);
        var wrongEnding = await sequence.Replace(world.Database.System, campaign.Id, [step with { Attachments = [new AttachmentInput(file, "Prices.exe")] }], null, default);
        var twice = await sequence.Replace(world.Database.System, campaign.Id, [step with { Attachments = [new AttachmentInput(file), new AttachmentInput(file)] }], null, default);

        var copy = (await new CampaignEditor(world.Database, world.Database.Clock).Duplicate(world.Database.System, campaign.Id, default)).Id;

        Assert.Equal("steps[0].attachments[0].name", Assert.Single(wrongEnding.Problems).Field);
        Assert.Equal("steps[0].attachments[1].fileId", Assert.Single(twice.Problems).Field);
        var copied = await world.Read(db => db.SequenceSteps.SingleAsync(s => s.CampaignId == copy));
        Assert.Equal("Prices 2026.txt", Assert.Single(copied.Attachments!).Name);
        Assert.Equal(2, await world.Read(db => db.EmailFileUses.CountAsync(u => u.FileId == file)));
    }

    [Fact]
    public async Task A_picture_that_only_a_variant_shows_is_kept_for_it_and_for_its_copy()
    {
        await using var world = await SendingWorld.WithCampaign();
        var (store, system) = (world.Get<FileStore>(), world.Database.System);
        var (picture, path) = await AddPicture(world.Database, store);
        var campaign = new Campaign("With variants", world.Database.Now);
        await world.Database.Add(campaign, new CampaignSettings(campaign.Id, world.Database.Now));
        var sequence = new SequenceEditor(world.Database, new PlanFreezer(), world.Database.Clock);
        var shown = new StepEdit { SubjectTemplate = "x", BodyTemplate = "<p>Hi</p>", Variants = [new VariantEdit { SubjectTemplate = "y", BodyTemplate = $"<img alt=\"\" src=\"https://mail.example{path}\">" }] };
        Assert.True((await sequence.Replace(system, campaign.Id, [shown], null, default)).IsDone);
        Assert.Equal(EditVerdict.InUse, (await store.Remove(picture, system, default)).Verdict);

        var copy = (await new CampaignEditor(world.Database, world.Database.Clock).Duplicate(system, campaign.Id, default)).Id;
        Assert.True((await sequence.Replace(system, campaign.Id, [shown with { Variants = [] }], null, default)).IsDone);
        Assert.Equal(EditVerdict.InUse, (await store.Remove(picture, system, default)).Verdict);
        Assert.True((await sequence.Replace(system, copy, [shown with { Variants = [] }], null, default)).IsDone);
        Assert.True((await store.Remove(picture, system, default)).IsDone);
    }

    private static async Task<(Guid Id, string Path)> AddPicture(TestDatabase database, FileStore store)
    {
        var id = (await store.AddPicture(new MemoryStream(FileStoreTests.Png), "logo.png", database.System, default)).Id;
        return (id, (await new FileQueries(database).Find(database.WorkspaceId, id, default))!.Path!);
    }

    private static async Task<Guid> AddFile(TestDatabase database, FileStore store, string text = "Prices") =>
        (await store.AddAttachment(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "Prices 2026.txt", database.System, default)).Id;
}
