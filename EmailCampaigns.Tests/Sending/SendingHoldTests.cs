using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Sending;

namespace EmailCampaigns.Tests.Sending;

public sealed class SendingHoldTests
{
    [Fact]
    public async Task A_held_workspace_sends_nothing_until_it_is_released_and_others_go_on()
    {
        await using var world = await SendingWorld.WithCampaign();
        var hold = world.Get<SendingHold>();
        await hold.HoldWorkspace(world.Database.System, "Audit", default);
        await world.Tick();
        Assert.Empty(world.Transport.Handed);
        Assert.Equal(LaneClosedReason.WorkspaceHeld, (await world.Lane()).ClosedReason);

        await hold.ReleaseWorkspace(world.Database.System, default);
        await world.Tick();

        Assert.Single(world.Transport.Handed);
    }

    [Fact]
    public async Task Releasing_a_workspace_does_not_release_the_installation_nor_a_paused_campaign()
    {
        await using var world = await SendingWorld.WithCampaign();
        var paused = await world.Start();
        await world.Get<CampaignControl>().Pause(world.Database.System, paused, null, default);
        var hold = world.Get<SendingHold>();
        await hold.HoldWorkspace(world.Database.System, "Audit", default);
        await hold.HoldInstallation("Restored", default);
        await hold.ReleaseWorkspace(world.Database.System, default);
        await world.Tick();
        Assert.Empty(world.Transport.Handed);

        await hold.ReleaseInstallation(world.Database.System, default);
        await world.Tick();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(LaneClosedReason.CampaignPaused, (await world.Lane(paused)).ClosedReason);
    }

    [Fact]
    public async Task A_lane_that_was_closed_by_its_window_keeps_to_it_after_a_hold()
    {
        await using var world = await SendingWorld.WithCampaign(settings: s => (s.SendWindowStart, s.SendWindowEnd) = (new TimeOnly(9, 0), new TimeOnly(18, 0)));
        await world.Get<SendingHold>().HoldWorkspace(world.Database.System, "Audit", default);
        await world.Get<SendingHold>().ReleaseWorkspace(world.Database.System, default);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
    }
}
