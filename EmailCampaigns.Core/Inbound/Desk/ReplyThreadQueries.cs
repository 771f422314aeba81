using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Inbound.Desk;

/// <summary>Reads one inbound message with its thread, its contact and what it caused.</summary>
public sealed class ReplyThreadQueries(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions)
{
    private const int MaxMessages = 20;

    /// <summary>One message; null where the workspace has none with this id.</summary>
    public async Task<DeskReply?> Find(Guid workspaceId, Guid replyId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        var reply = await db.EmailReplies.AsNoTracking().SingleOrDefaultAsync(r => r.Id == replyId, cancellationToken);
        if (reply is null)
        {
            return null;
        }

        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == reply.ContactId, cancellationToken);
        var campaign = await db.Campaigns.Where(c => c.Id == reply.CampaignId)
            .Select(c => new { c.Name, Steps = db.SequenceSteps.Count(s => s.CampaignId == c.Id && s.IsEnabled) }).SingleOrDefaultAsync(cancellationToken);
        return new DeskReply
        {
            Id = reply.Id,
            FromAddress = reply.FromAddress,
            Subject = reply.Subject,
            ReceivedAt = reply.ReceivedAt,
            Kind = reply.Kind,
            Rule = reply.Rule,
            Intent = reply.Intent,
            IntentRule = reply.IntentRule,
            FailureClass = reply.FailureClass,
            OutOfOfficeUntil = reply.OutOfOfficeUntil,
            ReadAt = reply.ReadAt,
            SnoozedUntil = reply.SnoozedUntil,
            HandledAt = reply.HandledAt,
            TakenBackAt = reply.TakenBackAt,
            CampaignId = reply.CampaignId,
            CampaignName = campaign?.Name,
            Step = await db.SentEmails.Where(s => s.Id == reply.SentEmailId).Select(s => (int?)s.SequenceStep).SingleOrDefaultAsync(cancellationToken),
            Steps = campaign?.Steps ?? 0,
            Contact = await ContactOf(db, contact, cancellationToken),
            Consequences = await ConsequencesOf(db, reply, cancellationToken),
            Answering = (await AnswerRoute.Find(db, suppressions, reply, cancellationToken)).Terms,
            Thread = await ThreadOf(db, reply, cancellationToken),
        };
    }

    private async Task<DeskContact> ContactOf(CampaignsDb db, Contact contact, CancellationToken cancellationToken)
    {
        var lists = await (
            from member in db.ContactListMembers
            join list in db.ContactLists on member.ListId equals list.Id
            where member.ContactId == contact.Id
            orderby list.Name
            select list.Name).ToListAsync(cancellationToken);
        var standing = await suppressions.Of(db, [contact.EmailNormalized], cancellationToken);
        return new DeskContact(
            contact.Id, contact.Email, contact.Name ?? ContactName.Of(contact.FirstName, contact.LastName), contact.Company, contact.Timezone, contact.EnrichedData, lists,
            standing.GetValueOrDefault(contact.EmailNormalized)?.Reason);
    }

    private static async Task<ReplyConsequences> ConsequencesOf(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var effects = await CausedChanges.Of(db, reply, cancellationToken);
        var own = effects.FirstOrDefault(e => !e.OfColleague);
        var enrollment = await db.Enrollments.AsNoTracking()
            .Where(e => own == null ? e.ContactId == reply.ContactId && e.CampaignId == reply.CampaignId : e.Id == own.EnrollmentId)
            .SingleOrDefaultAsync(cancellationToken);
        var emails = enrollment is null ? [] : await (
            from email in db.ScheduledEmails
            join step in db.SequenceSteps on email.StepId equals step.Id
            where email.CampaignContactId == enrollment.Id && step.IsEnabled
            orderby step.SequenceOrder
            select new { step.SequenceOrder, email.Status, email.ScheduledFor, email.CancelReason }).ToListAsync(cancellationToken);
        var stopped = effects.Where(e => e.OfColleague).Select(e => e.ContactId).ToList();
        var colleagues = await db.Contacts.Where(c => stopped.Contains(c.Id)).OrderBy(c => c.Email)
            .Select(c => new { c.Id, c.Name, c.FirstName, c.LastName, c.Email }).ToListAsync(cancellationToken);
        return new ReplyConsequences(
            enrollment?.Status,
            enrollment?.StatusReason,
            own?.To,
            [.. emails.Where(e => e is { Status: ScheduledEmailStatus.Cancelled, CancelReason: CancelReason.EnrollmentEnded }).Select(e => new CancelledEmail(e.SequenceOrder, e.ScheduledFor))],
            emails.Where(e => e.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending).Select(e => (DateTime?)e.ScheduledFor).FirstOrDefault(),
            [.. colleagues.Select(c => new StoppedColleague(c.Id, c.Name ?? ContactName.Of(c.FirstName, c.LastName) ?? c.Email))],
            await db.Suppressions.Where(s => s.CausedBy == reply.Id).Select(s => s.Value).FirstOrDefaultAsync(cancellationToken));
    }

    private static async Task<IReadOnlyList<ThreadMessage>> ThreadOf(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var sent = await (
            from email in db.SentEmails
            join sender in db.SenderAccounts on email.SenderAccountId equals sender.Id
            join body in db.SentEmailBodies on email.Id equals body.Id into bodies
            from body in bodies.DefaultIfEmpty()
            where email.ContactId == reply.ContactId && (reply.CampaignId == null || email.CampaignId == reply.CampaignId)
            orderby email.SentAt descending
            select new ThreadMessage.Sent(
                email.Id, email.SentAt, email.SequenceStep, sender.DisplayName ?? sender.Email, email.Subject, body == null ? null : body.BodyHtml, body == null ? null : body.BodyText,
                db.MessageEvents.Any(e => e.SentEmailId == email.Id && e.Type == MessageEventType.Opened && !e.IsAutomated),
                db.MessageEvents.Any(e => e.SentEmailId == email.Id && e.Type == MessageEventType.Clicked && !e.IsAutomated))).Take(MaxMessages).ToListAsync(cancellationToken);
        var received = await (
            from other in db.EmailReplies
            where other.ContactId == reply.ContactId && (other.Id == reply.Id || reply.CampaignId == null || other.CampaignId == reply.CampaignId)
            orderby other.Id == reply.Id descending, other.ReceivedAt descending
            select new ThreadMessage.Received(
                other.Id, other.ReceivedAt, other.FromAddress, db.SenderAccounts.Where(s => s.Id == other.SenderAccountId).Select(s => s.Email).FirstOrDefault(), other.Subject,
                other.BodyText ?? other.Snippet, other.QuotedText, other.Kind)).Take(MaxMessages).ToListAsync(cancellationToken);
        var answers = await AnswersIn(db, reply, cancellationToken);
        return [.. sent.Concat<ThreadMessage>(received).Concat(answers).OrderBy(m => m.At).ThenBy(m => m is ThreadMessage.Received)];
    }

    private static async Task<IEnumerable<ThreadMessage>> AnswersIn(CampaignsDb db, EmailReply reply, CancellationToken cancellationToken)
    {
        var answers = await (
            from answer in db.ReplyAnswers.AsNoTracking()
            join sender in db.SenderAccounts on answer.SenderAccountId equals sender.Id
            where answer.ContactId == reply.ContactId && answer.Status != AnswerStatus.Cancelled && (answer.ReplyId == reply.Id || reply.CampaignId == null || answer.CampaignId == reply.CampaignId)
            orderby answer.CreatedAt descending
            select new { answer, Name = sender.DisplayName ?? sender.Email }).Take(MaxMessages).ToListAsync(cancellationToken);
        var authors = await ActorNames.Load(db, answers.Select(a => a.answer.Author), cancellationToken);
        return answers.Select(a => new ThreadMessage.Answer(
            a.answer.Id, a.answer.SentAt ?? a.answer.CreatedAt, a.answer.ReplyId, a.Name, authors.GetValueOrDefault(a.answer.Author), a.answer.BodyText, a.answer.Status, a.answer.DueAt,
            a.answer.WaitsFor, a.answer.LastError, a.answer is { Status: AnswerStatus.Failed, SentAt: not null }));
    }
}
