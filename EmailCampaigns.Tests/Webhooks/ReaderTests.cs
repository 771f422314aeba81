using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>What mail services tell has the same consequences as what mailboxes and our own links tell.</summary>
public sealed class ReaderTests
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static int _keys;

    [Theory]
    [InlineData("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist", "bounce", FailureClass.Hard, EnrollmentStatus.Bounced, true)]
    [InlineData("5.0.0", "550 Unknown user", "bounce", FailureClass.Hard, EnrollmentStatus.Bounced, true)]
    [InlineData("5.2.2", "552 5.2.2 Mailbox full", "bounce", FailureClass.Soft, EnrollmentStatus.InProgress, false)]
    [InlineData("5.7.1", "550 5.7.1 Message rejected, our block list", "bounce", FailureClass.Blocked, EnrollmentStatus.InProgress, false)]
    [InlineData("5.7.1", "550 5.7.1 Spam detected", "blocked", FailureClass.Blocked, EnrollmentStatus.InProgress, false)]
    [InlineData("5.1.1", "550 5.1.1 User unknown", "blocked", FailureClass.Hard, EnrollmentStatus.Bounced, true)]
    [InlineData(null, null, "bounce", FailureClass.Soft, EnrollmentStatus.InProgress, false)]
    public async Task A_bounce_is_judged_by_what_the_server_said_and_not_by_the_word_of_the_provider(
        string? status, string? reason, string type, FailureClass expected, EnrollmentStatus enrollment, bool isSuppressed)
    {
        await using var world = await InboundWorld.Create();

        await SendGrid(world, new { @event = "bounce", type, status, reason, smtp_id = world.Sent[0].MessageId });

        Assert.Equal((MessageEventType.Bounced, expected, "sendgrid"), (await world.Event() is var e ? (e.Type, e.FailureClass!.Value, e.Provider) : default));
        Assert.Equal(enrollment, (await world.Enrollment()).Status);
        Assert.Equal(isSuppressed ? 1 : 0, (await world.Suppressions()).Count);
    }

    [Theory]
    [InlineData("spamreport", MessageEventType.Complained, SuppressionReason.Complaint)]
    [InlineData("unsubscribe", MessageEventType.Unsubscribed, SuppressionReason.Unsubscribed)]
    [InlineData("group_unsubscribe", MessageEventType.Unsubscribed, SuppressionReason.Unsubscribed)]
    public async Task Who_complains_or_leaves_is_not_mailed_any_more(string name, MessageEventType type, SuppressionReason reason)
    {
        await using var world = await InboundWorld.Create();

        await SendGrid(world, new { @event = name, smtp_id = world.Sent[0].MessageId });

        Assert.Equal(type, (await world.Event()).Type);
        Assert.Equal(EnrollmentStatus.Unsubscribed, (await world.Enrollment()).Status);
        Assert.Equal(reason, Assert.Single(await world.Suppressions()).Reason);
        Assert.All(await world.Rest(), row => Assert.Equal(ScheduledEmailStatus.Cancelled, row.Status));
    }

    [Theory]
    [InlineData("Unsubscribed Address", MessageEventType.Unsubscribed, true)]
    [InlineData("Spam Reporting Address", MessageEventType.Unsubscribed, true)]
    [InlineData("Bounced Address", MessageEventType.Bounced, false)]
    [InlineData("Invalid", MessageEventType.Bounced, false)]
    public async Task What_SendGrid_drops_counts_as_the_recipients_wish_or_as_a_soft_bounce(string reason, MessageEventType type, bool isSuppressed)
    {
        await using var world = await InboundWorld.Create();

        await SendGrid(world, new { @event = "dropped", reason, smtp_id = world.Sent[0].MessageId });

        Assert.Equal(type, (await world.Event()).Type);
        Assert.Equal(isSuppressed ? 1 : 0, (await world.Suppressions()).Count);
    }

    [Fact]
    public async Task Delivered_and_deferred_are_facts_and_no_more()
    {
        await using var world = await InboundWorld.Create();

        await SendGrid(world, new { @event = "deferred", response = "450 try again", smtp_id = world.Sent[0].MessageId }, new { @event = "delivered", smtp_id = world.Sent[0].MessageId });

        var events = await world.Sending.Read(db => db.MessageEvents.Where(e => e.Type != MessageEventType.Sent).Select(e => e.Type).ToListAsync());
        Assert.Equal([MessageEventType.Deferred, MessageEventType.Delivered], events.Order().Reverse());
        Assert.Equal(SentEmailStatus.Delivered, (await world.Sending.Read(db => db.SentEmails.SingleAsync())).Status);
        Assert.Equal(EnrollmentStatus.InProgress, (await world.Enrollment()).Status);
        Assert.Equal(1, (await world.Sending.Read(db => db.DailyAnalytics.SingleAsync())).Delivered);
    }

    [Fact]
    public async Task An_open_by_a_machine_counts_for_nobody()
    {
        await using var world = await InboundWorld.Create(2);
        const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";

        await SendGrid(
            world,
            new { @event = "open", useragent = Browser, sg_machine_open = true, smtp_id = world.Sent[0].MessageId, timestamp = Unix(world.Now.AddMinutes(5)) },
            new { @event = "click", useragent = Browser, url = "https://example.org/a", smtp_id = world.Sent[1].MessageId, timestamp = Unix(world.Now.AddMinutes(5)) });

        var events = await world.Sending.Read(db => db.MessageEvents.Where(e => e.Type != MessageEventType.Sent).ToListAsync());
        Assert.Equal((true, "sendgrid"), events.Single(e => e.Type == MessageEventType.Opened) is var open ? (open.IsAutomated, open.Provider) : default);
        Assert.Equal((false, "https://example.org/a"), events.Single(e => e.Type == MessageEventType.Clicked) is var click ? (click.IsAutomated, click.Url) : default);
        var day = await world.Sending.Read(db => db.DailyAnalytics.SingleAsync(d => d.Clicked > 0));
        Assert.Equal((0, 1), (day.Opened, day.Clicked));
    }

    [Fact]
    public async Task Without_a_message_id_an_address_and_a_recent_sending_tell_the_email_but_not_that_it_was_read()
    {
        await using var world = await InboundWorld.Create();
        var recipient = world.Sent[0].RecipientEmail;

        await SendGrid(world, new { @event = "open", email = recipient }, new { @event = "delivered", email = recipient }, new { @event = "bounce", status = "5.1.1", reason = "550 5.1.1 User unknown", email = recipient.ToUpperInvariant() });

        Assert.Equal(MessageEventType.Bounced, (await world.Event()).Type);
        Assert.Equal("1 recorded, 2 about no email of this workspace", (await Delivery(world)).Result);
    }

    [Fact]
    public async Task What_is_not_understood_stays_with_its_error_and_the_rest_is_recorded()
    {
        await using var world = await InboundWorld.Create();

        await SendGrid(world, new { @event = "teleported" }, new { @event = "processed" }, new { @event = "delivered", smtp_id = world.Sent[0].MessageId });

        var delivery = await Delivery(world);
        Assert.Equal((WebhookStatus.Failed, "1 recorded, 1 without consequence", "Event 1: \"teleported\" is unknown."), (delivery.Status, delivery.Result, delivery.Error));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("[1, null, \"x\", []]")]
    [InlineData("[{\"event\":7}]")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task Nonsense_of_SendGrid_stays_with_an_error(string body)
    {
        await using var world = await InboundWorld.Create();

        await Receive(world, WebhookProvider.Sendgrid, "key", body);

        Assert.Equal(WebhookStatus.Failed, (await Delivery(world)).Status);
        Assert.NotNull((await Delivery(world)).Error);
    }

    [Theory]
    [InlineData("no JSON", "JSON")]
    [InlineData("[]", "type, timestamp and data")]
    [InlineData("""{"type":"email.sent","data":{"recipient":"a@example.org"}}""", "email.bounced")]
    [InlineData("""{"type":"email.bounced","timestamp":"soon","data":{"recipient":"a@example.org"}}""", "is not a time")]
    [InlineData("""{"type":"email.bounced","data":{}}""", "messageId")]
    public async Task Nonsense_of_others_stays_with_an_error_that_says_what_is_expected(string body, string expected)
    {
        await using var world = await InboundWorld.Create();

        await Receive(world, WebhookProvider.Generic, "msg_1", body);

        Assert.Equal(WebhookStatus.Failed, (await Delivery(world)).Status);
        Assert.Contains(expected, (await Delivery(world)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_tells_of_a_bounce_and_of_a_reply()
    {
        await using var world = await InboundWorld.Create(2);

        await Receive(world, WebhookProvider.Generic, "msg_1", $$$"""{"type":"email.bounced","timestamp":"2026-01-14T23:59:59Z","data":{"messageId":"<{{{world.Sent[0].MessageId}}}>","status":"5.1.1","reason":"550 5.1.1 User unknown"}}""");
        await Receive(world, WebhookProvider.Generic, "msg_2", $$$"""{"type":"email.replied","timestamp":"2026-01-14T23:00:00Z","data":{"recipient":"{{{world.Sent[1].RecipientEmail}}}","subject":"Re: Hello","text":"Call me."}}""");

        Assert.Equal(EnrollmentStatus.Bounced, (await world.Enrollment(world.Sent[0])).Status);
        Assert.Equal(EnrollmentStatus.Replied, (await world.Enrollment(world.Sent[1])).Status);
        var reply = await world.Reply();
        Assert.Equal(("generic:msg_2", "Call me.", ReplyKind.Reply), (reply.MessageId, reply.Snippet, reply.Kind));
    }

    [Fact]
    public async Task One_run_again_records_nothing_twice()
    {
        await using var world = await InboundWorld.Create();
        await SendGrid(world, new { @event = "bounce", status = "5.2.2", reason = "552 5.2.2 Mailbox full", smtp_id = world.Sent[0].MessageId });
        var delivery = await Delivery(world);

        Assert.Equal(1, await world.Sending.Get<DeliveryReplayer>().RunAgain(world.Sending.Database.System, [delivery.Id], default));
        await world.Sending.Get<WebhookReader>().Run(default);

        var after = await Delivery(world);
        Assert.Equal((WebhookStatus.Processed, 2, "1 known before"), (after.Status, after.Attempts, after.Result));
        Assert.Equal(MessageEventType.Bounced, (await world.Event()).Type);
    }

    [Fact]
    public async Task What_failed_is_run_again_all_at_once()
    {
        await using var world = await InboundWorld.Create();
        await Receive(world, WebhookProvider.Sendgrid, "one", "no JSON");
        await Receive(world, WebhookProvider.Sendgrid, "two", "[]");

        Assert.Equal(1, await world.Sending.Get<DeliveryReplayer>().RunFailedAgain(world.Sending.Database.System, default));
        Assert.Equal(WebhookStatus.Pending, await world.Sending.Read(db => db.WebhookDeliveries.Where(d => d.DeliveryKey == "one").Select(d => d.Status).SingleAsync()));
    }

    [Fact]
    public async Task A_database_in_trouble_costs_no_webhook()
    {
        await using var world = await InboundWorld.Create();
        await world.Sending.Database.Refuse("full_disk", "message_event_keys");
        await SendGrid(world, new { @event = "delivered", smtp_id = world.Sent[0].MessageId });
        Assert.Equal(WebhookStatus.Pending, (await Delivery(world)).Status);

        await world.Sending.Database.RefuseNoMore("full_disk", "message_event_keys");
        world.Sending.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Sending.Get<WebhookReader>().Run(default);

        Assert.Equal(WebhookStatus.Processed, (await Delivery(world)).Status);
        Assert.Equal(MessageEventType.Delivered, (await world.Event()).Type);
    }

    [Fact]
    public Task What_comes_through_mailboxes_and_webhooks_ends_the_same_in_any_order_and_however_often() => Orders.AssertEndTheSame(usual: 6, EndOf);

    private static async Task<string> EndOf(int seed)
    {
        await using var world = await InboundWorld.Create(6);
        var random = new Random(seed);
        var inputs = Inputs(world);
        inputs.AddRange(random.GetItems(inputs.ToArray(), inputs.Count));
        var order = inputs.ToArray();
        if (seed != 0)
        {
            random.Shuffle(order);
        }

        foreach (var input in order)
        {
            await input();
        }

        return await world.Sending.Read(State);
    }

    /// <summary>To the first a bounce by both ways, to the second a bounce, a complaint and a wish to leave, to the third three soft bounces, to the fourth a reply and a bounce, to the
    /// fifth what leads to nothing, to the sixth opens and clicks by people and machines.</summary>
    private static List<Func<Task>> Inputs(InboundWorld world)
    {
        const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
        string Id(int contact) => world.Sent[contact].MessageId;
        long At(int minutes) => Unix(world.Now.AddMinutes(-minutes));
        object[] told =
        [
            new { sg_event_id = "a1", @event = "bounce", status = "5.1.1", reason = "550 5.1.1 User unknown", smtp_id = Id(0), timestamp = At(1) },
            new { sg_event_id = "b1", @event = "bounce", status = "5.1.1", reason = "550 5.1.1 User unknown", smtp_id = Id(1), timestamp = At(2) },
            new { sg_event_id = "b2", @event = "spamreport", smtp_id = Id(1), timestamp = At(3) },
            new { sg_event_id = "b3", @event = "unsubscribe", smtp_id = Id(1), timestamp = At(4) },
            new { sg_event_id = "c1", @event = "bounce", status = "5.2.2", reason = "552 5.2.2 Mailbox full", smtp_id = Id(2), timestamp = At(5) },
            new { sg_event_id = "c2", @event = "bounce", status = "5.2.2", reason = "552 5.2.2 Mailbox full", smtp_id = Id(2), timestamp = At(6) },
            new { sg_event_id = "d1", @event = "bounce", status = "5.1.1", reason = "550 5.1.1 User unknown", smtp_id = Id(3), timestamp = At(7) },
            new { sg_event_id = "e1", @event = "deferred", response = "450 later", smtp_id = Id(4), timestamp = At(8) },
            new { sg_event_id = "e2", @event = "delivered", smtp_id = Id(4), timestamp = At(9) },
            new { sg_event_id = "e3", @event = "bounce", type = "blocked", status = "5.7.1", reason = "550 5.7.1 Blocked", smtp_id = Id(4), timestamp = At(10) },
            new { sg_event_id = "f1", @event = "open", useragent = Browser, smtp_id = Id(5), timestamp = At(-5) },
            new { sg_event_id = "f2", @event = "open", useragent = Browser, sg_machine_open = true, smtp_id = Id(5), timestamp = At(-4) },
            new { sg_event_id = "f3", @event = "click", useragent = Browser, url = "https://example.org/a", smtp_id = Id(5), timestamp = At(-6) },
            new { sg_event_id = "f4", @event = "delivered", smtp_id = Id(5), timestamp = At(0) },
        ];
        var mails = new (int Contact, string Eml)[]
        {
            (0, Eml.Report("5.1.1", "550 5.1.1 User unknown")),
            (2, Eml.Report("5.2.2", "552 5.2.2 Mailbox full")),
            (3, Eml.Text("That was my old address. Call me.", from: "cem@new.example")),
        };
        return
        [
            .. told.Select(one => (Func<Task>)(() => SendGrid(world, one))),
            () => SendGrid(world, told[..4]),
            () => Receive(world, WebhookProvider.Generic, "g1", $$$"""{"type":"email.replied","timestamp":"2026-01-14T23:00:00Z","data":{"messageId":"{{{Id(3)}}}","replyMessageId":"<r1@contoso.example>","text":"Call me."}}"""),
            () => Receive(world, WebhookProvider.Generic, "g2", $$$"""{"type":"email.complained","timestamp":"2026-01-14T23:00:00Z","data":{"messageId":"{{{Id(1)}}}"}}"""),
            .. mails.Select((mail, i) => (Func<Task>)(() =>
                world.Receive(InboundWorld.Read(mail.Eml, world.Sent[mail.Contact]) with { MessageId = $"message-{i}@contoso.example" }, world.Now.AddMinutes(-20 - i)))),
        ];
    }

    /// <summary>All that stands but for ids, for the instants of writing, and for which of two ways was the first to tell of the same.</summary>
    private static async Task<string> State(Core.Persistence.CampaignsDb db)
    {
        var contacts = await db.Contacts.OrderBy(c => c.EmailNormalized).Select(c => c.Id).ToListAsync();
        string Who(Guid? contact) => contacts.IndexOf(contact ?? Guid.Empty).ToString(CultureInfo.InvariantCulture);
        var text = new List<string>();
        text.AddRange((await db.Enrollments.ToListAsync()).Select(e => $"enrollment {Who(e.ContactId)} {e.Status}"));
        text.AddRange((await db.ScheduledEmails.ToListAsync()).Select(e => $"email {Who(e.ContactId)} {e.Priority} {e.Status} {e.CancelReason}"));
        text.AddRange((await db.SentEmails.ToListAsync()).Select(s => $"sent {Who(s.ContactId)} {s.Status}"));
        text.AddRange((await db.Suppressions.ToListAsync()).Select(s => $"suppression {s.Reason}"));
        text.AddRange((await db.EmailReplies.ToListAsync()).Select(r => $"reply {r.MessageId} {r.Kind} {r.FailureClass}"));
        text.AddRange((await db.MessageEvents.ToListAsync()).Select(e => $"event {Who(e.ContactId)} {e.Type} {e.FailureClass} {e.IsAutomated} {e.EventAt:s}"));
        text.AddRange((await db.MessageEventKeys.ToListAsync()).Select(k => $"key {k.Provider} {k.ProviderEventId}"));
        text.AddRange((await db.DailyAnalytics.ToListAsync()).Select(d => $"day {d.Date} {d.Delivered} {d.Opened} {d.Clicked} {d.Replied} {d.Bounced} {d.Unsubscribed}"));
        text.AddRange((await db.WebhookDeliveries.ToListAsync()).Select(d => $"delivery {d.Status} {d.Error}").Distinct());
        return string.Join('\n', text.Order(StringComparer.Ordinal));
    }

    /// <summary>SendGrid calls a field <c>smtp-id</c>, which no property of C# can be called.</summary>
    private static Task SendGrid(InboundWorld world, params object[] events)
    {
        var body = JsonSerializer.Serialize(events, WithoutNulls);
        return Receive(world, WebhookProvider.Sendgrid, $"sha256:{Interlocked.Increment(ref _keys)}", body.Replace("\"smtp_id\"", "\"smtp-id\"", StringComparison.Ordinal));
    }

    /// <summary>Stores one as the receiver does, and reads it. The clock of the world stands where opens that come five minutes later have happened.</summary>
    private static async Task Receive(InboundWorld world, WebhookProvider provider, string key, string body)
    {
        await world.Sending.Do(async db =>
        {
            if (!await db.WebhookDeliveries.AnyAsync(d => d.Provider == provider && d.DeliveryKey == key))
            {
                db.WebhookDeliveries.Add(new WebhookDelivery
                {
                    Id = Guid.CreateVersion7(world.Now),
                    Provider = provider,
                    DeliveryKey = key,
                    ReceivedAt = world.Now.AddMinutes(10),
                    Body = Encoding.UTF8.GetBytes(body),
                });
            }
        });
        await world.Sending.Get<WebhookReader>().Run(default);
    }

    private static Task<WebhookDelivery> Delivery(InboundWorld world) => world.Sending.Read(db => db.WebhookDeliveries.AsNoTracking().SingleAsync());

    private static long Unix(DateTime at) => new DateTimeOffset(at).ToUnixTimeSeconds();
}
