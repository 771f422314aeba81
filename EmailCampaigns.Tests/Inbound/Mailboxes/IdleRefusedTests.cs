using EmailCampaigns.Core.Inbound.Mailboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Servers that announce IDLE and do otherwise: the mailbox is read from time to time instead, and nothing is missed.</summary>
public sealed class IdleRefusedTests(MailSystem mail) : IClassFixture<MailSystem>
{
    /// <summary>The wait, and the time that its end may take.</summary>
    private static readonly TimeSpan WholeWait = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task A_server_that_refuses_to_tell_is_asked_no_more_and_read_in_turn()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1, idleConnections: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await using var proxy = new IdleProxy(mail.ImapPort, IdleAnswer.Refuses);
        await scene.ReadThrough(proxy.Port);

        await scene.World.Get<MailboxReader>().Run(default);
        await scene.World.Until(async () => (await scene.Status()).LeaseOwner is null);
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, "Yes", "yes"));
        await scene.World.Get<MailboxReader>().Run(default);

        Assert.Single(await scene.Replies());
        Assert.Equal(1, proxy.Asked);
        var status = await scene.Status();
        Assert.Null(status.LastError);
        Assert.True(status.PolledUntil > scene.World.Database.Now);
        Assert.False(scene.World.Get<MailboxReader>().Waits);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_waited_for_once_and_then_read_in_turn()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await using var proxy = new IdleProxy(mail.ImapPort, IdleAnswer.IsSilent);
        await scene.ReadThrough(proxy.Port);
        var clock = new FakeTimeProvider(scene.World.Clock.GetUtcNow());
        await using var reader = Reader(scene, clock);

        await reader.Run(default);
        await scene.World.Until(() => Task.FromResult(proxy.Asked == 1));
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, "Yes", "yes"));
        clock.Advance(WholeWait);
        await scene.World.Until(async () => (await scene.Status()).LeaseOwner is null);
        await reader.Run(default);

        Assert.Single(await scene.Replies());
        var status = await scene.Status();
        Assert.Null(status.LastError);
        Assert.True(status.PolledUntil > clock.GetUtcNow().UtcDateTime);
        Assert.False(reader.Waits);
        Assert.Equal(1, proxy.Asked);
    }

    [Fact]
    public async Task A_connection_that_is_cut_after_hours_of_waiting_is_made_anew_and_waits_again()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await using var proxy = new IdleProxy(mail.ImapPort, IdleAnswer.Waits);
        await scene.ReadThrough(proxy.Port);
        var clock = new FakeTimeProvider(scene.World.Clock.GetUtcNow());
        await using var reader = Reader(scene, clock);
        await reader.Run(default);
        for (var waits = 1; waits <= 24; waits++) // two hours
        {
            await scene.World.Until(() => Task.FromResult(proxy.Asked == waits));
            clock.Advance(TimeSpan.FromMinutes(5));
            await reader.Keep(default);
        }

        await scene.World.Until(() => Task.FromResult(proxy.Asked == 25));
        proxy.Cut();
        await scene.World.Until(async () => (await scene.Status()).LeaseOwner is null);
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, "Yes", "yes"));
        await reader.Run(default);

        Assert.Single(await scene.Replies());
        var status = await scene.Status();
        Assert.Equal((null, null), (status.LastError, status.PolledUntil));
        Assert.True(reader.Waits);
    }

    /// <summary>One whose time is moved by hand: waiting takes none.</summary>
    private static MailboxReader Reader(MailboxScene scene, FakeTimeProvider clock) =>
        ActivatorUtilities.CreateInstance<MailboxReader>(scene.World.Database.Services, new MailboxOptions { IdleConnections = 1 }, clock);
}
