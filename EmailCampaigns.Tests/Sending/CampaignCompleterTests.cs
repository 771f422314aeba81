using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class CampaignCompleterTests
{
    public static TheoryData<string, string> Unfinished => new()
    {
        { "a planned email (a draft that waits for a yes has one)", "UPDATE scheduled_emails SET status = 'planned'" },
        { "a pending email", "UPDATE scheduled_emails SET status = 'pending'" },
        { "an email under way", "UPDATE scheduled_emails SET status = 'sending'" },
        { "an interrupted email", "UPDATE scheduled_emails SET status = 'interrupted'" },
        { "a launch that runs", "UPDATE campaigns SET launch_state = 'running'" },
        { "a launch that failed", "UPDATE campaigns SET launch_state = 'failed'" },
        { "rows to settle", "UPDATE campaigns SET settling = 'replanning'" },
        { "an open intake", "UPDATE campaigns SET trigger_event = 'lead_created'" },
        { "a pause", "UPDATE campaigns SET status = 'paused'" },
        { "a stop", "UPDATE campaigns SET status = 'stopped'" },
    };

    [Theory]
    [MemberData(nameof(Unfinished))]
    public async Task S6_a_campaign_is_not_completed_over(string what, string state)
    {
        await using var world = await Done();
        await world.Do(db => db.Database.ExecuteSqlRawAsync(state));

        Assert.False(await world.Get<CampaignCompleter>().CompleteIfDone(world.Database.WorkspaceId, world.CampaignId, default), what);
        await world.Get<CampaignCompleter>().Sweep(default);

        Assert.NotEqual(CampaignStatus.Completed, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task S6_the_sweep_completes_what_ended_without_a_sending()
    {
        await using var world = await Done();

        await world.Get<CampaignCompleter>().Sweep(default);
        await world.Get<CampaignCompleter>().Sweep(default);

        Assert.Equal(CampaignStatus.Completed, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
        Assert.Equal(1, await world.Read(db => db.Transitions.CountAsync()));
    }

    private static async Task<SendingWorld> Done()
    {
        var world = await SendingWorld.WithCampaign();
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE scheduled_emails SET status = 'cancelled'"));
        return world;
    }
}
