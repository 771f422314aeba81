using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Two dispatchers on one database, as two processes have; on SQLite the file lock of the host forbids it, and the rules hold all the same.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task S8_two_dispatchers_send_each_email_once()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 120);
        var (one, other) = (world.Dispatcher, await world.StartBeside());

        await Task.WhenAll(Task.Run(() => one.Tick(default)), Task.Run(() => other.Tick(default)));
        await Task.WhenAll(Task.Run(() => one.Tick(default)), Task.Run(() => other.Tick(default)));

        Assert.Empty(world.Errors.All);
        Assert.Equal(120, world.Transport.Handed.Count);
        Assert.Equal(120, world.Transport.Handed.Select(h => h.MessageId).Distinct().Count());
        Assert.All(await world.Rows(), r => Assert.Equal((ScheduledEmailStatus.Sent, 1), (r.Status, r.Attempts)));
        Assert.Equal(120, await world.Read(db => db.Campaigns.Select(c => c.EmailsSentCount).SingleAsync()));
    }

    [Fact]
    public async Task S8_a_daily_limit_holds_over_both()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 60, settings: s => s.DailyLimit = 25);
        // All are due now, so that only the gate stands before them.
        await world.Do(db => db.Database.ExecuteSqlRawAsync(
            "UPDATE scheduled_emails SET status = 'pending', scheduled_for = {0}; UPDATE send_lanes SET oldest_due_at = {0}", world.Database.Now));
        var (one, other) = (world.Dispatcher, await world.StartBeside());

        await Task.WhenAll(Task.Run(() => one.Tick(default)), Task.Run(() => other.Tick(default)));

        Assert.Empty(world.Errors.All);
        Assert.Equal(25, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task S8_a_gap_holds_over_both()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 10, settings: s => s.DelayBetweenEmailsSeconds = 60);
        await world.Do(db => db.Database.ExecuteSqlRawAsync(
            "UPDATE scheduled_emails SET status = 'pending', scheduled_for = {0}; UPDATE send_lanes SET oldest_due_at = {0}", world.Database.Now));
        var (one, other) = (world.Dispatcher, await world.StartBeside());

        for (var minute = 1; minute <= 5; minute++)
        {
            await Task.WhenAll(Task.Run(() => one.Tick(default)), Task.Run(() => other.Tick(default)));
            Assert.Equal(minute, world.Transport.Handed.Count);
            world.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Empty(world.Errors.All);
    }

    [Fact]
    public async Task A_node_with_a_folder_of_its_own_listens_for_a_living_one_before_it_sends()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        await world.Tick(); // it has sent, so a database without a mark could be a copy
        await world.Start(contacts: 1);
        var node = world.Beside(Temp.NewDirectory());

        await node.Guard.Beat(default);
        await node.Dispatcher.Tick(default);
        Assert.Equal(2, world.Transport.Handed.Count);

        // The other one lives: its heart is heard, and the new node adopts the installation.
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.Get<InstallationGuard>().Beat(default);
        await node.Guard.Beat(default);
        await node.Dispatcher.Tick(default);

        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.Null(await world.Read(db => db.Installations.Select(i => i.SendingHeldAt).SingleAsync()));
    }
}
