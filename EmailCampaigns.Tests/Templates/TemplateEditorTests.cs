using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Templates;

public sealed class TemplateEditorTests
{
    [Fact]
    public async Task A_template_comes_back_as_it_was_written()
    {
        await using var database = await TestDatabase.Create();

        var id = await Create(database, new() { Name = " Opening ", Subject = "Hello {{first_name}}", BodyHtml = "<p>Hi</p>\n", BodyText = " " });

        var template = (await new TemplateQueries(database).Find(database.WorkspaceId, id, default))!;
        Assert.Equal("Opening", template.Template.Name);
        Assert.Equal(new TemplateSource("Hello {{first_name}}", "<p>Hi</p>\n", null), template.Source);
    }

    [Fact]
    public async Task A_name_is_had_by_one_template_only()
    {
        await using var database = await TestDatabase.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(() => Editor(database).Create(new() { Name = "Opening" }, database.System, default))));

        var won = Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal((EditVerdict.Exists, won.Id), (o.Verdict, o.Id)));
    }

    [Fact]
    public async Task A_copy_has_the_content_and_a_name_of_its_own()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Name = new string('x', ContentLimits.Name), Subject = "Hello", BodyHtml = "<p>Hi</p>", BodyText = "Hi", IsActive = false });

        var first = await Editor(database).Duplicate(id, database.System, default);
        var second = await Editor(database).Duplicate(id, database.System, default);

        var copies = (await new TemplateQueries(database).All(database.WorkspaceId, "Copy of", default)).ToDictionary(t => t.Id);
        Assert.Equal(2, copies.Count);
        Assert.All(copies.Values, copy => Assert.True(copy.IsActive && copy.Name.Length <= ContentLimits.Name));
        Assert.EndsWith(" (2)", copies[second.Id].Name, StringComparison.Ordinal);
        Assert.Equal(new TemplateSource("Hello", "<p>Hi</p>", "Hi"), (await new TemplateQueries(database).Find(database.WorkspaceId, first.Id, default))!.Source);
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Duplicate(Guid.CreateVersion7(database.Now), database.System, default)).Verdict);
    }

    [Fact]
    public async Task What_cannot_be_read_as_a_template_is_refused_at_its_field_with_line_and_column()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(new() { Name = "Opening", BodyHtml = "<p>\nHi {{first_name</p>" }, database.System, default);

        var problem = Assert.Single(outcome.Problems);
        Assert.Equal("bodyHtml", problem.Field);
        Assert.StartsWith("Line 2, column 4: ", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await new TemplateQueries(database).All(database.WorkspaceId, null, default));
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_refuses_a_stale_version()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Name = "Opening", Subject = "Hello", BodyHtml = "<p>Hi</p>", BodyText = "Hi" });

        Assert.True((await Editor(database).Update(id, new() { BodyText = "" }, 1, database.System, default)).IsDone);
        Assert.Equal(EditVerdict.Stale, (await Editor(database).Update(id, new() { Subject = "Other" }, 1, database.System, default)).Verdict);

        Assert.Equal(new TemplateSource("Hello", "<p>Hi</p>", null), (await new TemplateQueries(database).Find(database.WorkspaceId, id, default))!.Source);
    }

    [Fact]
    public async Task A_template_that_a_campaign_uses_is_not_deleted_and_the_campaign_is_named()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Name = "Opening" });
        var campaign = new Campaign("Follow-up", database.Now);
        await database.Add(campaign, new SequenceStep(campaign.Id, 1, database.Now) { EmailTemplateId = id });

        var outcome = await Editor(database).Delete(id, null, database.System, default);

        Assert.Equal(EditVerdict.InUse, outcome.Verdict);
        Assert.Contains("\"Follow-up\"", outcome.Message, StringComparison.Ordinal);
        var template = (await new TemplateQueries(database).Find(database.WorkspaceId, id, default))!;
        Assert.Equal((1, new TemplateUse(campaign.Id, "Follow-up", CampaignStatus.Draft, 1)), (template.Template.Campaigns, Assert.Single(template.UsedIn)));
    }

    [Fact]
    public async Task A_template_of_an_archived_campaign_is_deleted()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Name = "Opening" });
        var campaign = new Campaign("Follow-up", database.Now);
        campaign.Archive(database.Now);
        await database.Add(campaign, new SequenceStep(campaign.Id, 1, database.Now) { EmailTemplateId = id });

        Assert.True((await Editor(database).Delete(id, null, database.System, default)).IsDone);
        Assert.Null(await new TemplateQueries(database).Find(database.WorkspaceId, id, default));
    }

    [Fact]
    public async Task A_template_of_another_workspace_is_not_found()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Name = "Opening" });
        var other = Actor.System(await database.AddWorkspace("Other"));

        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Update(id, new() { Subject = "Stolen" }, null, other, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Delete(id, null, other, default)).Verdict);
        Assert.Null(await new TemplateQueries(database).Find(other.WorkspaceId, id, default));
        Assert.True((await Editor(database).Create(new() { Name = "Opening" }, other, default)).IsDone);
    }

    [Fact]
    public async Task A_preview_shows_what_the_contact_would_get_and_what_is_missing()
    {
        await using var database = await TestDatabase.Create();
        var contact = (await new ContactEditor(database, new(new(database)), database.Clock).Create(
            new() { Email = "katrin@example.net", FirstName = "Katrin", Fields = new Dictionary<string, string?> { ["stand"] = "D14" } }, database.System, default)).Id;
        var source = new TemplateSource("Hi {{first_name}}", "<p>Stand {{stand}} {{company}}</p>", null);

        var preview = await new TemplatePreview(database, new TemplateRenderer()).As(database.System, source, contact, senderId: null, default);

        Assert.Equal("Hi Katrin", preview!.Content!.Subject);
        Assert.Equal("<p>Stand D14 </p>", preview.Content.Html);
        Assert.Equal(["company"], preview.Missing);
        Assert.Null(await new TemplatePreview(database, new TemplateRenderer()).As(Actor.System(await database.AddWorkspace("Other")), source, contact, senderId: null, default));
    }

    [Fact]
    public void A_review_tells_unknown_variables_and_those_that_leave_a_hole()
    {
        var review = TemplateReview.Of(new TemplateSource("{{default first_name \"there\"}}", "<p>{{email}} {{stand}} {{compny}}</p>", null), ["stand"]);

        Assert.Empty(review.Problems);
        Assert.Equal(["compny"], review.Unknown);
        Assert.Equal(["stand"], review.WithoutFallback);
    }

    private static TemplateEditor Editor(TestDatabase database) => new(database, database.Clock);

    private static async Task<Guid> Create(TestDatabase database, TemplateInput input)
    {
        var outcome = await Editor(database).Create(input, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }
}
