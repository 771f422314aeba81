using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Generation;

/// <summary>A campaign whose drafts a model writes, and a server that plays the model.</summary>
internal sealed class AiScene : IAsyncDisposable
{
    /// <summary>1 and 4 for a million tokens: an answer of the usual size costs 0.002484.</summary>
    private const decimal InputPrice = 1m;

    private const decimal OutputPrice = 4m;

    private AiScene(CampaignScene campaign, FakeModel model) => (Campaign, Model) = (campaign, model);

    public CampaignScene Campaign { get; }

    public FakeModel Model { get; }

    /// <summary>Makes the scene and starts the campaign; nothing is written yet.</summary>
    /// <param name="contacts">How many.</param>
    /// <param name="settings">Beyond address, model and prices.</param>
    /// <param name="prepare">Before the start.</param>
    public static async Task<AiScene> Start(int contacts = 1, AiSettingsInput? settings = null, Func<CampaignScene, Task>? prepare = null)
    {
        var scene = await Create(contacts, settings, steps: null);
        Assert.True((await scene.Get<CampaignEditor>().Update(scene.By, scene.Campaign.CampaignId, new CampaignEdit { DraftsBy = DraftsBy.Ai }, default)).IsDone);
        return await scene.Begin(prepare);
    }

    /// <summary>The same, where the template makes the emails and a model writes single texts in the first of them.</summary>
    /// <param name="body">With <c>{{ai "…"}}</c> in it.</param>
    /// <param name="contacts">How many.</param>
    /// <param name="settings">Beyond address, model and prices.</param>
    /// <param name="prepare">Before the start.</param>
    public static async Task<AiScene> StartWithTexts(string body, int contacts = 1, AiSettingsInput? settings = null, Func<CampaignScene, Task>? prepare = null)
    {
        var scene = await Create(contacts, settings, WithTexts(body));
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.AsTexts());
        return await scene.Begin(prepare);
    }

    /// <summary>A first email with this body, and a follow-up that nobody has to write.</summary>
    public static List<StepEdit> WithTexts(string body) =>
    [
        new() { Name = "First email", SubjectTemplate = "Hello {{first_name}}", BodyTemplate = body },
        new() { Name = "Follow-up", BodyTemplate = "<p>Again</p>", DelayDays = 4, ReplyInThread = true },
    ];

    /// <summary>Makes the scene; the campaign is a draft.</summary>
    public static async Task<AiScene> Create(int contacts, AiSettingsInput? settings, IReadOnlyList<StepEdit>? steps)
    {
        var model = await FakeModel.Start();
        var scene = new AiScene(await CampaignScene.Create(contacts, Approval.Required, steps: steps), model);
        var input = (settings ?? new AiSettingsInput()) with { BaseUrl = model.BaseUrl, Model = "small", ApiKey = "sk-secret", InputPrice = InputPrice, OutputPrice = OutputPrice };
        Assert.True((await scene.Get<AiSettingsEditor>().Update(scene.By, input, null, default)).IsDone);
        return scene;
    }

    private async Task<AiScene> Begin(Func<CampaignScene, Task>? prepare)
    {
        if (prepare is not null)
        {
            await prepare(Campaign);
        }

        await Campaign.Start();
        return this;
    }

    public Actor By => Campaign.Database.System;

    public Guid WorkspaceId => Campaign.Database.WorkspaceId;

    public T Get<T>()
        where T : notnull => Campaign.Get<T>();

    /// <summary>Has written what is due, as the job would.</summary>
    public async Task Write(DraftWriter? writer = null)
    {
        writer ??= Get<DraftWriter>();
        await writer.Run(default);
        await writer.WhenIdle();
    }

    /// <summary>The writer of another process, or of one that is to die.</summary>
    public DraftWriter OtherWriter() => new(Get<IDbContextFactory<CampaignsDb>>(), Get<AiModels>(), Get<AiClient>(), Get<DraftGenerator>(), Campaign.Database.Clock, NullLogger<DraftWriter>.Instance);

    public void Advance(TimeSpan by) => Campaign.Database.Clock.Advance(by);

    /// <summary>The draft of the first step of the first contact.</summary>
    public async Task<EmailDraft> First() => (await Campaign.Drafts())[0];

    /// <summary>The texts of that draft, the newest first.</summary>
    public async Task<IReadOnlyList<GenerationRow>> Texts() => (await Get<WritingQueries>().Of(WorkspaceId, (await First()).Id, default))!;

    public async Task<DraftVerdict> Regenerate(string? remark)
    {
        var draft = await First();
        Advance(TimeSpan.FromSeconds(1)); // what is asked for later is later
        return await Get<DraftRegenerator>().Regenerate(By, [new SeenDraft(draft.Id, draft.Revision)], EditedDrafts.Replace, remark, default);
    }

    public async Task<WritingProgress> Progress() => (await Get<WritingQueries>().Progress(WorkspaceId, Campaign.CampaignId, default))!;

    /// <summary>A change that no editor would make.</summary>
    public async Task Set(Action<AiSettings> change)
    {
        await using var db = Campaign.Database.Open();
        change(await db.AiSettings.SingleAsync());
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Get<DraftWriter>().DisposeAsync();
        await Campaign.DisposeAsync();
        await Model.DisposeAsync();
    }
}
