using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>A campaign of three steps whose first step was sent, and a mailbox into which answers come.</summary>
internal sealed class InboundWorld(SendingWorld sending) : IAsyncDisposable
{
    public SendingWorld Sending { get; } = sending;

    public DateTime Now => Sending.Database.Now;

    /// <summary>What was sent, contact by contact.</summary>
    public IReadOnlyList<SentEmail> Sent { get; private set; } = [];

    public static async Task<InboundWorld> Create(int contacts = 1, Action<CampaignSettings>? settings = null)
    {
        var sending = await SendingWorld.WithCampaign(
            contacts,
            [new("Hello {{first_name}}", "<p>One</p>"), new("Two", "<p>Two</p>", DelayDays: 4), new("Three", "<p>Three</p>", DelayDays: 7)],
            settings: settings);
        var world = new InboundWorld(sending);
        await sending.Tick();
        world.Sent = await sending.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.RecipientEmail).ToListAsync());
        Assert.Equal(contacts, world.Sent.Count);
        return world;
    }

    /// <summary>Records a message that was written for the samples' email, as if it answered this one.</summary>
    public Task<InboundOutcome> Receive(string eml, SentEmail? answered = null, DateTime? at = null) => Receive(Read(eml, answered ?? Sent[0]), at);

    public Task<InboundOutcome> Receive(InboundMail mail, DateTime? at = null) =>
        Sending.Get<InboundRecorder>().Record(Sending.Database.WorkspaceId, Sending.SenderId, mail, at ?? Now, default);

    public static InboundMail Read(string eml, SentEmail answered) => InboundMail.Parse(Encoding.UTF8.GetBytes(eml
        .Replace(Eml.OurId, answered.MessageId, StringComparison.Ordinal)
        .Replace(Eml.Them, answered.RecipientEmail, StringComparison.Ordinal)
        .ReplaceLineEndings("\r\n")));

    public Task<Enrollment> Enrollment(SentEmail? of = null)
    {
        var id = (of ?? Sent[0]).CampaignContactId;
        return Sending.Read(db => db.Enrollments.AsNoTracking().SingleAsync(e => e.Id == id));
    }

    /// <summary>The rows of a contact that were not sent.</summary>
    public async Task<List<ScheduledEmail>> Rest(SentEmail? of = null) =>
        [.. (await Sending.Rows()).Where(r => r.CampaignContactId == (of ?? Sent[0]).CampaignContactId && r.Status != ScheduledEmailStatus.Sent)];

    public Task<EmailReply> Reply() => Sending.Read(db => db.EmailReplies.AsNoTracking().SingleAsync());

    /// <summary>What anybody but the sending wrote.</summary>
    public Task<MessageEvent> Event() => Sending.Read(db => db.MessageEvents.AsNoTracking().SingleAsync(e => e.Type != MessageEventType.Sent));

    public Task<List<Suppression>> Suppressions() => Sending.Read(db => db.Suppressions.AsNoTracking().ToListAsync());

    public ValueTask DisposeAsync() => Sending.DisposeAsync();
}
