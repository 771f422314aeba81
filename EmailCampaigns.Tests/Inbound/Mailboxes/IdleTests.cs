using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>Mailboxes at Dovecot whose server tells of new mail: the clock stands still, so nothing is read because its time has come.</summary>
public sealed class IdleTests(MailSystem mail) : IClassFixture<MailSystem>
{
    [Fact]
    public async Task New_mail_is_read_when_the_server_tells_of_it_and_no_mark_is_left()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 3, idleConnections: 1);
        await scene.World.Tick();
        var sent = await scene.Sent();
        await scene.World.Get<MailboxReader>().Run(default);
        Assert.True((await scene.Status()).LeaseUntil > scene.World.Database.Now);

        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[0], "One", "one"));
        await scene.World.Until(async () => (await scene.Replies()).Count == 1);
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent[1], "Two", "two"));
        await scene.World.Until(async () => (await scene.Replies()).Count == 2);
        var before = mail.Names(scene.Mailbox);
        await scene.World.Get<MailboxReader>().DisposeAsync();

        Assert.Equal(2, before.Count);
        Assert.All(before, name => Assert.DoesNotContain(":2,S", name, StringComparison.Ordinal));
        var status = await scene.Status();
        Assert.Equal((null, null, null), (status.LeaseOwner, status.LeaseUntil, status.LastError));
    }

    [Fact]
    public async Task A_mailbox_that_waits_is_read_by_nobody_else_and_goes_to_another_when_its_reader_is_gone()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1, idleConnections: 1);
        await scene.World.Tick();
        await scene.World.Get<MailboxReader>().Run(default);
        var owner = (await scene.Status()).LeaseOwner;
        await scene.World.Do(async db => (await db.SenderMailboxes.SingleAsync()).ReadSoon());
        await using var beside = scene.Beside(idleConnections: 1);

        await beside.Run(default);
        Assert.Equal(owner, (await scene.Status()).LeaseOwner);
        scene.World.Clock.Advance(MailboxLeases.Length / 2);
        await scene.World.Get<MailboxReader>().Keep(default);
        scene.World.Clock.Advance(MailboxLeases.Length / 2);
        await beside.Run(default);
        Assert.Equal(owner, (await scene.Status()).LeaseOwner);

        scene.World.Clock.Advance(MailboxLeases.Length); // as if the first was killed: nobody renews
        await beside.Run(default);
        Assert.NotEqual(owner, (await scene.Status()).LeaseOwner);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_noticed_and_the_mailbox_is_read_by_its_turn()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1, idleConnections: 1);
        await scene.World.Tick();
        var sent = (await scene.Sent()).Single();
        await using (var proxy = new CuttingProxy(mail.ImapPort, int.MaxValue))
        {
            await scene.ReadThrough(proxy.Port);
            await scene.World.Get<MailboxReader>().Run(default);
            Assert.NotNull((await scene.Status()).LeaseOwner);
        }

        await scene.World.Until(async () => (await scene.Status()).LeaseOwner is null);
        await scene.ReadThrough(mail.ImapPort);
        await mail.Deliver(scene.Mailbox, scene.ReplyTo(sent, "Yes", "yes"));
        await scene.World.Get<MailboxReader>().Run(default);

        Assert.Single(await scene.Replies());
        var status = await scene.Status();
        Assert.Null(status.LastError);
        Assert.True(status.PolledUntil > scene.World.Database.Now); // it did not stand for a minute
        Assert.Null(status.LeaseOwner);
    }

    [Fact]
    public async Task A_changed_setting_ends_the_wait_and_the_limit_leaves_the_others_to_their_turn()
    {
        await mail.Ready();
        await using var scene = await MailboxScene.Create(mail, contacts: 1, idleConnections: 1);
        await scene.World.Get<MailboxReader>().Run(default);
        await scene.World.Do(async db => (await db.SenderMailboxes.SingleAsync()).SettingsChanged());

        await scene.World.Get<MailboxReader>().Keep(default);
        await scene.World.Until(() => Task.FromResult(!scene.World.Get<MailboxReader>().Waits));
        await scene.World.Get<MailboxReader>().Run(default);
        Assert.True(scene.World.Get<MailboxReader>().Waits);

        await using var full = scene.Beside(idleConnections: 0);
        await scene.World.Do(async db => (await db.SenderMailboxes.SingleAsync()).SettingsChanged());
        await full.Run(default);
        Assert.False(full.Waits);
        Assert.Null((await scene.Status()).LeaseOwner);
        Assert.True((await scene.Status()).NextReadAt > scene.World.Database.Now);
    }
}
