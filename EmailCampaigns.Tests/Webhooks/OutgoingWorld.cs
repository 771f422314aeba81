using EmailCampaigns.Core;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Tests.Inbound;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>A workspace whose emails were sent, a program that is told of events, and what delivers to it.</summary>
internal sealed class OutgoingWorld(InboundWorld inbound, Receiver receiver, WebhookClient client, WebhookDispatcher dispatcher) : IAsyncDisposable
{
    public InboundWorld Inbound { get; } = inbound;

    public Receiver Receiver { get; } = receiver;

    public WebhookDispatcher Dispatcher { get; } = dispatcher;

    public DateTime Now => Inbound.Now;

    public static async Task<OutgoingWorld> Create(int contacts = 1, TimeSpan? timeout = null, bool allowPrivate = true)
    {
        var inbound = await InboundWorld.Create(contacts);
        var client = new WebhookClient(new WebhookOptions { AllowPrivateNetworks = allowPrivate, Timeout = timeout ?? TimeSpan.FromSeconds(60) });
        var sending = inbound.Sending;
        var dispatcher = new WebhookDispatcher(
            sending.Database, client, sending.Get<WebhookSecrets>(), sending.Get<WebhookSubscriptions>(), sending.Clock, NullLogger<WebhookDispatcher>.Instance);
        return new OutgoingWorld(inbound, await Receiver.Start(), client, dispatcher);
    }

    /// <summary>An endpoint of the receiver that wants these events; all where none are said.</summary>
    public async Task<(Guid Id, string Secret)> AddEndpoint(string path, params MessageEventType[] types)
    {
        var made = await Inbound.Sending.Get<EndpointEditor>().Create(
            Inbound.Sending.Database.System, new EndpointInput { Url = Receiver.Url(path), EventTypes = types.Length > 0 ? types : Enum.GetValues<MessageEventType>() }, default);
        Assert.True(made.Outcome.IsDone, made.Outcome.Message);
        return (made.Outcome.Id, made.Secret!);
    }

    /// <summary>A test message to an endpoint; its id.</summary>
    public async Task<Guid> SendTest(Guid endpointId)
    {
        var outcome = await Inbound.Sending.Get<MessageResender>().SendTest(Inbound.Sending.Database.System, endpointId, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    /// <summary>Delivers what is due, and waits for it.</summary>
    public async Task Deliver()
    {
        await Dispatcher.Run(default);
        await Dispatcher.WhenIdle();
    }

    public Task<List<WebhookMessage>> Messages() => Inbound.Sending.Read(db => db.WebhookMessages.AsNoTracking().OrderBy(m => m.Id).ToListAsync());

    public Task<List<WebhookAttempt>> Attempts() => Inbound.Sending.Read(db => db.WebhookAttempts.AsNoTracking().OrderBy(a => a.Id).ToListAsync());

    public Task<WebhookEndpoint> Endpoint(Guid id) => Inbound.Sending.Read(db => db.WebhookEndpoints.AsNoTracking().SingleAsync(e => e.Id == id));

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Dispatcher.DisposeAsync();
        client.Dispose();
        await Inbound.DisposeAsync();
    }
}
