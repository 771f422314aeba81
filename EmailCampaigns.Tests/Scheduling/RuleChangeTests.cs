using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class RuleChangeTests
{
    [Theory]
    [InlineData(LaneClosedReason.Window, true)]
    [InlineData(LaneClosedReason.CampaignDailyLimit, true)]
    [InlineData(LaneClosedReason.SenderDailyLimit, true)]
    [InlineData(LaneClosedReason.SenderHourlyLimit, true)]
    [InlineData(LaneClosedReason.SenderRollingLimit, true)]
    [InlineData(LaneClosedReason.RateLimit, true)]
    [InlineData(LaneClosedReason.CampaignPaused, false)]
    [InlineData(LaneClosedReason.CampaignEnded, false)]
    [InlineData(LaneClosedReason.ContactsMoving, false)]
    [InlineData(LaneClosedReason.WorkspaceHeld, false)]
    [InlineData(LaneClosedReason.InstallationHeld, false)]
    [InlineData(LaneClosedReason.SenderPaused, false)]
    [InlineData(LaneClosedReason.SenderUnusable, false)]
    public async Task A_change_of_rules_opens_lanes_that_rules_closed_and_no_other(LaneClosedReason reason, bool opens)
    {
        await using var world = await SendingWorld.WithCampaign();
        var until = world.Database.Now.AddDays(1);
        await world.Do(async db => (await db.SendLanes.SingleAsync()).Close(reason, until));

        await new RateLimitEditor(world.Database, world.Clock).Set(world.Database.System, new RateLimitInput(QuotaScope.Workspace, null, QuotaPeriod.Day, 100), default);

        var lane = await world.Lane();
        Assert.Equal(opens ? (null, null) : (reason, until), (lane.ClosedReason, lane.ClosedUntil));
    }

    [Fact]
    public async Task A_pause_that_is_committed_while_rules_change_stands()
    {
        await using var world = await OnPostgres();
        await world.Do(async db => (await db.SendLanes.SingleAsync()).Close(LaneClosedReason.CampaignDailyLimit, world.Database.Now.AddDays(1)));

        await Meanwhile(
            world,
            "UPDATE send_lanes SET closed_reason = 'campaign_paused', closed_until = NULL",
            () => new RateLimitEditor(world.Database, world.Clock).Set(world.Database.System, new RateLimitInput(QuotaScope.Workspace, null, QuotaPeriod.Day, 100), default));

        var lane = await world.Lane();
        Assert.Equal((LaneClosedReason.CampaignPaused, null), (lane.ClosedReason, lane.ClosedUntil));
    }

    /// <summary>The dispatcher had read that the campaign is paused, and closes its lane while the resume is being settled.</summary>
    [Fact]
    public async Task A_lane_that_is_being_closed_for_a_pause_opens_when_the_resume_is_settled()
    {
        await using var world = await OnPostgres();
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);
        await world.Get<ScheduleReconciler>().Run(default);
        await world.Get<CampaignControl>().Resume(world.Database.System, world.CampaignId, default);
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE send_lanes SET closed_reason = NULL"));

        await Meanwhile(world, "UPDATE send_lanes SET closed_reason = 'campaign_paused'", () => world.Get<ScheduleReconciler>().Run(default));

        Assert.Null((await world.Lane()).ClosedReason);
    }

    [Fact]
    public async Task What_is_under_way_is_not_cancelled_by_a_pause_that_is_being_settled()
    {
        await using var world = await OnPostgres();
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);

        await Meanwhile(world, "UPDATE scheduled_emails SET status = 'sending'", () => world.Get<ScheduleReconciler>().Run(default));

        Assert.Equal(ScheduledEmailStatus.Sending, (await world.Row()).Status);
    }

    private static async Task<SendingWorld> OnPostgres()
    {
        var world = await SendingWorld.Create(on: DatabaseProvider.Postgres);
        await world.StartFirst(contacts: 1);
        return world;
    }

    /// <summary>Somebody writes, the act begins and waits for them, and they commit.</summary>
    private static async Task Meanwhile(SendingWorld world, string statement, Func<Task> act)
    {
        await using var writing = new NpgsqlConnection(world.Database.Store.Settings.ConnectionString);
        await using var watching = new NpgsqlConnection(world.Database.Store.Settings.ConnectionString);
        await writing.OpenAsync();
        await watching.OpenAsync();
        await using var transaction = await writing.BeginTransactionAsync();
        await using (var write = new NpgsqlCommand(statement, writing))
        {
            await write.ExecuteNonQueryAsync();
        }

        var acting = Task.Run(act);
        await using var waits = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')", watching);
        while (!acting.IsCompleted && !(bool)(await waits.ExecuteScalarAsync())!)
        {
            await Task.Yield();
        }

        await transaction.CommitAsync();
        await acting;
    }
}
