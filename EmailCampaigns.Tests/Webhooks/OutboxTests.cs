using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>Whatever records an event writes down with it to whom it is to be told; both stand or neither does.</summary>
public sealed class OutboxTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";

    [Fact]
    public async Task Every_event_that_is_recorded_is_told_whichever_way_it_came()
    {
        await using var world = await SendingWorld.WithCampaign(8, [new("Hello", "<p>One</p>"), new("Two", "<p>Two</p>", DelayDays: 4)]);
        await Subscribe(world, [.. Enum.GetValues<MessageEventType>()]);
        await world.Tick();
        var sent = await world.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.RecipientEmail).ToListAsync());

        await world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, InboundWorld.Read(Eml.Text("Call me."), sent[0]), world.Database.Now, default);
        await world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, InboundWorld.Read(Eml.Report("5.1.1", "550 5.1.1 User unknown"), sent[1]), world.Database.Now, default);
        await world.Get<InboundRecorder>().Record(world.Database.WorkspaceId, world.SenderId, InboundWorld.Read(ReportSamples.Arf("abuse"), sent[2]), world.Database.Now, default);
        await world.Get<ReplyRecorder>().Record(world.Database.System, new ReplyNote { ContactId = sent[3].ContactId }, default);
        await world.Get<Suppressor>().Unsubscribe(sent[4].ScheduledEmailId, "one_click", default);
        await new RecipientChoice(world.Database, world.Get<EventOutbox>(), world.Clock).LeaveCampaign(sent[5].ScheduledEmailId, default);
        await world.Get<HitRecorder>().Record(
            [
                new TrackingHit { Type = MessageEventType.Opened, EmailId = sent[6].ScheduledEmailId, At = world.Database.Now.AddMinutes(1), UserAgent = Browser },
                new TrackingHit { Type = MessageEventType.Clicked, EmailId = sent[6].ScheduledEmailId, At = world.Database.Now.AddMinutes(2), UserAgent = Browser, Url = "https://example.org/" },
            ],
            default);

        await AssertAllTold(world, MessageEventType.Sent, MessageEventType.Replied, MessageEventType.Bounced, MessageEventType.Complained, MessageEventType.Unsubscribed, MessageEventType.Opened, MessageEventType.Clicked);
    }

    [Theory]
    [InlineData(DeliveryVerdict.RecipientHard, MessageEventType.Bounced)]
    [InlineData(DeliveryVerdict.Blocked, MessageEventType.Bounced)]
    [InlineData(DeliveryVerdict.MessageRefused, MessageEventType.Failed)]
    public async Task What_a_server_refuses_is_told_too(DeliveryVerdict verdict, MessageEventType type)
    {
        await using var world = await SendingWorld.WithCampaign();
        await Subscribe(world, [.. Enum.GetValues<MessageEventType>()]);
        world.Transport.AnswerAlways(ScriptedTransport.Of(verdict, 550));

        await world.Tick();

        await AssertAllTold(world, type);
    }

    [Fact]
    public async Task Nobody_is_told_of_what_they_did_not_ask_for()
    {
        await using var world = await SendingWorld.WithCampaign(2);
        await Subscribe(world, [MessageEventType.Bounced]);

        await world.Tick();

        Assert.Equal(0, await world.Read(db => db.WebhookMessages.CountAsync()));
    }

    [Fact]
    public async Task An_event_and_what_is_told_of_it_stand_together_or_not_at_all()
    {
        await using var world = await InboundWorld.Create();
        await Subscribe(world.Sending, [.. Enum.GetValues<MessageEventType>()]);
        await world.Sending.Database.Refuse("full_disk", "webhook_messages");

        await Assert.ThrowsAnyAsync<Exception>(() => world.Receive(Eml.Report("5.1.1", "550 5.1.1 User unknown")));

        Assert.Equal(0, await world.Sending.Read(db => db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Bounced)));
        await world.Sending.Database.RefuseNoMore("full_disk", "webhook_messages");
        await world.Receive(Eml.Report("5.1.1", "550 5.1.1 User unknown"));
        Assert.Equal(MessageEventType.Bounced, (await world.Sending.Read(db => db.WebhookMessages.SingleAsync())).EventType);
    }

    [Fact]
    public async Task Another_workspace_is_told_nothing()
    {
        await using var world = await SendingWorld.WithCampaign();
        var other = await world.Database.AddWorkspace("Contoso");
        await using (var db = Core.Persistence.CampaignsDbFactory.For(world.Database, other))
        {
            db.WebhookEndpoints.Add(new WebhookEndpoint("https://example.org/", null, Enum.GetValues<MessageEventType>(), "kept:x", world.Database.Now));
            await db.SaveChangesAsync();
        }

        await world.Tick();

        await using var everywhere = Core.Persistence.CampaignsDbFactory.AcrossWorkspaces(world.Database);
        Assert.Equal(0, await everywhere.WebhookMessages.IgnoreQueryFilters().CountAsync());
    }

    [Fact]
    public async Task What_another_process_changed_is_known_within_seconds()
    {
        await using var world = await SendingWorld.WithCampaign(2);
        var subscriptions = world.Get<WebhookSubscriptions>();
        Assert.Empty(await subscriptions.Of(world.Database.WorkspaceId, default));
        await world.Database.Add(new WebhookEndpoint("https://example.org/", null, [MessageEventType.Sent], "kept:x", world.Database.Now));

        Assert.Empty(await subscriptions.Of(world.Database.WorkspaceId, default));
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(await subscriptions.Of(world.Database.WorkspaceId, default));
    }

    private static async Task Subscribe(SendingWorld world, MessageEventType[] types)
    {
        await world.Database.Add(new WebhookEndpoint("https://example.org/", null, types, "kept:x", world.Database.Now));
        world.Get<WebhookSubscriptions>().Forget();
    }

    private static async Task AssertAllTold(SendingWorld world, params MessageEventType[] kinds)
    {
        var events = await world.Read(db => db.MessageEvents.Select(e => new { e.Id, e.Type, e.EventAt }).ToListAsync());
        var told = await world.Read(db => db.WebhookMessages.Select(m => new { Id = m.EventId, Type = m.EventType!.Value, m.EventAt }).ToListAsync());
        Assert.Equal(events.Select(e => (e.Id, e.Type, e.EventAt)).Order(), told.Select(e => (e.Id, e.Type, e.EventAt)).Order());
        Assert.Equal(kinds.Order(), told.Select(t => t.Type).Distinct().Order());
    }
}
