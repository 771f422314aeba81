using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>A running application with a draft and a started campaign for 40 contacts, written through the doers into the database it serves.</summary>
public sealed class CampaignPagesHost : IAsyncLifetime
{
    private ServiceProvider? _services;

    /// <summary>False leaves the campaigns out: the first visit.</summary>
    public bool HasCampaigns { get; init; } = true;

    public WebProcess? Web { get; private set; }

    /// <summary>A campaign that is not started; known once a page was opened.</summary>
    public Guid DraftId { get => Known(field); private set; }

    /// <summary>A campaign that runs; known once a page was opened.</summary>
    public Guid StartedId { get => Known(field); private set; }

    public Guid ListId { get; private set; }

    public Actor Me { get; private set; } = Actor.System(Guid.Empty);

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    private static Guid Known(Guid id) => id != Guid.Empty ? id : throw new InvalidOperationException("Open a page first: that makes the campaigns.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page as the owner of the workspace; starts and fills the application before the first.</summary>
    public async Task<BrowserPage> Open(BrowserFixture browser, string path, BrowserLook? look = null)
    {
        await StartOnce(browser);
        return await browser.OpenAsync(path, look, Web);
    }

    /// <summary>The same for an owner who is far away.</summary>
    public async Task<SlowLine> OpenSlow(BrowserFixture browser, string path)
    {
        await StartOnce(browser);
        return await SlowLine.OpenAsync(browser, path, Web);
    }

    private async Task StartOnce(BrowserFixture browser)
    {
        if (Web is null)
        {
            await browser.WebAsync(); // skips where there is no browser
            await Start();
        }
    }

    /// <summary>A draft of a test's own, as <see cref="DraftId"/>.</summary>
    public async Task<Guid> Copy(BrowserFixture browser)
    {
        await using var started = await Open(browser, "/campaigns");
        return (await Get<CampaignEditor>().Duplicate(Me, DraftId, default)).Id;
    }

    public async Task<CampaignDetail> Find(Guid campaignId) =>
        await Get<CampaignQueries>().Find(Me.WorkspaceId, campaignId, default) ?? throw new InvalidOperationException("The campaign is gone.");

    /// <summary>Waits until the application's own job has launched a campaign.</summary>
    public Task Launched(Guid campaignId) => WebProcess.Until(async () => (await Find(campaignId)).Campaign.LaunchState != LaunchState.Running);

    /// <summary>Waits until the application's own job has brought the emails of a campaign in line with its state.</summary>
    public Task Settled(Guid campaignId) => WebProcess.Until(async () => (await Find(campaignId)).Campaign.Settling == Settling.None);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (Web is not null)
        {
            await Web.DisposeAsync();
        }
    }

    private async Task Start()
    {
        // On a Thursday morning, so that what the pages show of a day is the same whenever the tests run.
        var morning = WebScene.NextThursday();
        Web = await WebProcess.StartAsync(["--Sending:Enabled=false", $"--Clock:Offset={morning - TimeProvider.System.GetUtcNow().UtcDateTime:c}"]);
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FixedClock(morning))
            .AddSqliteDatabase($"Data Source={Path.Combine(Web.DataDirectory, "emailcampaigns.db")}")
            .AddSingleton<PlanFreezer>().AddSingleton<CampaignEditor>().AddSingleton<SequenceEditor>().AddSingleton(new AiSecrets(key => key, kept => kept)).AddAi(new AiOptions()).AddSingleton<CampaignControl>().AddSingleton<CampaignQueries>()
            .AddSingleton<TemplateRenderer>().AddSingleton<DraftGenerator>()
            .BuildServiceProvider();
        await using (var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext())
        {
            Me = Actor.System(await db.Workspaces.Select(w => w.Id).SingleAsync());
        }

        var senderId = await AddPeople();
        if (!HasCampaigns)
        {
            return;
        }

        DraftId = await AddCampaign("Spring trade fair follow-up", senderId, Steps());
        StartedId = await AddCampaign("Service renewal Q1", senderId, Steps());
        Assert.True((await Get<CampaignControl>().Start(Me, StartedId, default)).IsDone);
        await Launched(StartedId);
    }

    private async Task<Guid> AddPeople()
    {
        var now = Get<TimeProvider>().UtcNow();
        var list = new ContactList("Trade fair Hannover", null, now);
        var sender = new SenderAccount("anna.keller@example.com", SenderProvider.Pickup, now) { DisplayName = "Anna Keller", Timezone = "Europe/Berlin" };
        sender.Verified(now);
        ListId = list.Id;
        await using var db = Get<IDbContextFactory<CampaignsDb>>().For(Me.WorkspaceId);
        db.AddRange(list, sender);
        string[] first = ["Lena", "Oskar", "Katrin", "Henrik", "Daniela"];
        string[] last = ["Hoffmann", "Lindqvist", "Vogel", "Aalto", "Greco", "Moreira", "Fialová", "de Haan"];
        for (var i = 0; i < 40; i++)
        {
            Assert.True(EmailAddress.TryParse($"contact{i}@company{i}.example.org", out var address, out _));
            var contact = new Contact(address, now)
            {
                FirstName = first[i % 5],
                LastName = last[i % 8],
                Name = $"{first[i % 5]} {last[i % 8]}",
                Company = i % 10 == 3 ? null : $"{last[i % 8]} Präzision",
            };
            db.Contacts.Add(contact);
            db.ContactListMembers.Add(new ContactListMember(list.Id, contact.Id, now));
        }

        await db.SaveChangesAsync();
        return sender.Id;
    }

    private async Task<Guid> AddCampaign(string name, Guid senderId, IReadOnlyList<StepEdit> steps)
    {
        var settings = new CampaignSettingsEdit { Timezone = "Europe/Berlin", SendWindowEnd = new(17, 0), DailyLimit = 15, DelayBetweenEmailsSeconds = 180 };
        var made = await Get<CampaignEditor>().Create(Me, new CampaignEdit { Name = name, ListId = ListId, SenderAccountId = senderId, Settings = settings }, default);
        Assert.True((await Get<SequenceEditor>().Replace(Me, made.Id, steps, version: null, default)).IsDone);
        return made.Id;
    }

    private static StepEdit[] Steps() =>
    [
        new()
        {
            Name = "First email",
            SubjectTemplate = "From Hannover: samples for {{company}}",
            BodyTemplate = "<p>Dear {{default first_name \"there\"}},</p>\n<p>thank you for your visit at our booth in Hannover.</p>\n<p>Kind regards,<br>{{sender.name}}</p>",
        },
        new() { Name = "Follow-up", BodyTemplate = "<p>Did my email reach you, {{default first_name \"there\"}}?</p>", DelayDays = 4, ReplyInThread = true, PreferredSendTime = new(9, 30) },
        new() { Name = "Last note", SubjectTemplate = "Shall I close your file, {{first_name}}?", BodyTemplate = "<p>This is my last note.</p>", DelayDays = 7 },
    ];
}
