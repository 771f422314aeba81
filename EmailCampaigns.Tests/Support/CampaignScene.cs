using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>A workspace with contacts on a list, a verified sender and a campaign of three steps, ready to start. Defaults suit most tests.</summary>
public sealed class CampaignScene : IAsyncDisposable
{
    private CampaignScene(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public Guid CampaignId { get; private set; }

    public Guid ListId { get; private set; }

    public Guid SenderId { get; private set; }

    public List<Guid> ContactIds { get; } = [];

    /// <summary>Makes the scene: Thursday 15 January 2026, 09:30 in Berlin, inside the default window.</summary>
    public static async Task<CampaignScene> Create(
        int contacts = 3, Approval approval = Approval.Automatic, Action<CampaignSettings>? settings = null, IReadOnlyList<StepEdit>? steps = null,
        Action<IServiceCollection>? configure = null, DatabaseProvider? on = null)
    {
        var database = await TestDatabase.Create(services =>
        {
            AddEngine(services);
            configure?.Invoke(services);
        }, on);
        database.Clock.MoveTo(new DateTime(2026, 1, 15, 8, 30, 0, DateTimeKind.Utc));
        var scene = new CampaignScene(database);
        await scene.AddPeople(contacts);
        scene.CampaignId = await scene.AddCampaign("Spring trade fair", approval, settings, steps ?? ThreeSteps());
        return scene;
    }

    public static List<StepEdit> ThreeSteps() =>
    [
        new() { Name = "First email", SubjectTemplate = "Hello {{first_name}}", BodyTemplate = "<p>Dear {{default first_name \"there\"}}</p>" },
        new() { Name = "Follow-up", BodyTemplate = "<p>Again</p>", DelayDays = 4, ReplyInThread = true },
        new() { Name = "Last note", BodyTemplate = "<p>Last</p>", DelayDays = 7, ReplyInThread = true },
    ];

    public T Get<T>()
        where T : notnull => Database.Services.GetRequiredService<T>();

    public async Task<Guid> AddCampaign(string name, Approval approval, Action<CampaignSettings>? settings, IReadOnlyList<StepEdit> steps)
    {
        var outcome = await Get<CampaignEditor>().Create(
            Database.System, new CampaignEdit { Name = name, ListId = ListId, SenderAccountId = SenderId, Approval = approval }, default);
        await using (var db = Database.Open())
        {
            settings?.Invoke(await db.CampaignSettings.SingleAsync(s => s.CampaignId == outcome.Id));
            await db.SaveChangesAsync();
        }

        var written = await Get<SequenceEditor>().Replace(Database.System, outcome.Id, steps, version: null, default);
        Assert.True(written.IsDone, written.Message);
        return outcome.Id;
    }

    /// <summary>Starts the campaign and runs the launch to its end.</summary>
    public async Task Start()
    {
        var outcome = await Get<CampaignControl>().Start(Database.System, CampaignId, default);
        Assert.True(outcome.IsDone, outcome.Message);
        await RunJobs();
    }

    /// <summary>What the jobs do between two sendings; none of them fails.</summary>
    public async Task RunJobs()
    {
        await Get<ScheduleReconciler>().Run(default);
        await Get<CampaignLauncher>().Run(default);
        await using var db = Database.Open();
        Assert.Empty(await db.JobFailures.Select(f => f.Error).ToListAsync());
    }

    /// <summary>Makes the plan of the campaign unreadable; what it was.</summary>
    public async Task<string> PoisonPlan()
    {
        await using var db = Database.Open();
        var plan = (await db.PlanVersions.SingleAsync(p => p.CampaignId == CampaignId)).PlanJson;
        await WritePlan("no plan");
        return plan;
    }

    public async Task WritePlan(string plan)
    {
        await using var db = Database.Open();
        await db.PlanVersions.Where(p => p.CampaignId == CampaignId).ExecuteUpdateAsync(set => set.SetProperty(p => p.PlanJson, plan));
    }

    public async Task<List<ScheduledEmail>> Emails()
    {
        await using var db = Database.Open();
        var orders = await db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder);
        return [.. (await db.ScheduledEmails.AsNoTracking().Where(e => e.CampaignId == CampaignId).ToListAsync()).OrderBy(e => ContactIds.IndexOf(e.ContactId)).ThenBy(e => orders[e.StepId])];
    }

