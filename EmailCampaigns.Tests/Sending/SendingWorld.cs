using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A started campaign with contacts, planned by the real planner, and a dispatcher in front of a scripted transport.</summary>
internal sealed class SendingWorld : IAsyncDisposable
{
    private readonly List<ServiceProvider> _processes = [];
    private IServiceProvider _process;

    private SendingWorld(TestDatabase database, ScriptedTransport transport, LoggedErrors errors)
    {
        Errors = errors;
        _process = database.Services;
        Database = database;
        Transport = transport;
    }

    public TestDatabase Database { get; }

    public ScriptedTransport Transport { get; }

    public LoggedErrors Errors { get; }

    public string DataDirectory => Get<SendingOptions>().DataDirectory;

    public FixedClock Clock => Database.Clock;

    public Dispatcher Dispatcher => Get<Dispatcher>();

    public Guid SenderId { get; private set; }

    public T Get<T>()
        where T : notnull => _process.GetRequiredService<T>();

    /// <summary>A new process over the same database and data directory; what the former one knew is gone.</summary>
    public void Revive()
    {
        _process = NewProcess(DataDirectory);
        Transport.AnswerAlways(ScriptedTransport.Accepted());
    }

    /// <summary>Another process over the same database and data directory, beside the first; its dispatcher, ready to send.</summary>
    public async Task<Dispatcher> StartBeside()
    {
        var (dispatcher, guard) = Beside(DataDirectory);
        await guard.Beat(default);
        return dispatcher;
    }

    /// <summary>The same with a data directory of its own, before its first heartbeat.</summary>
    public (Dispatcher Dispatcher, InstallationGuard Guard) Beside(string dataDirectory)
    {
        var beside = NewProcess(dataDirectory);
        return (beside.GetRequiredService<Dispatcher>(), beside.GetRequiredService<InstallationGuard>());
    }

    /// <summary>The first campaign.</summary>
    public Guid CampaignId { get; private set; }

    public static async Task<SendingWorld> Create(
        Action<SenderAccount>? sender = null, int parallelism = 8, Func<SenderAccount, IMailTransport>? open = null,
        Action<IServiceCollection>? configure = null, DatabaseProvider? on = null, SenderProvider provider = SenderProvider.Pickup)
    {
        var transport = new ScriptedTransport();
        var errors = new LoggedErrors();
        var options = new SendingOptions { DataDirectory = Temp.NewDirectory(), PublicBaseUrl = "https://mail.example", Parallelism = parallelism };
        var database = await TestDatabase.Create(services =>
        {
            services.AddProduct(errors, options, open ?? (_ => transport));
            configure?.Invoke(services);
        }, on);
        var world = new SendingWorld(database, transport, errors);
        var account = new SenderAccount("ann@northwind.example", provider, database.Now) { DisplayName = "Ann Lee" };
        account.Verified(database.Now);
        sender?.Invoke(account);
        await database.Add(account);
        world.SenderId = account.Id;
        await world.Get<InstallationGuard>().Beat(CancellationToken.None);
        return world;
    }

    /// <summary>A world with one automatic campaign that may send at any time.</summary>
    public static async Task<SendingWorld> WithCampaign(
        int contacts = 1,
        IReadOnlyList<StepText>? steps = null,
        Action<Campaign>? campaign = null,
        Action<CampaignSettings>? settings = null,
        Action<SenderAccount>? sender = null,
        int parallelism = 8)
    {
        var world = await Create(sender, parallelism);
        world.CampaignId = await world.Start(contacts, steps, campaign, settings);
        return world;
    }

    /// <summary>Starts the first campaign of a world that was made without one.</summary>
    public async Task StartFirst(int contacts, IReadOnlyList<StepText>? steps = null, Action<Campaign>? change = null) => CampaignId = await Start(contacts, steps, change);

    /// <summary>Starts a campaign: enrolls new contacts and plans all their emails.</summary>
    public async Task<Guid> Start(
        int contacts = 1, IReadOnlyList<StepText>? steps = null, Action<Campaign>? change = null, Action<CampaignSettings>? settings = null, Guid? senderId = null)
    {
        await using var db = Database.Open();
        var now = Database.Now;
        var campaign = new Campaign($"Campaign {Guid.CreateVersion7(now)}", now) { SenderAccountId = senderId ?? SenderId, Approval = Approval.Automatic };
        change?.Invoke(campaign);
        campaign.Start(now);
        campaign.LaunchDone();
        var rules = new CampaignSettings(campaign.Id, now)
        {
            SendWindowStart = TimeOnly.MinValue,
            SendWindowEnd = TimeOnly.MinValue,
            SendDays = [.. Enum.GetValues<DayOfWeek>()],
            DailyLimit = 0,
            DelayBetweenEmailsSeconds = 0,
        };
        settings?.Invoke(rules);
        var sequence = (steps ?? [new StepText("Hello {{first_name}}", "<p>Hi {{first_name}}</p>")]).Select((text, i) => text.ToStep(campaign.Id, i + 1, now)).ToList();
        var plan = FrozenPlan.Freeze(sequence, new Dictionary<Guid, EmailTemplate>());
        var json = plan.ToJson();
        var version = new PlanVersion(campaign.Id, 1, json, FrozenPlan.HashOf(json), now);
        db.AddRange([campaign, rules, .. sequence, version]);
        await db.SaveChangesAsync();
        for (var i = 0; i < contacts; i++)
        {
            EnrolledContact.Add(db, campaign, plan, version, now);
        }

        await db.SaveChangesAsync();
        await EnrolledCounters.Count(db, campaign.Id, db.ChangeTracker.Entries<Enrollment>().Select(e => e.Entity), drafts: 0, now, default);
        await Plan(db, campaign.Id);
        return campaign.Id;
    }

