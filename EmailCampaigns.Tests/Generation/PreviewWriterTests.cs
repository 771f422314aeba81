using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Generation;

/// <summary>Texts that are written for a preview, while somebody waits.</summary>
public sealed class PreviewWriterTests
{
    private static readonly TemplateSource Source = new("Hello", "<p>{{ai \"one line about their company\"}}</p>", null);

    [Fact]
    public async Task A_preview_shows_what_was_written_for_its_contact_and_counts_it()
    {
        await using var scene = await Scene(contacts: 2);
        var (first, second) = (scene.Campaign.ContactIds[0], scene.Campaign.ContactIds[1]);
        var preview = scene.Get<TemplatePreview>();
        Assert.Null(Assert.Single((await preview.As(scene.By, Source, first, null, default))!.AiTexts).Text);

        var written = await Write(scene, first);

        Assert.Equal("I read about Company 0.", Assert.Single(written.Texts).Text);
        var shown = await preview.As(scene.By, Source, first, null, default);
        Assert.Equal(("<p>I read about Company 0.</p>", "I read about Company 0."), (shown!.Content!.Html, Assert.Single(shown.AiTexts).Text));
        Assert.Null(Assert.Single((await preview.As(scene.By, Source, second, null, default))!.AiTexts).Text);
        Assert.Equal((1, 0.002484m), (await scene.Get<WritingQueries>().Today(scene.WorkspaceId, default)) is { } today ? (today.Drafts, today.Cost) : default);
    }

    [Fact]
    public async Task The_last_one_stands()
    {
        await using var scene = await Scene();
        var contact = scene.Campaign.ContactIds[0];
        await Write(scene, contact);
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.AsTexts(_ => "You make parts."));
        await Write(scene, contact);

        Assert.Equal("<p>You make parts.</p>", (await scene.Get<TemplatePreview>().As(scene.By, Source, contact, null, default))!.Content!.Html);
    }

    [Fact]
    public async Task Nobody_is_asked_for_what_a_contact_does_not_reach()
    {
        await using var scene = await Scene();
        var source = Source with { BodyHtml = "<p>Hi</p>{{#unless company}}{{ai \"x\"}}{{/unless}}" };

        var written = await scene.Get<PreviewWriter>().Write(scene.By, new PreviewWriting(source, scene.Campaign.ContactIds[0]), default);

        Assert.True(written.Outcome.IsDone);
        Assert.Empty(scene.Model.All);
    }

    [Fact]
    public async Task The_budget_of_a_day_holds_for_previews_too()
    {
        await using var scene = await Scene(settings: new AiSettingsInput { DailyBudget = 0.006m });
        var contact = scene.Campaign.ContactIds[0];
        for (var i = 0; i < 2; i++)
        {
            Assert.True((await Write(scene, contact)).Outcome.IsDone);
        }

        var third = await Write(scene, contact);

        Assert.Equal((false, 2), (third.Outcome.IsDone, scene.Model.All.Count));
        Assert.StartsWith("The budget of today (EUR 0.006) is used up", third.Outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content_filter", "The server's filter held the answer back.")]
    [InlineData("prose", "The model did not answer in the form that was asked for.")]
    [InlineData("429", "The server asks for a slower pace (429). It said: Slow down.")]
    [InlineData("401", "The server refused the key (401). Enter a key that may use small. It said: Wrong key.")]
    public async Task Whoever_waits_sees_why_nothing_came(string trouble, string reason)
    {
        await using var scene = await Scene();
        scene.Model.Answer = (_, context) => trouble switch
        {
            "429" => FakeModel.Refuse(context, 429, "rate_limit_exceeded", "Slow down.", retryAfter: 90),
            "401" => FakeModel.Refuse(context, 401, "invalid_api_key", "Wrong key."),
            "prose" => FakeModel.Say(context, "Here it is."),
            _ => FakeModel.Say(context, "", finish: trouble),
        };

        var written = await Write(scene, scene.Campaign.ContactIds[0]);

        Assert.Equal((false, reason), (written.Outcome.IsDone, written.Outcome.Message));
        await using var db = scene.Campaign.Database.Open();
        var row = await db.DraftGenerations.SingleAsync();
        Assert.Equal((GenerationStatus.Failed, 0L, reason), (row.Status, row.ReservedMicros, row.Error));
        var next = await Write(scene, scene.Campaign.ContactIds[0]); // what concerns all holds for the next one
        Assert.Equal(trouble is "429" or "401" ? 1 : 2, scene.Model.All.Count);
        Assert.False(next.Outcome.IsDone);
    }

    [Fact]
    public async Task Without_a_model_it_says_so_and_another_workspace_has_no_such_contact()
    {
        await using var scene = await Scene();
        var contact = scene.Campaign.ContactIds[0];
        var stranger = Actor.System(Guid.CreateVersion7(scene.Campaign.Database.Now));
        Assert.Equal(EditVerdict.NotFound, (await scene.Get<PreviewWriter>().Write(stranger, new PreviewWriting(Source, contact), default)).Outcome.Verdict);
        await using (var db = scene.Campaign.Database.Open())
        {
            await db.AiSettings.ExecuteDeleteAsync();
        }

        Assert.Equal("No model is set up. Set one up under Settings, AI drafts.", (await Write(scene, contact)).Outcome.Message);
    }

    [Fact]
    public async Task A_process_that_dies_in_a_preview_holds_up_nothing()
    {
        await using var scene = await Scene(settings: new AiSettingsInput { Parallel = 1 });
        await using (var db = scene.Campaign.Database.Open())
        {
            var lost = new DraftGeneration(scene.Campaign.ContactIds[0], "user:someone", scene.Campaign.Database.Now);
            lost.Claim(Guid.CreateVersion7(scene.Campaign.Database.Now), scene.Campaign.Database.Now.AddMinutes(2), 1, scene.Campaign.Database.Now);
            db.DraftGenerations.Add(lost);
            await db.SaveChangesAsync();
        }

        Assert.StartsWith("As many texts as may be are being written", (await Write(scene, scene.Campaign.ContactIds[0])).Outcome.Message, StringComparison.Ordinal);
        scene.Advance(TimeSpan.FromMinutes(3));
        Assert.True((await Write(scene, scene.Campaign.ContactIds[0])).Outcome.IsDone);
        await scene.Write(); // no job takes it for a draft's
        Assert.Single(scene.Model.All);
    }

    private static async Task<AiScene> Scene(int contacts = 1, AiSettingsInput? settings = null)
    {
        var scene = await AiScene.Create(contacts, settings, steps: null);
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.AsTexts());
        return scene;
    }

    private static Task<PreviewWritten> Write(AiScene scene, Guid contact) => scene.Get<PreviewWriter>().Write(scene.By, new PreviewWriting(Source, contact), default);
}
