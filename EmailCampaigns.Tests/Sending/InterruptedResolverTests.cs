using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class InterruptedResolverTests
{
    [Fact]
    public async Task Counted_as_sent_it_is_recorded_and_the_sequence_goes_on_from_the_attempt()
    {
        await using var world = await Interrupted();
        var attempt = world.Database.Now;
        world.Clock.Advance(TimeSpan.FromHours(5));
        var row = (await world.Rows())[0];

        var resolver = world.Get<InterruptedResolver>();
        await resolver.Resolve(world.Database.System, row.Id, InterruptedAs.Sent, default);
        await resolver.Resolve(world.Database.System, row.Id, InterruptedAs.Sent, default);

        var sent = await world.Read(db => db.SentEmails.SingleAsync());
        Assert.Equal((attempt, "One"), (sent.SentAt, sent.Subject));
        Assert.Equal(1, await world.Read(db => db.MessageEvents.CountAsync()));
        var next = (await world.Rows())[1];
        Assert.Equal(ScheduledEmailStatus.Pending, next.Status);
        Assert.InRange(next.ScheduledFor, attempt.AddDays(1), attempt.AddDays(1).AddMinutes(1));
    }

    [Fact]
    public async Task Many_are_decided_at_once_and_what_was_decided_otherwise_is_told()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Unknown));
        await world.Tick();
        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        var ids = (await world.Rows()).ConvertAll(r => r.Id);
        var resolver = world.Get<InterruptedResolver>();
        await resolver.Resolve(world.Database.System, ids[0], InterruptedAs.Sent, default);

        var outcome = await resolver.ResolveMany(world.Database.System, ids, InterruptedAs.Resend, default);
        await world.Tick();

        Assert.Equal(2, outcome.Resolved);
        Assert.Equal(ids[0], Assert.Single(outcome.Refused).Id);
        Assert.All(await world.Rows(), r => Assert.Equal(ScheduledEmailStatus.Sent, r.Status));
        Assert.Equal(5, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task Sent_again_it_goes_at_once_with_the_same_message_id()
    {
        await using var world = await Interrupted();

        await world.Get<InterruptedResolver>().Resolve(world.Database.System, (await world.Rows())[0].Id, InterruptedAs.Resend, default);
        await world.Tick();

        Assert.Equal(2, world.Transport.Handed.Count);
        Assert.Single(world.Transport.Handed.Select(h => h.MessageId).Distinct());
        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Rows())[0].Status);
    }

    [Fact]
    public async Task Sent_again_in_a_paused_campaign_it_waits_with_the_others()
    {
        await using var world = await Interrupted();
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);

        await world.Get<InterruptedResolver>().Resolve(world.Database.System, (await world.Rows())[0].Id, InterruptedAs.Resend, default);

        Assert.Equal((ScheduledEmailStatus.Cancelled, CancelReason.CampaignPaused), ((await world.Rows())[0].Status, (await world.Rows())[0].CancelReason));
    }

    [Fact]
    public async Task What_is_not_interrupted_is_not_decided_about()
    {
        await using var world = await SendingWorld.WithCampaign();

        var refused = await Assert.ThrowsAsync<IllegalTransitionException>(
            () => world.Get<InterruptedResolver>().Resolve(world.Database.System, world.Row().Result.Id, InterruptedAs.Sent, default));

        Assert.Equal(("pending", "sent"), (refused.From, refused.To));
    }

    /// <summary>The server has not answered: whatever it said before stands.</summary>
    [Fact]
    public async Task Counted_as_sent_it_says_nothing_of_the_server_nor_of_the_domain()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 1);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Unknown));
        await world.Tick();
        var interrupted = (await world.Row()).Id;
        await world.Start();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderBusy, 421));
        await world.Tick();
        var paused = await PausedUntil(world);
        Assert.Equal(world.Database.Now.AddMinutes(1), paused);
        world.Clock.MoveTo(paused!.Value);
        await world.Start(contacts: 3);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Retry, 451));
        await world.Tick();
        Assert.Equal(3, await Failures(world));

        await world.Get<InterruptedResolver>().Resolve(world.Database.System, interrupted, InterruptedAs.Sent, default);

        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync()));
        Assert.Equal((paused, 3), (await PausedUntil(world), await Failures(world)));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.MakeAllDue();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderBusy, 421));
        await world.Tick();
        Assert.Equal(world.Database.Now.AddMinutes(2), await PausedUntil(world)); // busy for the second time in a row
    }

    private static Task<int> Failures(SendingWorld world) => world.Read(db => db.DomainBackoffs.Select(b => b.Failures).SingleAsync());

    private static Task<DateTime?> PausedUntil(SendingWorld world) => world.Read(db => db.SenderAccounts.Select(s => s.PausedUntil).SingleAsync());

    private static async Task<SendingWorld> Interrupted()
    {
        var world = await SendingWorld.WithCampaign(steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)]);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.Unknown));
        await world.Tick();
        Assert.Equal(ScheduledEmailStatus.Interrupted, (await world.Rows())[0].Status);
        world.Transport.AnswerAlways(ScriptedTransport.Accepted());
        return world;
    }
}
