using System.Text;
using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Tests.Inbound.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>Events on their way to other programs, over real connections.</summary>
public sealed class DispatcherTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task An_event_arrives_signed_with_what_it_is_about()
    {
        await using var world = await OutgoingWorld.Create();
        var (_, secret) = await world.AddEndpoint("/ok", MessageEventType.Bounced);
        await world.Inbound.Receive(Eml.Report("5.1.1", "550 5.1.1 User unknown"));

        await world.Deliver();

        var came = Assert.Single(world.Receiver.All);
        var message = Assert.Single(await world.Messages());
        Assert.True(StandardSignature.IsGenuine(secret, came.Headers, Encoding.UTF8.GetBytes(came.Body), world.Now));
        Assert.Equal(WebhookDispatcher.IdOf(message.Id), came.Headers["webhook-id"]);
        Assert.Equal("application/json; charset=utf-8", came.Headers["content-type"]);
        using var told = JsonDocument.Parse(came.Body);
        var (sent, data) = (world.Inbound.Sent[0], told.RootElement.GetProperty("data"));
        Assert.Equal("email.bounced", told.RootElement.GetProperty("type").GetString());
        Assert.Equal((sent.MessageId, sent.RecipientEmail, sent.ContactId, "hard"), (
            data.GetProperty("messageId").GetString(), data.GetProperty("recipient").GetString(), data.GetProperty("contactId").GetGuid(), data.GetProperty("failureClass").GetString()));
        Assert.Equal((WebhookMessageStatus.Delivered, 1, null), (message.Status, message.Attempts, message.NextAttemptAt));
        Assert.Equal((WebhookResult.Delivered, 200, "thanks"), Assert.Single(await world.Attempts()) is var a ? (a.Result, a.StatusCode, a.Answer) : default);
    }

    [Theory]
    [InlineData("/fails", WebhookResult.Refused, 500)]
    [InlineData("/redirects", WebhookResult.Redirected, 302)]
    [InlineData("/drops", WebhookResult.Unreachable, null)]
    [InlineData("/stalls", WebhookResult.TimedOut, null)]
    public async Task What_is_not_taken_is_tried_again_with_the_same_id_and_body_until_it_is(string path, WebhookResult expected, int? status)
    {
        await using var world = await OutgoingWorld.Create(timeout: path == "/stalls" ? Short : null);
        var (endpointId, _) = await world.AddEndpoint(path);
        await world.SendTest(endpointId);

        await world.Deliver();

        var attempt = Assert.Single(await world.Attempts());
        Assert.Equal((expected, status), (attempt.Result, attempt.StatusCode));
        Assert.True(attempt.Answer is null || attempt.Answer.Length <= 1024);
        Assert.Equal((WebhookMessageStatus.Pending, 1, (DateTime?)world.Now.AddSeconds(5)), Assert.Single(await world.Messages()) is var m ? (m.Status, m.Attempts, m.NextAttemptAt) : default);
        Assert.Equal(world.Now, (await world.Endpoint(endpointId)).FailingSince);
        Assert.Single(world.Receiver.All); // a redirect was not followed
        var first = world.Receiver.All.Single();

        await ChangeUrl(world, endpointId, "/ok");
        await world.Deliver();
        Assert.Single(world.Receiver.All); // not before its time
        world.Inbound.Sending.Clock.Advance(TimeSpan.FromSeconds(5));
        await world.Deliver();

        var second = world.Receiver.All.Last();
        Assert.Equal((first.Headers["webhook-id"], first.Body), (second.Headers["webhook-id"], second.Body));
        Assert.NotEqual(first.Headers["webhook-timestamp"], second.Headers["webhook-timestamp"]);
        Assert.Equal(WebhookMessageStatus.Delivered, Assert.Single(await world.Messages()).Status);
        Assert.Null((await world.Endpoint(endpointId)).FailingSince);
    }

    [Fact]
    public async Task After_the_last_attempt_a_message_waits_for_a_person()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/fails");
        var messageId = await world.SendTest(endpointId);
        TimeSpan[] delays =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
        ];
        foreach (var delay in delays)
        {
            await world.Deliver();
            Assert.Equal(world.Now + delay, Assert.Single(await world.Messages()).NextAttemptAt);
            world.Inbound.Sending.Clock.Advance(delay);
        }

        await world.Deliver();

        Assert.Equal((WebhookMessageStatus.Failed, 8, null), Assert.Single(await world.Messages()) is var m ? (m.Status, m.Attempts, m.NextAttemptAt) : default);
        await ChangeUrl(world, endpointId, "/ok");
        Assert.True((await world.Inbound.Sending.Get<MessageResender>().Resend(world.Inbound.Sending.Database.System, messageId, default)).IsDone);
        await world.Deliver();
        Assert.Equal(WebhookMessageStatus.Delivered, Assert.Single(await world.Messages()).Status);
        Assert.Single(world.Receiver.All.Select(r => r.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task An_endpoint_that_says_410_is_disabled_at_once_and_told_nothing_more()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/gone");
        await world.SendTest(endpointId);

        await world.Deliver();
        await world.Inbound.Receive(Eml.Text("Call me."));
        world.Inbound.Sending.Clock.Advance(TimeSpan.FromDays(1));
        await world.Deliver();

        Assert.Contains("410", (await world.Endpoint(endpointId)).DisabledReason, StringComparison.Ordinal);
        Assert.Single(world.Receiver.All);
        Assert.Single(await world.Messages()); // what happens meanwhile is not written down for it
        Assert.Equal(EditVerdict.InUse, (await world.Inbound.Sending.Get<MessageResender>().SendTest(world.Inbound.Sending.Database.System, endpointId, default)).Verdict);
    }

    [Fact]
    public async Task An_endpoint_that_takes_nothing_for_five_days_is_disabled_and_goes_on_when_enabled()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/fails");
        await world.SendTest(endpointId);
        await world.Deliver();
        world.Inbound.Sending.Clock.Advance(TimeSpan.FromDays(4.9));
        await world.Deliver();
        Assert.Null((await world.Endpoint(endpointId)).DisabledAt);

        world.Inbound.Sending.Clock.Advance(TimeSpan.FromDays(0.2));
        await world.Deliver();

        Assert.Equal("It took no message for 5 days.", (await world.Endpoint(endpointId)).DisabledReason);
        var needs = await new Core.Analytics.DashboardQueries(world.Inbound.Sending.Database, world.Inbound.Sending.Clock).AttentionSummary(world.Inbound.Sending.Database.WorkspaceId, default);
        Assert.Equal(1, needs.DisabledWebhooks);

        await ChangeUrl(world, endpointId, "/ok");
        Assert.True((await world.Inbound.Sending.Get<EndpointEditor>().Enable(world.Inbound.Sending.Database.System, endpointId, default)).IsDone);
        world.Inbound.Sending.Clock.Advance(TimeSpan.FromHours(1));
        await world.Deliver();
        Assert.Equal(WebhookMessageStatus.Delivered, Assert.Single(await world.Messages()).Status);
    }

    [Fact]
    public async Task One_that_stalls_holds_up_no_other_and_gets_few_at_once()
    {
        await using var world = await OutgoingWorld.Create();
        var (stalling, _) = await world.AddEndpoint("/stalls");
        var (healthy, _) = await world.AddEndpoint("/ok");
        for (var i = 0; i < 10; i++)
        {
            await world.SendTest(stalling);
            await world.SendTest(healthy);
        }

        await world.Dispatcher.Run(default); // returns though one stalls
        await world.Inbound.Sending.Until(async () => (await world.Messages()).Count(m => m.Status == WebhookMessageStatus.Delivered) == 10);

        Assert.All(await world.Messages(), m => Assert.Equal(m.EndpointId == healthy, m.Status == WebhookMessageStatus.Delivered));
        Assert.True(world.Receiver.All.Count(r => r.Path == "/stalls") <= 4, "More than 4 at once.");
        await world.SendTest(healthy);
        await world.Inbound.Sending.Until(async () =>
        {
            await world.Dispatcher.Run(default); // again and again like the job: the run that delivered the tenth may just be ending
            return (await world.Messages()).Count(m => m.Status == WebhookMessageStatus.Delivered) == 11;
        });
        Assert.True(world.Receiver.All.Count(r => r.Path == "/stalls") <= 4, "The endpoint that stalls got more.");
    }

    [Fact]
    public async Task Two_processes_send_each_message_once()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/ok");
        for (var i = 0; i < 20; i++)
        {
            await world.SendTest(endpointId);
        }

        var sending = world.Inbound.Sending;
        await using var other = new WebhookDispatcher(
            sending.Database, sending.Get<WebhookClient>(), sending.Get<WebhookSecrets>(), sending.Get<WebhookSubscriptions>(), sending.Clock, NullLogger<WebhookDispatcher>.Instance);
        await Task.WhenAll(other.Run(default), world.Dispatcher.Run(default));
        await Task.WhenAll(other.WhenIdle(), world.Dispatcher.WhenIdle());

        Assert.Equal(20, world.Receiver.All.Count);
        Assert.Equal(20, world.Receiver.All.Select(r => r.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task What_a_process_dies_on_is_sent_again_with_the_same_id()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/stalls");
        await world.SendTest(endpointId);
        await world.Dispatcher.Run(default);
        await world.Inbound.Sending.Until(() => Task.FromResult(!world.Receiver.All.IsEmpty));
        await world.Dispatcher.DisposeAsync(); // in the middle of the request

        await ChangeUrl(world, endpointId, "/ok");
        world.Inbound.Sending.Clock.Advance(TimeSpan.FromMinutes(6));
        var next = world.Inbound.Sending.Get<WebhookDispatcher>();
        await next.Run(default);
        await next.WhenIdle();

        Assert.Equal(2, world.Receiver.All.Count);
        Assert.Single(world.Receiver.All.Select(r => (r.Headers["webhook-id"], r.Body)).Distinct());
        Assert.Equal(WebhookMessageStatus.Delivered, Assert.Single(await world.Messages()).Status);
    }

    [Fact]
    public async Task For_a_day_after_a_new_secret_messages_are_signed_with_both()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, former) = await world.AddEndpoint("/ok");
        var next = (await world.Inbound.Sending.Get<EndpointEditor>().RotateSecret(world.Inbound.Sending.Database.System, endpointId, default)).Secret!;

        await world.SendTest(endpointId);
        await world.Deliver();
        var both = world.Receiver.All.Last();
        Assert.All(new[] { former, next }, secret => Assert.True(StandardSignature.IsGenuine(secret, both.Headers, Encoding.UTF8.GetBytes(both.Body), world.Now)));

        world.Inbound.Sending.Clock.Advance(TimeSpan.FromHours(24));
        await world.SendTest(endpointId);
        await world.Deliver();
        var one = world.Receiver.All.Last();
        Assert.False(StandardSignature.IsGenuine(former, one.Headers, Encoding.UTF8.GetBytes(one.Body), world.Now));
        Assert.True(StandardSignature.IsGenuine(next, one.Headers, Encoding.UTF8.GetBytes(one.Body), world.Now));
    }

    [Fact]
    public async Task Nothing_goes_to_a_private_network_unless_a_setting_allows_it()
    {
        await using var world = await OutgoingWorld.Create(allowPrivate: false);
        var (endpointId, _) = await world.AddEndpoint("/ok"); // set while it was allowed
        await world.SendTest(endpointId);

        await world.Deliver();

        Assert.Empty(world.Receiver.All);
        Assert.Equal(WebhookResult.Forbidden, Assert.Single(await world.Attempts()).Result);
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("example.org")]
    [InlineData("")]
    public async Task What_is_no_address_of_the_web_is_refused_at_its_field(string url)
    {
        await using var world = await OutgoingWorld.Create();

        var made = await world.Inbound.Sending.Get<EndpointEditor>().Create(world.Inbound.Sending.Database.System, new EndpointInput { Url = url, EventTypes = [MessageEventType.Sent] }, default);

        Assert.Equal("url", Assert.Single(made.Outcome.Problems).Field);
    }

    [Fact]
    public async Task Old_webhooks_and_those_of_deleted_endpoints_are_removed()
    {
        await using var world = await OutgoingWorld.Create();
        var (endpointId, _) = await world.AddEndpoint("/ok");
        await world.SendTest(endpointId);
        await world.Deliver();
        var sending = world.Inbound.Sending;
        await sending.Database.Add(
            new WebhookMessage(Guid.CreateVersion7(world.Now), MessageEventType.Sent, Guid.CreateVersion7(world.Now), world.Now, world.Now),
            new WebhookDelivery { Id = Guid.CreateVersion7(world.Now), DeliveryKey = "one", ReceivedAt = world.Now });

        await sending.Get<WebhookSweeper>().Run(default);
        Assert.Equal(endpointId, Assert.Single(await world.Messages()).EndpointId);

        sending.Clock.Advance(TimeSpan.FromDays(31));
        await sending.Get<WebhookSweeper>().Run(default);
        Assert.Empty(await world.Messages());
        Assert.Empty(await world.Attempts());
        Assert.Equal(0, await sending.Read(db => db.WebhookDeliveries.CountAsync()));
    }

    private static async Task ChangeUrl(OutgoingWorld world, Guid endpointId, string path) => Assert.True((await world.Inbound.Sending.Get<EndpointEditor>().Update(
        world.Inbound.Sending.Database.System, endpointId, new EndpointInput { Url = world.Receiver.Url(path) }, expectedVersion: null, default)).IsDone);
}
