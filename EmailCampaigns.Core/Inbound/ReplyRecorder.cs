using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound;

/// <summary>A reply as another system or a person reports it.</summary>
public sealed record ReplyNote
{
    /// <summary>Who replied; or <see cref="Email"/>.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>The address that replied, any of the contact's.</summary>
    public string? Email { get; init; }

    /// <summary>The campaign that it answers; null means every open enrollment of the contact.</summary>
    public Guid? CampaignId { get; init; }

    public DateTime? ReceivedAt { get; init; }
    public string? Subject { get; init; }
    public string? Snippet { get; init; }

    /// <summary>Makes the record idempotent; one without gets <c>manual:{id}</c>.</summary>
    public string? MessageId { get; init; }
}

/// <summary>Records replies of people: the enrollment becomes <c>replied</c> and nothing more of it is sent, from the commit on.</summary>
public sealed class ReplyRecorder(IDbContextFactory<CampaignsDb> dbs, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>How far the clock of a caller may be ahead of ours.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Records a reply. A message that was recorded before changes nothing (<see cref="EditVerdict.Exists"/>).</summary>
    public Task<EditOutcome> Record(Actor by, ReplyNote note, CancellationToken cancellationToken)
    {
        by.Demand(Permission.HandleReplies);
        ArgumentNullException.ThrowIfNull(note);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            if (Implausible(note, now) is { } problem)
            {
                return EditOutcome.Invalid([problem]);
            }

            var id = Guid.CreateVersion7(now);
            var messageId = ReplyKeys.Of(note.MessageId) ?? $"manual:{id}";
            if (await db.EmailReplies.Where(r => r.MessageId == messageId).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancellationToken) is { } standing)
            {
                return EditOutcome.Exists(standing, "This reply was recorded before.");
            }

            var contact = await FindContact(db, note, cancellationToken);
            if (contact is null)
            {
                return Nobody(note);
            }

            if (note is { ContactId: not null, Email: not null } && (await FindContact(db, note with { ContactId = null }, cancellationToken))?.Id != contact.Id)
            {
                return EditOutcome.Invalid([new FieldProblem("email", $"The contact of this id does not have the address {note.Email}. Give one of them, or those of one person.")]);
            }

            if (note.CampaignId is { } wanted && !await db.Campaigns.AnyAsync(c => c.Id == wanted, cancellationToken))
            {
                return EditOutcome.NotFound(wanted);
            }

            var enrollments = await Answered(db, contact.Id, note.CampaignId, cancellationToken);
            var campaignId = note.CampaignId ?? enrollments.FirstOrDefault()?.CampaignId;
            await LaneLocks.OfCampaigns(db, enrollments.Select(e => e.CampaignId).Union(campaignId is { } one ? [one] : []), cancellationToken);
            var counted = campaignId is { } of ? await CountedChange.Begin(db, of, contact.Id, cancellationToken) : null;
            var sent = await db.SentEmails.Where(s => s.ContactId == contact.Id && (campaignId == null || s.CampaignId == campaignId))
                .OrderByDescending(s => s.SentAt)
                .FirstOrDefaultAsync(cancellationToken);
            var receivedAt = note.ReceivedAt is { } at ? DateTime.SpecifyKind(at, DateTimeKind.Utc).TrimToMilliseconds() : now;
            var reply = new EmailReply
            {
                Id = id,
                ContactId = contact.Id,
                CampaignId = campaignId,
                CampaignContactId = enrollments.Find(e => e.CampaignId == campaignId)?.Id,
                SentEmailId = sent?.Id,
                MessageId = messageId,
                ReceivedAt = receivedAt,
                FromAddress = contact.Email,
                Subject = Beginning(note.Subject, ContentLimits.Subject),
                Snippet = Beginning(note.Snippet, ContentLimits.Note),
                Kind = ReplyKind.Reply,
            };
            db.EmailReplies.Add(reply);
            var happened = EventOf(reply, sent?.StepId, now);
            db.MessageEvents.Add(happened);
            await outbox.Add(db, happened, now, cancellationToken);
            await ReplyEffects.Apply(db, contact, enrollments, by, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (counted is not null)
            {
                await counted.Write(now, cancellationToken);
            }

            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    private static string? Beginning(string? text, int max) => text is not null && text.Length > max ? text[..max] : text;

    /// <summary>No reply was received before there was email to reply to here, nor is one that comes later; clocks may differ a little.</summary>
    private static FieldProblem? Implausible(ReplyNote note, DateTime now) => note.ReceivedAt switch
    {
        { } at when at < DateTime.UnixEpoch => new FieldProblem("receivedAt", "Must be a time after 1970-01-01T00:00:00Z."),
        { } at when at > now + ClockDifference => new FieldProblem("receivedAt", "Must not be in the future: it is when the reply was received."),
        _ => null,
    };

    private static EditOutcome Nobody(ReplyNote note) => note switch
    {
        { ContactId: { } contactId } => EditOutcome.NotFound(contactId),
        { Email: { } email } => EditOutcome.Invalid([new FieldProblem("email", $"No contact has the address {email}.")]),
        _ => EditOutcome.Invalid([new FieldProblem("contactId", "Say who replied: contactId or email.")]),
    };

    private static MessageEvent EventOf(EmailReply reply, Guid? stepId, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Type = MessageEventType.Replied,
        EventAt = reply.ReceivedAt,
        ContactId = reply.ContactId,
        CampaignId = reply.CampaignId,
        SentEmailId = reply.SentEmailId,
        StepId = stepId,
        Provider = "api",
    };

    private static async Task<Contact?> FindContact(CampaignsDb db, ReplyNote note, CancellationToken cancellationToken)
    {
        if (note.ContactId is { } contactId)
        {
            return await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId && c.ErasedAt == null, cancellationToken);
        }

        if (!EmailAddress.TryParse(note.Email, out var address, out _))
        {
            return null;
        }

        var own = await db.Contacts.SingleOrDefaultAsync(c => c.EmailNormalized == address.Normalized && c.ErasedAt == null, cancellationToken);
        return own is { DeletedAt: null }
            ? own
            : await (
                from channel in db.ContactChannels
                join contact in db.Contacts on channel.ContactId equals contact.Id
                where channel.Channel == ChannelKind.Email && channel.Address == address.Normalized && contact.ErasedAt == null
                select contact).SingleOrDefaultAsync(cancellationToken) ?? own; // a deleted contact may have become another address of one that is not
    }

    private static async Task<List<Enrollment>> Answered(CampaignsDb db, Guid contactId, Guid? campaignId, CancellationToken cancellationToken)
    {
        var own = db.Enrollments.Where(e => e.ContactId == contactId);
        return campaignId is { } one
            ? await own.Where(e => e.CampaignId == one).ToListAsync(cancellationToken)
            : await own.Where(e => e.Status == EnrollmentStatus.Pending || e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Paused)
                .OrderByDescending(e => e.LastEmailSentAt)
                .ToListAsync(cancellationToken);
    }
}
