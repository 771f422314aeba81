using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Mailboxes;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Tests.Senders;
using EmailCampaigns.Tests.Senders.SignIn;
using EmailCampaigns.Tests.Sending;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>A campaign that goes out through Microsoft Graph, and what comes back into the mailbox of its sender.</summary>
public sealed class GraphMailboxTests
{
    [Fact]
    public async Task A_reply_is_read_from_the_inbox_and_one_from_junk_and_nothing_twice()
    {
        await using var scene = await Scene.Create(contacts: 2);
        var sent = await scene.Sent();
        scene.Receive(scene.ReplyTo(sent[0], "Yes please.", "a"));
        scene.Receive(scene.ReplyTo(sent[1], "No thanks.", "b"), "junkemail");
        scene.Receive(Encoding.ASCII.GetBytes("From: <news@shop.example>\r\nMessage-ID: <c@shop.example>\r\nSubject: Sale\r\n\r\nBuy."));

        await scene.Read();
        var asked = scene.Cloud.Requests.Count;
        await scene.Read();

        Assert.Equal(["a@customer.example", "b@customer.example"], (await scene.Replies()).Select(r => r.MessageId));
        Assert.Equal(2, scene.Cloud.Requests.Count - asked); // one look at each folder, from where the last one ended
        Assert.Null((await scene.Status()).LastError);
    }

    [Fact]
    public async Task What_was_sent_under_another_Message_ID_is_found_by_that()
    {
        await using var scene = await Scene.Create(contacts: 1, cloud => cloud.KeepsMessageIds = false);
        var sent = Assert.Single(await scene.Sent());
        Assert.NotEqual(sent.MessageId, sent.WireMessageId);
        scene.Receive(scene.ReplyTo(sent, "Yes please.", "a", inReplyTo: sent.WireMessageId));

        await scene.Read();

        Assert.Equal(sent.Id, Assert.Single(await scene.Replies()).SentEmailId);
    }

    [Fact]
    public async Task A_delta_link_that_is_gone_reads_by_date_and_fetches_nothing_that_is_known()
    {
        await using var scene = await Scene.Create(contacts: 2);
        var sent = await scene.Sent();
        scene.Receive(scene.ReplyTo(sent[0], "Yes please.", "a"));
        await scene.Read();
        scene.Cloud.Epoch++;
        scene.Receive(scene.ReplyTo(sent[1], "Me too.", "b"));
        var fetched = scene.Cloud.Count("GET /$value");

        await scene.Read();

        Assert.Equal(["a@customer.example", "b@customer.example"], (await scene.Replies()).Select(r => r.MessageId));
        Assert.Equal(fetched + 1, scene.Cloud.Count("GET /$value"));
        Assert.Null((await scene.Status()).LastError);
    }

    [Fact]
    public async Task A_reading_that_breaks_off_goes_on_where_it_was()
    {
        await using var scene = await Scene.Create(contacts: 1);
        var sent = Assert.Single(await scene.Sent());
        for (var i = 0; i < 120; i++)
        {
            scene.Receive(Encoding.ASCII.GetBytes($"From: <news@shop.example>\r\nMessage-ID: <{i}@shop.example>\r\nSubject: Sale\r\n\r\nBuy."));
        }

        scene.Receive(scene.ReplyTo(sent, "Yes please.", "a"));
        scene.Cloud.Answer = context =>
        {
            var breaks = scene.Cloud.Count("GET /$value") > 70;
            if (breaks)
            {
                context.Abort();
            }

            return Task.FromResult(breaks);
        };
        await scene.Read();
        Assert.NotNull((await scene.Status()).LastError);
        scene.Cloud.Answer = null;

        await scene.Read();

        Assert.Single(await scene.Replies());
        Assert.InRange(scene.Cloud.Count("GET /$value"), 121 + 1, 121 + 50); // a page at most is read again
    }

