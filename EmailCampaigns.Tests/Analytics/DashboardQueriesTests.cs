using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Analytics;

public sealed class DashboardQueriesTests
{
    [Fact]
    public async Task A_new_workspace_needs_nothing_and_has_everything_before_it()
    {
        await using var database = await TestDatabase.Create(services => services.AddSingleton<DashboardQueries>());
        var queries = database.Services.GetRequiredService<DashboardQueries>();

        Assert.True((await queries.AttentionSummary(database.WorkspaceId, default)).IsNothing);
        Assert.Equal(new FirstSteps(false, false, false, false), await queries.FirstSteps(database.WorkspaceId, default));
        Assert.Empty((await queries.TodayPlan(database.WorkspaceId, default)).Campaigns);
    }

    [Fact]
    public async Task Drafts_that_wait_need_people_and_some_of_them_today()
    {
        await using var scene = await Scene(contacts: 3);

        var needs = await scene.Get<DashboardQueries>().AttentionSummary(scene.Database.WorkspaceId, default);

        Assert.Equal((9, 3), (needs.Drafts, needs.DraftsToday));
        Assert.Equal(new FirstSteps(true, true, true, true), await scene.Get<DashboardQueries>().FirstSteps(scene.Database.WorkspaceId, default));
    }

    [Fact]
    public async Task A_sender_that_does_not_work_is_named_with_what_it_said()
    {
        await using var scene = await Scene(contacts: 1);
        await using (var db = scene.Database.Open())
        {
            (await db.SenderAccounts.SingleAsync()).VerificationFailed("The password was not accepted.", scene.Database.Now);
            await db.SaveChangesAsync();
        }

        var needs = await scene.Get<DashboardQueries>().AttentionSummary(scene.Database.WorkspaceId, default);

        Assert.Equal(new SenderInTrouble(scene.SenderId, "anna.keller@example.com", "The password was not accepted."), Assert.Single(needs.Senders));
    }

    [Fact]
    public async Task Approved_emails_of_today_stand_in_their_half_hour_on_the_workspaces_clock()
    {
        await using var scene = await Scene(contacts: 2);
        await Approve(scene);

        var plan = await scene.Get<DashboardQueries>().TodayPlan(scene.Database.WorkspaceId, default);

        var campaign = Assert.Single(plan.Campaigns);
        var times = (await scene.Emails()).Where(e => e.Status == ScheduledEmailStatus.Pending).Select(e => e.ScheduledFor).ToList();
        Assert.Equal(2, campaign.Coming.Sum());
        Assert.All(times, at => Assert.True(campaign.Coming[(int)(at.AddHours(1).TimeOfDay.TotalMinutes / 30)] > 0)); // Berlin is an hour ahead in January
        Assert.Equal(times.Max(), campaign.LastAt);
        Assert.Null(campaign.Held);
    }

    [Fact]
    public async Task What_a_sender_in_trouble_holds_is_held_and_not_the_next()
    {
        await using var scene = await Scene(contacts: 2);
        await Approve(scene);
        Assert.Equal(2, (await scene.Get<DashboardQueries>().Next(scene.Database.WorkspaceId, 5, default)).Count);
        await using (var db = scene.Database.Open())
        {
            (await db.SendLanes.SingleAsync()).Close(LaneClosedReason.SenderUnusable, until: null);
            await db.SaveChangesAsync();
        }

        Assert.Equal(LaneClosedReason.SenderUnusable, Assert.Single((await scene.Get<DashboardQueries>().TodayPlan(scene.Database.WorkspaceId, default)).Campaigns).Held);
        Assert.Empty(await scene.Get<DashboardQueries>().Next(scene.Database.WorkspaceId, 5, default));
    }

    [Fact]
    public async Task A_running_campaign_tells_how_far_it_is()
    {
        await using var scene = await Scene(contacts: 2);
        await Approve(scene);

        var running = Assert.Single(await scene.Get<DashboardQueries>().Running(scene.Database.WorkspaceId, default));

        Assert.Equal((scene.CampaignId, 6, CampaignStatus.Active), (running.Id, running.Total, running.Status));
        Assert.Equal((false, true), (running.IsIntakeOpen, running.HasPlanned));
        Assert.Equal((await scene.Emails()).Where(e => e.Status == ScheduledEmailStatus.Pending).Min(e => e.ScheduledFor), running.NextAt);
    }

    [Fact]
    public async Task Nothing_is_seen_of_another_workspace()
    {
        await using var scene = await Scene(contacts: 1);
        await Approve(scene);
        var other = await scene.Database.AddWorkspace("Contoso");

        Assert.True((await scene.Get<DashboardQueries>().AttentionSummary(other, default)).IsNothing);
        Assert.Empty(await scene.Get<DashboardQueries>().Running(other, default));
        Assert.Empty(await scene.Get<DashboardQueries>().Next(other, 5, default));
    }

    private static async Task Approve(CampaignScene scene)
    {
        var first = (await scene.Drafts()).Where(d => d.DraftType == DraftType.FirstOutreach).Select(d => new SeenDraft(d.Id, d.Revision)).ToList();
        Assert.Equal(first.Count, (await scene.Get<DraftApprover>().Approve(scene.Database.System, first, default)).Done);
    }

    private static async Task<CampaignScene> Scene(int contacts)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required, configure: services => services.AddSingleton<DashboardQueries>());
        await scene.Start();
        return scene;
    }
}
