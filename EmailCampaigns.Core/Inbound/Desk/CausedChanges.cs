using System.Buffers.Binary;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>What the judgement of an inbound message made of an enrollment.</summary>
/// <param name="OfColleague">Whether it is that of somebody else in the company of whoever replied.</param>
internal sealed record CausedChange(Guid EnrollmentId, Guid CampaignId, Guid ContactId, EnrollmentStatus From, EnrollmentStatus To, bool OfColleague);

/// <summary>
/// Finds what an inbound message caused. A message is recorded together with its consequences, so they are the transitions that its contact, or a colleague, went through
/// at the instant that its key was made.
/// </summary>
internal static class CausedChanges
{
    /// <summary>How long after its first reading of the clock the recording transaction may still write.</summary>
    private static readonly TimeSpan Recording = TimeSpan.FromSeconds(10);

    /// <summary>The enrollments that it ended or halted, and how they stood before.</summary>
    public static async Task<IReadOnlyList<CausedChange>> Of(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var begin = RecordedAt(reply.Id);
        var end = begin + Recording;
        var outcomes = OutcomesOf(reply.Kind).Select(outcome => SnakeCase.Of(outcome)).ToList();
        var changes = await (
            from contact in await Concerned(db, reply, cancellationToken)
            join enrollment in db.Enrollments on contact.Id equals enrollment.ContactId
            join change in db.Transitions on enrollment.Id equals change.SubjectId
            where change.Subject == TransitionSubject.Enrollment && change.At >= begin && change.At <= end && outcomes.Contains(change.ToStatus)
            orderby change.At, change.Id
            select new { enrollment.Id, enrollment.CampaignId, enrollment.ContactId, change.FromStatus, change.ToStatus }).ToListAsync(cancellationToken);
        return
        [
            .. changes
                .Select(c => new CausedChange(
                    c.Id, c.CampaignId, c.ContactId, SnakeCase.Parse<EnrollmentStatus>(c.FromStatus), SnakeCase.Parse<EnrollmentStatus>(c.ToStatus), c.ContactId != reply.ContactId))
                .Where(e => e.OfColleague == (e.To == EnrollmentStatus.Stopped)),
        ];
    }

    /// <summary>The contact; with a person's reply also those of the same company.</summary>
    public static async Task<IQueryable<Contact>> Concerned(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var domain = await db.Contacts.Where(c => c.Id == reply.ContactId).Select(c => c.EmailDomain).SingleAsync(cancellationToken);
        return reply.Kind != ReplyKind.Reply || FreeMail.IsFree(domain)
            ? db.Contacts.Where(c => c.Id == reply.ContactId)
            : db.Contacts.Where(c => c.EmailDomain == domain);
    }

    private static EnrollmentStatus[] OutcomesOf(ReplyKind kind) => kind switch
    {
        ReplyKind.Reply => [EnrollmentStatus.Replied, EnrollmentStatus.Stopped],
        ReplyKind.AutoReply or ReplyKind.OutOfOffice => [EnrollmentStatus.Paused],
        ReplyKind.UnsubscribeRequest => [EnrollmentStatus.Unsubscribed],
        ReplyKind.Bounce => [EnrollmentStatus.Bounced, EnrollmentStatus.Unsubscribed],
    };

    /// <summary>The instant in a key of version 7 (RFC 9562, 5.7): milliseconds in its first 48 bits.</summary>
    private static DateTime RecordedAt(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >>> 16).UtcDateTime;
}