    [Fact]
    public async Task A_throttled_reading_is_left_alone_for_as_long_as_it_wants()
    {
        await using var scene = await Scene.Create(contacts: 1);
        scene.Cloud.Answer = context => MailCloud.Refuse(context, 429, "ApplicationThrottled", "1800");

        await scene.Read();

        var status = await scene.Status();
        Assert.Equal(scene.World.Clock.UtcNow().AddMinutes(30), status.NextReadAt);
        Assert.Contains("asked too much", status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_whose_sign_in_ended_is_not_read_until_somebody_signs_in()
    {
        await using var scene = await Scene.Create(contacts: 1);
        scene.Cloud.EndGrants();
        await scene.Read();
        Assert.Contains("Sign in again", (await scene.Status()).LastError, StringComparison.Ordinal);
        var asked = scene.Cloud.Requests.Count;

        await scene.Read();

        Assert.Equal(asked, scene.Cloud.Requests.Count);
    }

    [Fact]
    public async Task A_message_that_was_removed_meanwhile_is_passed_over()
    {
        await using var scene = await Scene.Create(contacts: 1);
        scene.Receive(scene.ReplyTo(Assert.Single(await scene.Sent()), "Yes please.", "a"));
        scene.Cloud.Answer = context => context.Request.Path.Value!.EndsWith("/$value", StringComparison.Ordinal) ? MailCloud.Refuse(context, 404, "ErrorItemNotFound") : Task.FromResult(false);

        await scene.Read();

        Assert.Empty(await scene.Replies());
        Assert.Null((await scene.Status()).LastError);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)] // several are throttled at once
    public async Task A_throttled_sending_rests_the_sender_for_as_long_as_it_is_asked_and_loses_nothing(int contacts)
    {
        await using var scene = await Scene.Create(contacts: 0);
        scene.Cloud.Answer = context => MailCloud.Refuse(context, 429, "ApplicationThrottled", "1800");
        var campaign = await scene.World.Start(contacts);

        await scene.World.Tick();
        scene.Cloud.Answer = null;
        scene.World.Clock.Advance(TimeSpan.FromMinutes(29));
        await scene.World.Tick();
        Assert.All(await scene.World.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Pending, row.Status));
        Assert.Equal(SenderHealth.Resting, (await scene.Sender()).Health);

        scene.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await scene.World.Tick();

        Assert.All(await scene.World.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Sent, row.Status));
        Assert.Equal(contacts, scene.Cloud.Sent.Count);
    }

    [Fact]
    public async Task A_sending_in_doubt_is_interrupted_and_sent_by_nobody_again()
    {
        await using var scene = await Scene.Create(contacts: 0);
        scene.Cloud.Answer = context =>
        {
            var breaks = context.Request.Path.Value!.EndsWith("/send", StringComparison.Ordinal);
            if (breaks)
            {
                context.Abort();
            }

            return Task.FromResult(breaks);
        };
        var campaign = await scene.World.Start();

        await scene.World.Tick();
        scene.World.Clock.Advance(TimeSpan.FromMinutes(30));
        await scene.World.Tick();

        Assert.Equal(ScheduledEmailStatus.Interrupted, (await scene.World.Rows(campaign)).Single().Status);
        Assert.Equal(1, scene.Cloud.Count("POST /send"));
    }

    [Fact]
    public async Task A_grant_that_ends_rests_the_sender_with_its_reason_and_a_new_sign_in_goes_on()
    {
        await using var scene = await Scene.Create(contacts: 0);
        scene.Cloud.EndGrants();
        var campaign = await scene.World.Start(contacts: 3);

        await scene.World.Tick();
        var sender = await scene.Sender();
        Assert.Equal(SenderHealth.InTrouble, sender.Health);
        Assert.Contains("Sign in again", sender.LastError, StringComparison.Ordinal);
        Assert.All(await scene.World.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Pending, row.Status));

        await scene.SignIn();
        Assert.Null((await scene.World.Get<SenderVerifier>().Verify(scene.World.SenderId, scene.World.Database.System, default)).Problem);
        await scene.World.Tick();

        Assert.All(await scene.World.Rows(campaign), row => Assert.Equal(ScheduledEmailStatus.Sent, row.Status));
        Assert.Equal(SenderHealth.Works, (await scene.Sender()).Health);
    }

    private sealed class Scene : IAsyncDisposable
    {
        private Scene(SendingWorld world, MailCloud cloud) => (World, Cloud) = (world, cloud);

        public SendingWorld World { get; }

        public MailCloud Cloud { get; }

        public static async Task<Scene> Create(int contacts, Action<MailCloud>? change = null)
        {
            var cloud = await MailCloud.Start();
            change?.Invoke(cloud);
            SendingWorld? made = null;
            var world = await SendingWorld.Create(
                sender: s =>
                {
                    s.Email = MailCloud.Mailbox;
                    s.InboundSettings = "{}";
                },
                provider: SenderProvider.Microsoft365,
                open: sender => new GraphTransport(made!.Get<SenderTransports>().GraphOf(sender), made.Clock, pause: TimeSpan.Zero),
                configure: services => services
                    .AddSingleton(new DataDirectory(Support.Temp.NewDirectory()))
                    .AddSenderTransports()
                    .Replace(ServiceDescriptor.Singleton(cloud.Providers))
                    .AddSingleton<SenderSignIn>()
                    .AddSingleton<SenderVerifier>()
                    .AddSingleton<InboundEffects>()
                    .AddSingleton<InboundRecorder>()
                    .AddSingleton(new MailboxOptions())
                    .AddSingleton<MailboxReader>());
            made = world;
            var scene = new Scene(world, cloud);
            await scene.SignIn();
            await world.Do(async db => (await db.SenderAccounts.SingleAsync()).Verified(world.Clock.UtcNow()));
            if (contacts > 0)
            {
                await world.StartFirst(contacts);
                await world.Tick();
            }

            return scene;
        }

        public async Task SignIn()
        {
            var signIn = World.Get<SenderSignIn>();
            var (address, attempt, _) = await signIn.Begin(World.SenderId, SignInScene.Callback, World.Database.System, default);
            var back = await SignInScene.Follow(address!);
            Assert.Null((await signIn.Complete(attempt, new AuthorizationResponse(back["state"], back["code"], null, null), World.Database.System, default)).Problem);
        }

        /// <summary>Reads the mailbox now, whenever its time would have come.</summary>
        public async Task Read()
        {
            await World.Do(async db => (await db.SenderMailboxes.SingleOrDefaultAsync())?.ReadSoon());
            await World.Get<MailboxReader>().Run(CancellationToken.None);
        }

        public void Receive(byte[] mime, string folder = "inbox") => Cloud.Receive(mime, World.Clock.UtcNow(), folder);

        public async Task<SenderRow> Sender() => (await new SenderQueries(World.Database, World.Clock).Find(World.Database.WorkspaceId, World.SenderId, default))!.Sender;

        public Task<SenderMailbox> Status() => World.Read(db => db.SenderMailboxes.AsNoTracking().SingleAsync());

        public Task<List<EmailReply>> Replies() => World.Read(db => db.EmailReplies.AsNoTracking().OrderBy(r => r.MessageId).ToListAsync());

        public Task<List<SentEmail>> Sent() => World.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.RecipientEmail).ToListAsync());

        public byte[] ReplyTo(SentEmail sent, string text, string id, string? inReplyTo = null) => Encoding.ASCII.GetBytes($"""
            From: <{sent.RecipientEmail}>
            To: <{MailCloud.Mailbox}>
            Subject: Re: {sent.Subject}
            Message-ID: <{id}@customer.example>
            In-Reply-To: <{inReplyTo ?? sent.MessageId}>
            Date: Sun, 29 Nov 2026 10:00:00 +0000
            Content-Type: text/plain; charset=us-ascii

            {text}
            """.ReplaceLineEndings("\r\n"));

        public async ValueTask DisposeAsync()
        {
            await World.DisposeAsync();
            await Cloud.DisposeAsync();
        }
    }
}