    /// <summary>Ticks, and finds no error logged.</summary>
    public async Task<int> Tick()
    {
        var handled = await Dispatcher.Tick(CancellationToken.None);
        Assert.True(Errors.All.Count == 0, string.Join('\n', Errors.All));
        return handled;
    }

    /// <summary>The rows of a campaign, contact by contact, the first email of each first.</summary>
    public async Task<List<ScheduledEmail>> Rows(Guid? campaignId = null)
    {
        await using var db = Database.Open();
        var id = campaignId ?? CampaignId;
        return await db.ScheduledEmails.AsNoTracking().Where(e => e.CampaignId == id)
            .OrderBy(e => e.CampaignContactId).ThenByDescending(e => e.Priority).ThenBy(e => e.Id).ToListAsync();
    }

    public async Task<ScheduledEmail> Row() => (await Rows()).Single();

    public async Task<SendLane> Lane(Guid? campaignId = null)
    {
        await using var db = Database.Open();
        var id = campaignId ?? CampaignId;
        return await db.SendLanes.AsNoTracking().SingleAsync(l => l.CampaignId == id);
    }

    public async Task<Enrollment> Enrollment()
    {
        await using var db = Database.Open();
        return await db.Enrollments.AsNoTracking().SingleAsync(e => e.CampaignId == CampaignId);
    }

    public async Task<T> Read<T>(Func<CampaignsDb, Task<T>> read)
    {
        await using var db = Database.Open();
        return await read(db);
    }

    /// <summary>Waits for what must come; a test that waits in vain fails and says what was logged.</summary>
    public async Task Until(Func<Task<bool>> come)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await come())
        {
            Assert.False(timeout.IsCancellationRequested, $"Waited in vain. {string.Join('\n', Errors.All)}");
            await Task.Delay(1); // leaves the processor to what is waited for
        }
    }

    /// <summary>Something that happens in a transaction of its own.</summary>
    public async Task Do(Func<CampaignsDb, Task> act)
    {
        await using var db = Database.Open();
        await db.InTransaction(
            async () =>
            {
                await act(db);
                await db.SaveChangesAsync();
            },
            CancellationToken.None);
    }

    /// <summary>Throws away what the planner promised: everything is due, and only the gate decides.</summary>
    public async Task MakeAllDue(DateTime? at = null)
    {
        if (at is { } moment)
        {
            Clock.MoveTo(moment);
        }

        await Do(db => db.Database.ExecuteSqlRawAsync(
            "UPDATE scheduled_emails SET scheduled_for = {0} WHERE status = 'pending'; UPDATE send_lanes SET oldest_due_at = {0}", Database.Now.AddMinutes(-1)));
        await Get<SendingHold>().ReleaseInstallation(Database.System, CancellationToken.None);
        await Get<InstallationGuard>().Beat(CancellationToken.None);
    }

    /// <summary>Makes drafts of all planned rows as the generator does, and approves them if asked.</summary>
    public async Task ApproveAll() => await Do(async db =>
    {
        foreach (var draft in await db.EmailDrafts.Where(d => d.CampaignId == CampaignId && d.Status == DraftStatus.Draft).ToListAsync())
        {
            draft.Approve("user:test", Database.Now);
        }

        await db.SaveChangesAsync();
        await Plan(db, CampaignId);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private ServiceProvider NewProcess(string dataDirectory)
    {
        var process = new ServiceCollection().AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IDbContextFactory<CampaignsDb>>(Database)
            .AddProduct(Errors, new SendingOptions { DataDirectory = dataDirectory, PublicBaseUrl = "https://mail.example" }, _ => Transport)
            .BuildServiceProvider();
        _processes.Add(process);
        return process;
    }

    private async Task Plan(CampaignsDb db, Guid campaignId)
    {
        var now = Database.Now;
        var planner = Get<EnrollmentPlanner>();
        await db.InTransaction(
            async () =>
            {
                var enrollments = await db.Enrollments.Where(e => e.CampaignId == campaignId).ToListAsync();
                var lane = await LanePlan.Load(db, campaignId, now, CancellationToken.None);
                await planner.Plan(db, lane, enrollments, moved: null, now, CancellationToken.None);
                await db.SaveChangesAsync();
            },
            CancellationToken.None);
    }
}
