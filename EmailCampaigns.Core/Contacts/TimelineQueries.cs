using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Reads all that happened with a contact.</summary>
public sealed class TimelineQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>
    /// The newest <paramref name="take"/> entries before <paramref name="before"/> (null: of all), newest first; null where there is no such contact.
    /// </summary>
    public async Task<IReadOnlyList<TimelineEntry>?> Of(Guid workspaceId, Guid contactId, DateTime? before, int take, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var contact = await db.Contacts.Where(c => c.Id == contactId && c.DeletedAt == null)
            .Select(c => new { c.CreatedAt, c.UploadBatchId, File = db.UploadBatches.Where(u => u.Id == c.UploadBatchId).Select(u => u.FileName).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (contact is null)
        {
            return null;
        }

        var until = before ?? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
        var enrollments = await db.Enrollments.AsNoTracking().Where(e => e.ContactId == contactId)
            .Select(e => new EnrollmentOfContact(e.Id, e.CampaignId, e.EnrolledAt)).ToListAsync(cancellationToken);
        List<TimelineEntry> entries =
        [
            .. await Sent(db, contactId, until, take).ToListAsync(cancellationToken),
            .. await Events(db, contactId, until, take).ToListAsync(cancellationToken),
            .. await Replies(db, contactId, until, take).ToListAsync(cancellationToken),
            .. await Answers(db, contactId, until, take).ToListAsync(cancellationToken),
            .. await Changes(db, enrollments, until, take, cancellationToken),
            .. enrollments.Where(e => e.EnrolledAt < until).Select(e => new TimelineEntry.Enrolled { At = e.EnrolledAt, CampaignId = e.CampaignId }),
        ];
        if (contact.CreatedAt < until)
        {
            entries.Add(new TimelineEntry.Created(contact.UploadBatchId, contact.File) { At = contact.CreatedAt });
        }

        var newest = entries.OrderByDescending(e => e.At).ThenBy(Rank).Take(take).ToList();
        var campaigns = newest.Select(e => e.CampaignId).OfType<Guid>().Distinct().ToList();
        var names = await db.Campaigns.Where(c => campaigns.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        return [.. newest.Select(e => e with { Campaign = e.CampaignId is { } id ? names.GetValueOrDefault(id) : null })];
    }

    /// <summary>So much of an answer is shown.</summary>
    private const int SnippetLength = 300;

    /// <summary>The kinds of event that are not told by a sent email or a reply of their own.</summary>
    private static readonly MessageEventType[] ToldApart = [MessageEventType.Sent, MessageEventType.Replied];

    private static IQueryable<TimelineEntry> Sent(CampaignsDb db, Guid contactId, DateTime until, int take) => (
        from sent in db.SentEmails
        join sender in db.SenderAccounts on sent.SenderAccountId equals sender.Id
        where sent.ContactId == contactId && sent.SentAt < until
        orderby sent.SentAt descending
        select new TimelineEntry.Sent(
            sent.Id, sent.SequenceStep, sent.Subject, sender.Email, db.PlanVersions.Where(p => p.Id == sent.PlanVersionId).Select(p => (int?)p.Version).FirstOrDefault(), sent.Variant)
        { At = sent.SentAt, CampaignId = sent.CampaignId }).Take(take);

    private static IQueryable<TimelineEntry> Events(CampaignsDb db, Guid contactId, DateTime until, int take) => (
        from happened in db.MessageEvents
        where happened.ContactId == contactId && happened.EventAt < until && !ToldApart.Contains(happened.Type)
        orderby happened.EventAt descending
        select new TimelineEntry.Event(
            happened.Type,
            db.SentEmails.Where(s => s.Id == happened.SentEmailId).Select(s => (int?)s.SequenceStep).FirstOrDefault(),
            happened.Url,
            happened.IsAutomated)
        { At = happened.EventAt, CampaignId = happened.CampaignId }).Take(take);

    private static IQueryable<TimelineEntry> Replies(CampaignsDb db, Guid contactId, DateTime until, int take) => (
        from reply in db.EmailReplies
        where reply.ContactId == contactId && reply.ReceivedAt < until
        orderby reply.ReceivedAt descending
        select new TimelineEntry.Reply(reply.Id, reply.Kind, reply.Subject, reply.Snippet, reply.OutOfOfficeUntil, reply.HandledAt)
        {
            At = reply.ReceivedAt,
            CampaignId = reply.CampaignId,
        }).Take(take);

    private static IQueryable<TimelineEntry> Answers(CampaignsDb db, Guid contactId, DateTime until, int take) => (
        from answer in db.ReplyAnswers
        join sender in db.SenderAccounts on answer.SenderAccountId equals sender.Id
        where answer.ContactId == contactId && answer.SentAt < until
        orderby answer.SentAt descending
        select new TimelineEntry.Answered(
            answer.Id, answer.ReplyId, answer.Subject, answer.BodyText.Length > SnippetLength ? answer.BodyText.Substring(0, SnippetLength) : answer.BodyText, sender.Email)
        {
            At = answer.SentAt!.Value,
            CampaignId = answer.CampaignId,
        }).Take(take);

    private static async Task<IEnumerable<TimelineEntry>> Changes(
        CampaignsDb db, IReadOnlyList<EnrollmentOfContact> enrollments, DateTime until, int take, CancellationToken cancellationToken)
    {
        var ids = enrollments.Select(e => e.Id).ToList();
        var changes = await db.Transitions.AsNoTracking()
            .Where(t => t.Subject == TransitionSubject.Enrollment && ids.Contains(t.SubjectId) && t.At < until)
            .OrderByDescending(t => t.At).Take(take).ToListAsync(cancellationToken);
        return
            from change in changes
            join enrollment in enrollments on change.SubjectId equals enrollment.Id
            select new TimelineEntry.Changed(
                SnakeCase.Parse<EnrollmentStatus>(change.FromStatus), SnakeCase.Parse<EnrollmentStatus>(change.ToStatus), change.Reason, change.Actor)
            {
                At = change.At,
                CampaignId = enrollment.CampaignId,
            };
    }

    /// <summary>Of what happened at the same instant, the consequence stands above its cause.</summary>
    private static int Rank(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Changed => 0,
        TimelineEntry.Reply or TimelineEntry.Event => 1,
        TimelineEntry.Sent or TimelineEntry.Answered => 2,
        TimelineEntry.Enrolled => 3,
        TimelineEntry.Created => 4,
        _ => throw new InvalidOperationException($"Unknown entry {entry.GetType()}."),
    };

    private sealed record EnrollmentOfContact(Guid Id, Guid CampaignId, DateTime EnrolledAt);
}