    public async Task<List<EmailDraft>> Drafts()
    {
        await using var db = Database.Open();
        var orders = await db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder);
        return [.. (await db.EmailDrafts.AsNoTracking().Where(e => e.CampaignId == CampaignId).ToListAsync()).OrderBy(e => ContactIds.IndexOf(e.ContactId)).ThenBy(e => orders[e.StepId])];
    }

    public async Task<List<Enrollment>> Enrollments()
    {
        await using var db = Database.Open();
        return [.. (await db.Enrollments.AsNoTracking().Where(e => e.CampaignId == CampaignId).ToListAsync()).OrderBy(e => ContactIds.IndexOf(e.ContactId))];
    }

    public async Task<Campaign> Campaign()
    {
        await using var db = Database.Open();
        return await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == CampaignId);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static void AddEngine(IServiceCollection services) => services
        .AddSingleton<JobRunner>()
        .AddSingleton<TemplateRenderer>()
        .AddSingleton<DraftGenerator>()
        .AddSingleton<EmailRowBuilder>()
        .AddSingleton<EnrollmentPlanner>()
        .AddSingleton<NextEmail>()
        .AddSingleton<PlanFreezer>()
        .AddSingleton<CampaignEditor>()
        .AddSingleton<SequenceEditor>()
        .AddSingleton(new AiSecrets(key => $"kept {key}", kept => kept["kept ".Length..]))
        .AddAi(new AiOptions())
        .AddSingleton<DraftWriter>()
        .AddSingleton<WritingStopper>()
        .AddSingleton<WritingQueries>()
        .AddSingleton<PreviewWriter>()
        .AddSingleton<WrittenTexts>()
        .AddSingleton<TemplatePreview>()
        .AddSingleton<FirstEmails>()
        .AddSingleton<ReviewQueries>()
        .AddSingleton<CampaignControl>()
        .AddSingleton<CampaignLauncher>()
        .AddSingleton<ScheduleReconciler>()
        .AddSingleton<Enroller>()
        .AddSingleton<CampaignSimulator>()
        .AddSingleton<CampaignSimulations>()
        .AddSingleton<StartCheckQueries>()
        .AddSingleton<EnrollmentControl>()
        .AddSingleton<EmailControl>()
        .AddSingleton<DraftApprover>()
        .AddSingleton<DraftEditor>()
        .AddSingleton<DraftRejecter>()
        .AddSingleton<DraftRegenerator>()
        .AddSingleton<DraftBatches>()
        .AddSingleton<DraftPresence>()
        .AddSingleton<DraftBatchQueries>()
        .AddSingleton<DraftQueries>()
        .AddSingleton<Suppressor>()
        .AddSingleton<PauseExpirer>()
        .AddSingleton<InboundRecorder>()
        .AddSingleton<ReplyRecorder>();

    private async Task AddPeople(int contacts)
    {
        var now = Database.Now;
        var list = new ContactList("Trade fair Hannover", null, now);
        var sender = new SenderAccount("anna.keller@example.com", SenderProvider.Pickup, now) { DisplayName = "Anna Keller", Timezone = "Europe/Berlin" };
        sender.Verified(now);
        (ListId, SenderId) = (list.Id, sender.Id);
        await using var db = Database.Open();
        db.AddRange(list, sender);
        for (var i = 0; i < contacts; i++)
        {
            Assert.True(EmailAddress.TryParse($"contact{i}@company{i}.example.org", out var address, out _));
            var contact = new Contact(address, now) { FirstName = $"First{i}", LastName = $"Last{i}", Company = $"Company {i}" };
            ContactIds.Add(contact.Id);
            db.Contacts.Add(contact);
            db.ContactListMembers.Add(new ContactListMember(list.Id, contact.Id, now));
        }

        await db.SaveChangesAsync();
    }
}
