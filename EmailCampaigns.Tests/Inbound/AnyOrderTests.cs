using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Inbound.Samples;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>Mailboxes are read in any order, and again: what comes back ends in the same state, whatever came first and how often.</summary>
public sealed class AnyOrderTests
{
    private const int Contacts = 5;

    [Fact]
    public Task Whatever_comes_first_and_however_often_the_end_is_the_same() => Orders.AssertEndTheSame(usual: 8, EndOf);

    private static async Task<string> EndOf(int seed)
    {
        await using var world = await InboundWorld.Create(Contacts);
        var random = new Random(seed);
        List<(InboundMail Mail, DateTime At)> inputs = [.. Inputs(world)];
        inputs.AddRange(random.GetItems(inputs.ToArray(), inputs.Count));
        var order = inputs.ToArray();
        if (seed != 0)
        {
            random.Shuffle(order);
        }

        foreach (var (mail, at) in order)
        {
            await world.Receive(mail, at);
        }

        return await world.Sending.Read(State);
    }

    /// <summary>To the first: a reply, absences, a request to unsubscribe. To the second: soft bounces and an absence. To the third: a bounce and a reply. To the fourth: a complaint and a
    /// request to unsubscribe. To the fifth: absences, a block, a ticket.</summary>
    private static IEnumerable<(InboundMail Mail, DateTime At)> Inputs(InboundWorld world)
    {
        const string Machine = "Auto-Submitted: auto-replied";
        (int Contact, string Eml)[] written =
        [
            (0, Eml.Text("Yes, call me.")),
            (0, Eml.Text("I am out of office until 20 January 2026.", headers: Machine)),
            (0, Eml.Text("unsubscribe")),
            (1, Eml.Report("5.2.2", "552 5.2.2 Mailbox full")),
            (1, Eml.Report("5.2.2", "552 5.2.2 Mailbox full")),
            (1, Eml.Report("5.2.2", "552 5.2.2 Mailbox full")),
            (1, Eml.Text("I am out of office until 20 January 2026.", headers: Machine)),
            (2, Eml.Report("5.1.1", "550 5.1.1 User unknown")),
            (2, Eml.Text("That was my old address. Call me.", from: "cem@new.example")),
            (3, ReportSamples.Arf("abuse")),
            (3, Eml.Text("", subject: "unsubscribe", inReplyTo: null)),
            (4, Eml.Text("I am out of office until 20 January 2026.", headers: Machine)),
            (4, Eml.Text("I am out of office until 27 January 2026.", headers: Machine)),
            (4, Eml.Report("5.7.1", "550 5.7.1 Blocked")),
            (4, Eml.Text("Ticket 4711 was opened.", headers: "Auto-Submitted: auto-generated")),
        ];
        return written.Select((w, i) => (InboundWorld.Read(w.Eml, world.Sent[w.Contact]) with { MessageId = $"message-{i}@contoso.example" }, world.Now.AddMinutes(-i)));
    }

    /// <summary>All that stands, but for ids, for the instants of writing, and for what the sender's page and the audit log tell of the order.</summary>
    private static async Task<string> State(CampaignsDb db)
    {
        var contacts = await db.Contacts.OrderBy(c => c.EmailNormalized).Select(c => c.Id).ToListAsync();
        string Who(Guid? contact) => contacts.IndexOf(contact ?? Guid.Empty).ToString(CultureInfo.InvariantCulture);
        var text = new List<string>();
        text.AddRange((await db.Enrollments.ToListAsync()).Select(e => $"enrollment {Who(e.ContactId)} {e.Status} {e.PausedUntil:s}"));
        text.AddRange((await db.ScheduledEmails.ToListAsync()).Select(e => $"email {Who(e.ContactId)} {e.Priority} {e.Status} {e.CancelReason}"));
        text.AddRange((await db.SentEmails.ToListAsync()).Select(s => $"sent {Who(s.ContactId)} {s.Status}"));
        text.AddRange((await db.Suppressions.ToListAsync()).Select(s => $"suppression {contacts.Count(c => c != Guid.Empty)} {s.Reason} {s.Source}"));
        text.AddRange((await db.EmailReplies.ToListAsync()).Select(r => $"reply {r.MessageId} {r.Kind} {r.FailureClass} {r.Intent} {r.OutOfOfficeUntil:s} {Who(r.ContactId)}"));
        text.AddRange((await db.MessageEvents.ToListAsync()).Select(e => $"event {Who(e.ContactId)} {e.Type} {e.FailureClass} {e.EventAt:s}"));
        text.AddRange((await db.MessageEventKeys.ToListAsync()).Select(k => $"key {k.Provider} {k.ProviderEventId}"));
        text.AddRange((await db.DailyAnalytics.ToListAsync()).Select(d => $"day {d.Date} {d.TotalEmailsSent} {d.Replied} {d.Bounced} {d.Unsubscribed}"));
        return string.Join('\n', text.Order(StringComparer.Ordinal));
    }
}
