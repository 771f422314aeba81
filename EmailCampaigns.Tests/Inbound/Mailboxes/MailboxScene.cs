using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Mailboxes;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Mail.Smtp.Real;
using EmailCampaigns.Tests.Senders;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Inbound.Mailboxes;

/// <summary>A campaign that goes out through Postfix, and the mailbox of its sender at Dovecot.</summary>
internal sealed class MailboxScene : IAsyncDisposable
{
    private static int _scenes;

    private MailboxScene(SendingWorld world) => World = world;

    public SendingWorld World { get; }

    /// <summary>The sender's, another one for each test.</summary>
    public string Mailbox { get; private init; } = "";

    public static async Task<MailboxScene> Create(MailSystem mail, int contacts, SenderProvider provider = SenderProvider.Pickup, Action<SenderAccount>? change = null, int idleConnections = 0)
    {
        var mailbox = $"sender{Interlocked.Increment(ref _scenes)}@northwind.example";
        var connections = new SmtpConnections(new SmtpLimits(), TimeProvider.System);
        var world = await SendingWorld.Create(
            sender: s =>
            {
                s.Email = mailbox;
                s.InboundSettings = Settings(mailbox, mail.ImapPort).ToJson();
                change?.Invoke(s);
            },
            open: _ => connections.Transport(RealServer.Settings(mail.SmtpPort)),
            configure: services => services
                .AddSingleton(new DataDirectory(Support.Temp.NewDirectory()))
                .AddSenderTransports()
                .AddSingleton<InboundRecorder>()
                .AddSingleton(new MailboxOptions { IdleConnections = idleConnections })
                .AddSingleton<MailboxReader>()
                .AddSingleton<SentCopyKeeper>(),
            provider: provider);
        await world.StartFirst(contacts);
        return new MailboxScene(world) { Mailbox = mailbox };
    }

    public static ImapSettings Settings(string user, int port) => new()
    {
        Host = "localhost",
        Port = port,
        Security = SmtpSecurity.None,
        Username = user,
        ProtectedPassword = SenderTools.Secrets.Protect(MailSystem.Password),
    };

    /// <summary>Has the mailbox read through another port.</summary>
    public Task ReadThrough(int port) => World.Do(async db =>
    {
        var sender = await db.SenderAccounts.SingleAsync();
        sender.InboundSettings = Settings(Mailbox, port).ToJson();
    });

    /// <summary>Reads the mailbox now, whenever its time would have come.</summary>
    public async Task Read()
    {
        await World.Do(async db =>
        {
            foreach (var mailbox in await db.SenderMailboxes.ToListAsync())
            {
                mailbox.ReadSoon();
            }
        });
        await World.Get<MailboxReader>().Run(CancellationToken.None);
    }

    /// <summary>Another process that reads mailboxes.</summary>
    public MailboxReader Beside(int idleConnections) => ActivatorUtilities.CreateInstance<MailboxReader>(World.Database.Services, new MailboxOptions { IdleConnections = idleConnections });

    public Task<SenderMailbox> Status() => World.Read(db => db.SenderMailboxes.AsNoTracking().SingleAsync());

    public Task<List<EmailReply>> Replies() => World.Read(db => db.EmailReplies.AsNoTracking().OrderBy(r => r.MessageId).ToListAsync());

    public Task<List<SentEmail>> Sent() => World.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.RecipientEmail).ToListAsync());

    /// <summary>A reply to an email, as the recipient's program writes it.</summary>
    public byte[] ReplyTo(SentEmail sent, string text, string id) => System.Text.Encoding.ASCII.GetBytes($"""
        From: <{sent.RecipientEmail}>
        To: <{Mailbox}>
        Subject: Re: {sent.Subject}
        Message-ID: <{id}@customer.example>
        In-Reply-To: <{sent.MessageId}>
        References: <{sent.MessageId}>
        Date: Sun, 29 Nov 2026 10:00:00 +0000
        Content-Type: text/plain; charset=us-ascii

        {text}
        """.ReplaceLineEndings("\r\n"));

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
