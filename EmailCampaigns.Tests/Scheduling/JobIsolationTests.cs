using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>One campaign that a job fails on stops no other, in whatever workspace; it is tried again with longer and longer pauses, and says why.</summary>
public sealed class JobIsolationTests
{
    [Fact]
    public async Task A_launch_that_fails_stops_no_other_workspace()
    {
        await using var scene = await Started();
        var good = await AddStarted(scene, "Contoso");
        await scene.PoisonPlan();

        await scene.Get<CampaignLauncher>().Run(default);

        await using (var db = scene.Database.For(good.WorkspaceId))
        {
            Assert.Equal(LaunchState.Done, (await db.Campaigns.SingleAsync()).LaunchState);
            Assert.Equal(2, await db.ScheduledEmails.CountAsync());
        }

        var failure = await Failure(scene);
        Assert.Equal((JobKind.Launch, 1, scene.Database.Now.AddSeconds(1)), (failure!.Job, failure.Failures, failure.NextAttemptAt));
        Assert.Contains("JSON", failure.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(LaunchState.Running, (await scene.Campaign()).LaunchState);
    }

    [Fact]
    public async Task A_launch_that_fails_again_and_again_is_tried_less_and_less_often_then_pauses_its_campaign_and_says_why()
    {
        await using var scene = await Started();
        await scene.PoisonPlan();
        var attempts = new List<DateTime>();
        for (var second = 0; second <= 90; second++)
        {
            await scene.Get<CampaignLauncher>().Run(default);
            if (await Failure(scene) is { } failure && failure.LastFailedAt == scene.Database.Now)
            {
                attempts.Add(scene.Database.Now);
            }

            scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([1, 5, 15, 60], attempts.Zip(attempts.Skip(1), (one, next) => (int)(next - one).TotalSeconds));
        var campaign = await scene.Campaign();
        Assert.Equal((CampaignStatus.Paused, LaunchState.Failed), (campaign.Status, campaign.LaunchState));
        Assert.StartsWith("The launch cannot go on. It failed 5 times in a row:", campaign.StatusReason, StringComparison.Ordinal);
        Assert.Null((await Failure(scene))!.NextAttemptAt);
    }

    [Fact]
    public async Task What_fails_again_and_again_is_told_of_the_installation_and_of_the_campaign()
    {
        await using var scene = await Started();
        await scene.PoisonPlan();

        await scene.Get<CampaignLauncher>().Run(default);
        Assert.Empty(await scene.Get<JobQueries>().Failing(default));
        var told = (await scene.Get<CampaignQueries>().FindConfigured(scene.Database.WorkspaceId, scene.CampaignId, default))!.JobFailures;
        scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.Get<CampaignLauncher>().Run(default);

        Assert.Equal((JobKind.Launch, 1), (Assert.Single(told).Job, told[0].Failures));
        var failing = Assert.Single(await scene.Get<JobQueries>().Failing(default));
        Assert.Equal((JobKind.Launch, 1, 2), (failing.Job, failing.Items, failing.Failures));
    }

    [Fact]
    public async Task A_launch_that_succeeds_after_all_is_no_longer_told_of()
    {
        await using var scene = await Started();
        var plan = await scene.PoisonPlan();
        await scene.Get<CampaignLauncher>().Run(default);
        await scene.WritePlan(plan);
        await scene.Get<CampaignLauncher>().Run(default); // not before its time
        Assert.Equal(LaunchState.Running, (await scene.Campaign()).LaunchState);

        scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.RunJobs();

        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
        Assert.Null(await Failure(scene));
    }

    [Fact]
    public async Task Resuming_tries_a_failed_launch_again_at_once()
    {
        await using var scene = await Started();
        var plan = await scene.PoisonPlan();
        for (var attempt = 0; attempt < JobBackoff.MaxAttempts; attempt++)
        {
            await scene.Get<CampaignLauncher>().Run(default);
            scene.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(LaunchState.Failed, (await scene.Campaign()).LaunchState);
        await scene.WritePlan(plan);

        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();

        Assert.Equal((CampaignStatus.Active, LaunchState.Done), ((await scene.Campaign()).Status, (await scene.Campaign()).LaunchState));
        Assert.Equal(9, (await scene.Emails()).Count);
    }

    [Fact]
    public async Task Stopping_a_campaign_whose_launch_hangs_ends_the_launch()
    {
        await using var scene = await Started();
        await scene.PoisonPlan();
        await scene.Get<CampaignLauncher>().Run(default);

        await scene.Get<CampaignControl>().Stop(scene.Database.System, scene.CampaignId, null, default);
        scene.Database.Clock.Advance(TimeSpan.FromHours(1));
        await scene.RunJobs();

        Assert.Equal((CampaignStatus.Stopped, LaunchState.Done, Settling.None), ((await scene.Campaign()).Status, (await scene.Campaign()).LaunchState, (await scene.Campaign()).Settling));
        Assert.Null(await Failure(scene));
    }

    [Fact]
    public async Task Settling_that_fails_stops_no_other_campaign_and_goes_on_when_it_can()
    {
        await using var scene = await Started();
        await scene.RunJobs();
        var second = await scene.AddCampaign("Second", Approval.Automatic, settings: null, CampaignScene.ThreeSteps());
        await scene.Get<CampaignControl>().Start(scene.Database.System, second, default);
        await scene.RunJobs();
        var plan = await scene.PoisonPlan();
        foreach (var id in new[] { scene.CampaignId, second })
        {
            await scene.Get<CampaignEditor>().Update(
                scene.Database.System, id, new CampaignEdit { Settings = new CampaignSettingsEdit { DelayBetweenEmailsSeconds = 600 } }, default);
        }

        await scene.Get<ScheduleReconciler>().Run(default);

        await using (var db = scene.Database.Open())
        {
            Assert.Equal(Settling.None, (await db.Campaigns.SingleAsync(c => c.Id == second)).Settling);
            Assert.Equal(Settling.Replanning, (await db.Campaigns.SingleAsync(c => c.Id == scene.CampaignId)).Settling);
        }

        await scene.WritePlan(plan);
        scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.RunJobs();
        Assert.Equal(Settling.None, (await scene.Campaign()).Settling);
    }

    [Fact]
    public async Task Contacts_that_cannot_move_hold_their_own_campaign_and_no_other_workspace()
    {
        await using var scene = await Started();
        var good = await AddStarted(scene, "Contoso");
        await scene.RunJobs();
        await ChangeText(scene, Actor.System(good.WorkspaceId), good.CampaignId);
        await ChangeText(scene, scene.Database.System, scene.CampaignId);
        string plan;
        await using (var db = scene.Database.Open())
        {
            plan = (await db.PlanVersions.SingleAsync(p => p.Version == 2)).PlanJson;
            await db.PlanVersions.Where(p => p.Version == 2).ExecuteUpdateAsync(set => set.SetProperty(p => p.PlanJson, "no plan"));
        }

        await scene.Get<ScheduleReconciler>().Run(default);

        Assert.Equal(LaneClosedReason.ContactsMoving, await LaneOf(scene, scene.Database.WorkspaceId));
        Assert.Null(await LaneOf(scene, good.WorkspaceId));
        await using (var db = scene.Database.For(good.WorkspaceId))
        {
            var present = (await db.Campaigns.SingleAsync()).PlanVersionId;
            Assert.All(await db.Enrollments.ToListAsync(), e => Assert.Equal(present, e.PlanVersionId));
        }

        Assert.Equal(JobKind.Settle, (await Failure(scene))!.Job);
        await using (var db = scene.Database.Open())
        {
            await db.PlanVersions.Where(p => p.Version == 2).ExecuteUpdateAsync(set => set.SetProperty(p => p.PlanJson, plan));
        }

        scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.RunJobs();
        Assert.Null(await LaneOf(scene, scene.Database.WorkspaceId));
    }

    [Fact]
    public async Task Passing_trouble_gives_nothing_up()
    {
        await using var database = await TestDatabase.Create(services => services.AddSingleton<JobRunner>());
        var (item, givenUp) = (new JobItem(database.WorkspaceId, Guid.CreateVersion7()), 0);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await database.Services.GetRequiredService<JobRunner>().Run(
                JobKind.Import, [item], (_, _) => throw new IOException("The disk is full."), (_, _, _) => Task.FromResult(givenUp++), default);
            database.Clock.Advance(TimeSpan.FromHours(1));
        }

        await using var db = database.Open();
        var failure = await db.JobFailures.SingleAsync();
        Assert.Equal((0, 10, "The disk is full."), (givenUp, failure.Failures, failure.Error));
        Assert.Equal(failure.LastFailedAt.AddHours(1), failure.NextAttemptAt);
    }

    [Fact]
    public async Task A_process_that_stops_is_no_failure()
    {
        await using var database = await TestDatabase.Create(services => services.AddSingleton<JobRunner>());
        using var stopping = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Services.GetRequiredService<JobRunner>().Run(
            JobKind.Import,
            [new JobItem(database.WorkspaceId, Guid.CreateVersion7())],
            async (_, stop) =>
            {
                await stopping.CancelAsync();
                stop.ThrowIfCancellationRequested();
            },
            giveUp: null,
            stopping.Token));

        await using var db = database.Open();
        Assert.Empty(await db.JobFailures.ToListAsync());
    }

    private static async Task<CampaignScene> Started()
    {
        var scene = await CampaignScene.Create(configure: services => services.AddSingleton<JobQueries>().AddSingleton<CampaignQueries>());
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        return scene;
    }

    private static async Task ChangeText(CampaignScene scene, Actor by, Guid campaignId)
    {
        await using var db = scene.Database.For(by.WorkspaceId);
        var steps = await db.SequenceSteps.AsNoTracking().Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder).ToListAsync();
        var edits = steps.ConvertAll(s => new StepEdit { Id = s.Id, SubjectTemplate = "Another", BodyTemplate = s.BodyTemplate, DelayDays = s.DelayDays });
        var outcome = await scene.Get<SequenceEditor>().Replace(by, campaignId, edits, version: null, default);
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static async Task<LaneClosedReason?> LaneOf(CampaignScene scene, Guid workspaceId)
    {
        await using var db = scene.Database.For(workspaceId);
        return (await db.SendLanes.AsNoTracking().SingleAsync()).ClosedReason;
    }

    private static async Task<JobFailure?> Failure(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await db.JobFailures.AsNoTracking().SingleOrDefaultAsync();
    }

    /// <summary>A campaign in a workspace of its own, started after the scene's.</summary>
    private static async Task<(Guid WorkspaceId, Guid CampaignId)> AddStarted(CampaignScene scene, string workspaceName)
    {
        var now = scene.Database.Now;
        var workspaceId = await scene.Database.AddWorkspace(workspaceName);
        var list = new ContactList("Everybody", null, now);
        var sender = new SenderAccount("bob@contoso.example", SenderProvider.Pickup, now);
        sender.Verified(now);
        await using (var db = scene.Database.For(workspaceId))
        {
            db.AddRange(list, sender);
            for (var i = 0; i < 2; i++)
            {
                Assert.True(EmailAddress.TryParse($"person{i}@fabrikam.example", out var address, out _));
                var contact = new Contact(address, now);
                db.AddRange(contact, new ContactListMember(list.Id, contact.Id, now));
            }

            await db.SaveChangesAsync();
        }

        var by = Actor.System(workspaceId);
        var campaign = await scene.Get<CampaignEditor>().Create(by, new CampaignEdit { Name = "Good", ListId = list.Id, SenderAccountId = sender.Id, Approval = Approval.Automatic }, default);
        await scene.Get<SequenceEditor>().Replace(by, campaign.Id, [new StepEdit { SubjectTemplate = "Hello", BodyTemplate = "<p>Hi</p>" }], version: null, default);
        var started = await scene.Get<CampaignControl>().Start(by, campaign.Id, default);
        Assert.True(started.IsDone, started.Message);
        return (workspaceId, campaign.Id);
    }
}
