using System.Diagnostics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling.Simulation;

/// <summary>Simulations of campaigns on the real database.</summary>
public sealed class CampaignSimulatorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_written(bool isStarted)
    {
        await using var scene = await CampaignScene.Create(contacts: 12, settings: s => s.DailyLimit = 4);
        if (isStarted)
        {
            await scene.Start();
        }

        var before = await Everything(scene);
        var simulation = await Simulate(scene, new SimulationRequest { WithChanges = true });

        Assert.NotEmpty(simulation.Days);
        Assert.NotEmpty(simulation.Changes);
        Assert.Equal(before, await Everything(scene));
    }

    [Theory]
    [InlineData("manual", false)]
    [InlineData("lead_created", true)]
    public async Task Contacts_who_come_by_an_event_are_in_no_number_and_said_to_come_later(string trigger, bool comeLater)
    {
        await using var scene = await CampaignScene.Create();
        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { TriggerEvent = trigger, ListId = Guid.Empty }, default);

        var simulation = await Simulate(scene);

        Assert.Equal((0, 0, comeLater), (simulation.Contacts, simulation.Emails, simulation.TakesContactsLater));
        Assert.Empty(simulation.Days);
    }

    [Fact]
    public async Task A_campaign_that_was_launched_is_planned_as_it_was_simulated()
    {
        await using var scene = await CampaignScene.Create(contacts: 40, settings: s => (s.DailyLimit, s.Timezone) = (7, "Europe/Berlin"));
        var simulated = await Simulate(scene);

        await scene.Start();

        var planned = (await scene.Emails()).CountBy(e => DateOnly.FromDateTime(e.ScheduledFor.AddHours(1))).ToDictionary();
        Assert.Equal(planned.OrderBy(day => day.Key), simulated.Days.ToDictionary(day => day.Day, day => day.Emails).OrderBy(day => day.Key));
    }

    [Fact]
    public async Task The_limit_that_binds_is_told_and_what_another_would_do()
    {
        await using var scene = await CampaignScene.Create(
            contacts: 100, settings: s => (s.DailyLimit, s.DelayBetweenEmailsSeconds, s.Timezone) = (10, 1800, "Europe/Berlin"), steps: [CampaignScene.ThreeSteps()[0]]);

        var simulation = await Simulate(scene, new SimulationRequest { WithChanges = true });

        // Nine hours, a pause of half an hour: 18 a day.
        Assert.Equal((DayLimit.Campaign, 10, 10, true), simulation.Limits[0] is var first ? (first.Kind, first.Limit, first.Used, first.Binds) : default);
        Assert.Equal((DayLimit.CampaignPace, 18, false), simulation.Limits[1] is var second ? (second.Kind, second.Limit, second.Binds) : default);
        Assert.Equal([new DateOnly(2026, 1, 15), new DateOnly(2026, 1, 28)], [simulation.FirstDay, simulation.LastDay]);
        Assert.Equal(new DateOnly(2026, 1, 15), DateOnly.FromDateTime(simulation.FirstAt!.Value));
        var raised = Assert.Single(simulation.Changes, c => c.Change.DailyLimit == 18);
        Assert.Equal((new DateOnly(2026, 1, 22), 6), (raised.LastDay, raised.DaysSooner));
        var saturdays = Assert.Single(simulation.Changes, c => c.Change.SendDays is not null);
        Assert.Equal((new DateOnly(2026, 1, 26), 2), (saturdays.LastDay, saturdays.DaysSooner));
        Assert.Equal(simulation.Changes.OrderByDescending(c => c.LastDay), simulation.Changes);
    }

    [Fact]
    public async Task A_change_does_what_was_told_of_it()
    {
        await using var scene = await CampaignScene.Create(contacts: 60, settings: s => s.DailyLimit = 10);
        var told = (await Simulate(scene, new SimulationRequest { WithChanges = true })).Changes.First(c => c.Change.SendDays is not null);

        var outcome = await scene.Get<CampaignEditor>().Update(
            scene.Database.System, scene.CampaignId, new CampaignEdit { Settings = new CampaignSettingsEdit { SendDays = told.Change.SendDays } }, default);

        Assert.True(outcome.IsDone);
        Assert.Equal(told.LastDay, (await Simulate(scene)).LastDay);
    }

    [Fact]
    public async Task Another_mailbox_that_works_is_tried_and_one_that_does_not_is_not()
    {
        await using var scene = await CampaignScene.Create(contacts: 30, settings: s => s.DailyLimit = 0);
        await using (var db = scene.Database.Open())
        {
            await db.SenderAccounts.ExecuteUpdateAsync(set => set.SetProperty(s => s.DailyLimit, 5));
            var works = new SenderAccount("tom@example.com", SenderProvider.Pickup, scene.Database.Now);
            works.Verified(scene.Database.Now);
            db.AddRange(works, new SenderAccount("new@example.com", SenderProvider.Pickup, scene.Database.Now));
            await db.SaveChangesAsync();
        }

        var simulation = await Simulate(scene, new SimulationRequest { WithChanges = true });

        Assert.Equal(DayLimit.Sender, simulation.Limits.Single(l => l.Binds).Kind);
        var other = Assert.Single(simulation.Changes, c => c.Change.Sender is not null);
        Assert.Equal("tom@example.com", other.Change.Sender!.Email);
    }

    [Fact]
    public async Task What_runs_on_the_same_sender_takes_its_part()
    {
        await using var scene = await CampaignScene.Create(contacts: 20, settings: s => s.DailyLimit = 0);
        await using (var db = scene.Database.Open())
        {
            await db.SenderAccounts.ExecuteUpdateAsync(set => set.SetProperty(s => s.DailyLimit, 10));
        }

        var second = await scene.AddCampaign("Second", Approval.Automatic, s => s.DailyLimit = 0, [CampaignScene.ThreeSteps()[0]]);
        var alone = await Simulate(scene, campaignId: second);
        await scene.Start();

        var beside = await Simulate(scene, campaignId: second);

        Assert.True(beside.LastDay > alone.LastDay, $"{beside.LastDay} is not later than {alone.LastDay}");
    }

    [Fact]
    public async Task Limits_of_the_workspace_and_of_a_domain_count()
    {
        await using var scene = await CampaignScene.Create(contacts: 6, settings: s => s.DailyLimit = 0, steps: [CampaignScene.ThreeSteps()[0]]);
        await using (var db = scene.Database.Open())
        {
            await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.EmailDomain, "one.example"));
            db.Add(Limit(scene, QuotaScope.RecipientDomain, "one.example", 2));
            db.Add(Limit(scene, QuotaScope.Workspace, scene.Database.WorkspaceId.ToString(), 3));
            await db.SaveChangesAsync();
        }

        var simulation = await Simulate(scene);

        Assert.Equal([2, 2, 2], simulation.Days.Select(d => d.Emails));
        Assert.Equal((DayLimit.RecipientDomain, "one.example"), simulation.Limits.Where(l => l.Binds).Select(l => (l.Kind, l.Domain)).Single());
        Assert.Contains(simulation.Limits, l => l is { Kind: DayLimit.Workspace, Limit: 3, Binds: false });
    }

    [Fact]
    public async Task Who_is_suppressed_is_left_out_with_the_reason()
    {
        await using var scene = await CampaignScene.Create(contacts: 5);
        var suppressor = scene.Get<Suppressor>();
        await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "contact1@company1.example.org", SuppressionReason.Unsubscribed, "test", null, default);
        await suppressor.Suppress(scene.Database.System, SuppressionKind.Domain, "company2.example.org", SuppressionReason.Manual, "test", null, default);

        var simulation = await Simulate(scene);

        Assert.Equal(3, simulation.Contacts);
        Assert.Equal([new(SuppressionReason.Manual, 1), new(SuppressionReason.Unsubscribed, 1)], simulation.LeftOut);
        Assert.Equal(9, simulation.Emails);
    }

    [Fact]
    public async Task A_running_campaign_is_simulated_from_where_it_stands()
    {
        await using var scene = await CampaignScene.Create(contacts: 9, settings: s => s.DailyLimit = 3);
        var all = await Simulate(scene);
        await scene.Start();

        var running = await Simulate(scene);
        var faster = await Simulate(scene, new SimulationRequest { Settings = new CampaignSettings(scene.CampaignId, scene.Database.Now) { DailyLimit = 9 } });

        Assert.Equal((all.Emails, all.LastDay), (running.Emails, running.LastDay));
        Assert.True(faster.LastDay < running.LastDay);
    }

    [Fact]
    public async Task Settings_that_cannot_be_saved_cannot_be_supposed()
    {
        await using var scene = await CampaignScene.Create();
        var simulations = scene.Get<CampaignSimulations>();

        var refused = await simulations.Simulate(
            scene.Database.WorkspaceId, scene.CampaignId, new SimulationInput { Settings = new CampaignSettingsEdit { DailyLimit = -1, SendDays = [] } }, default);
        var elsewhere = await simulations.Simulate(await scene.Database.AddWorkspace("Elsewhere"), scene.CampaignId, new SimulationInput(), default);

        Assert.Equal(["settings.sendDays", "settings.dailyLimit"], refused.Outcome.Problems.Select(p => p.Field));
        Assert.Equal(Core.EditVerdict.NotFound, elsewhere.Outcome.Verdict);
    }

    /// <summary>The time is printed rather than asserted: it is the machine's. What is asserted is that cancelling ends it.</summary>
    [Fact]
    public async Task A_long_list_is_simulated_and_can_be_cancelled()
    {
        await using var scene = await CampaignScene.Create(contacts: 1, settings: s => (s.DailyLimit, s.DelayBetweenEmailsSeconds) = (2_000, 10));
        await AddContacts(scene, 20_000);
        await Simulate(scene); // once, so that what is measured is compiled
        var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);

        var simulation = await Simulate(scene);

        TestContext.Current.SendDiagnosticMessage(
            $"20,001 contacts with three emails: {watch.ElapsedMilliseconds} ms, {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds:0} ms of processor time");
        Assert.Equal(60_003, simulation.Emails);
        using var stop = new CancellationTokenSource();
        var running = scene.Get<CampaignSimulator>().Simulate(scene.Database.WorkspaceId, scene.CampaignId, new SimulationRequest(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    internal static async Task<CampaignSimulation> Simulate(CampaignScene scene, SimulationRequest? request = null, Guid? campaignId = null) =>
        (await scene.Get<CampaignSimulator>().Simulate(scene.Database.WorkspaceId, campaignId ?? scene.CampaignId, request ?? new SimulationRequest(), default))!;

    private static SendRateLimit Limit(CampaignScene scene, QuotaScope scope, string key, int perDay) =>
        new() { Id = Guid.CreateVersion7(scene.Database.Now), Scope = scope, ScopeKey = key, Period = QuotaPeriod.Day, MaxCount = perDay };

    private static async Task<string> Everything(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await TableContents.Of(db);
    }

    private static async Task AddContacts(CampaignScene scene, int count)
    {
        await using var db = scene.Database.Open();
        for (var i = 0; i < count; i++)
        {
            Assert.True(Core.EmailAddress.TryParse($"more{i}@company{i % 500}.example.org", out var address, out _));
            var contact = new Contact(address, scene.Database.Now);
            db.Contacts.Add(contact);
            db.ContactListMembers.Add(new ContactListMember(scene.ListId, contact.Id, scene.Database.Now));
            if (i % 2_000 == 1_999)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        await db.SaveChangesAsync();
    }
}
