using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class InstallationGuardTests
{
    [Fact]
    public async Task A_heartbeat_is_raised_in_the_database_and_remembered_beside_it()
    {
        await using var world = await SendingWorld.Create();
        var before = await world.Read(db => db.Installations.SingleAsync());

        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.Get<InstallationGuard>().Beat(default);

        var after = await world.Read(db => db.Installations.SingleAsync());
        Assert.Equal((before.Heartbeat + 1, world.Database.Now), (after.Heartbeat, after.HeartbeatAt));
        Assert.Equal(new InstallationMark(after.Id, after.Heartbeat), await InstallationMark.Read(world.DataDirectory, default));
    }

    [Fact]
    public async Task Nothing_is_dispatched_before_the_first_heartbeat()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Revive();

        await world.Tick();
        Assert.Empty(world.Transport.Handed);
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Single(world.Transport.Handed);
    }

    [Fact]
    public async Task A_restart_goes_on_by_itself()
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Tick();
        var more = await world.Start();
        world.Revive();

        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
    }

    [Theory]
    [InlineData("a restored backup", "UPDATE installations SET heartbeat = 0", false)]
    [InlineData("a long sleep", "UPDATE installations SET heartbeat_at = '2025-12-01'", false)]
    [InlineData("a copy on another machine", "", true)]
    public async Task It_mails_nobody_until_a_person_says_go(string what, string state, bool withoutMark)
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Tick();
        await world.Start();
        if (withoutMark)
        {
            File.Delete(Path.Combine(world.DataDirectory, InstallationMark.FileName));
        }
        else
        {
            await world.Do(db => db.Database.ExecuteSqlRawAsync(state));
        }

        world.Revive();
        for (var i = 0; i < 5; i++)
        {
            await world.Get<InstallationGuard>().Beat(default);
            await world.Tick();
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Single(world.Transport.Handed);
        Assert.NotEmpty((await world.Read(db => db.Installations.SingleAsync())).SendingHeldReason ?? what[..0]);
        world.Revive(); // a restart is not a person
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();
        Assert.Single(world.Transport.Handed);

        await world.Get<SendingHold>().ReleaseInstallation(world.Database.System, default);
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.Null((await world.Read(db => db.Installations.SingleAsync())).SendingHeldAt);
    }

    [Fact]
    public async Task The_mark_of_another_installation_holds()
    {
        await using var world = await SendingWorld.WithCampaign();
        await new InstallationMark(Guid.CreateVersion7(world.Database.Now), 1).Write(world.DataDirectory, default);
        world.Revive();

        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Empty(world.Transport.Handed);
    }

    [Fact]
    public async Task A_new_node_beside_a_living_one_adopts_its_id()
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Tick();
        await world.Start();
        File.Delete(Path.Combine(world.DataDirectory, InstallationMark.FileName));
        world.Revive();
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();
        Assert.Single(world.Transport.Handed);

        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE installations SET heartbeat = heartbeat + 1")); // the other one lives
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.NotNull(await InstallationMark.Read(world.DataDirectory, default));
    }

    [Fact]
    public async Task A_process_that_slept_for_too_long_judges_anew_before_it_sends()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Clock.Advance(TimeSpan.FromDays(8));

        await world.Tick();
        Assert.Empty(world.Transport.Handed);
        await world.Get<InstallationGuard>().Beat(default);
        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.NotNull((await world.Read(db => db.Installations.SingleAsync())).SendingHeldAt);
    }
}
