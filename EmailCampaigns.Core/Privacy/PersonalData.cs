using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>What an export says of a person, part by part; each is read as it is written.</summary>
internal sealed class PersonalData(CampaignsDb db, Contact contact, IReadOnlyList<string> addresses, DateTime now)
{
    private readonly Guid _contactId = contact.Id;

    /// <summary>When it is written, UTC.</summary>
    public DateTime ExportedAt { get; } = now;

    public object Contact { get; } = new
    {
        contact.Id,
        contact.Email,
        contact.Name,
        contact.FirstName,
        contact.LastName,
        contact.Company,
        contact.Timezone,
        Fields = contact.EnrichedData,
        ImportedRow = contact.RawData,
        contact.CreatedAt,
        contact.UpdatedAt,
    };

    /// <summary>All else, part by part. Each is read to its end before the next, for they share a connection.</summary>
    public IEnumerable<(string Name, IAsyncEnumerable<object> Rows)> Parts =>
    [
        ("import", Import),
        ("otherAddresses", OtherAddresses),
        ("suppressions", Suppressions),
        ("lists", Lists),
        ("receivedEvents", ReceivedEvents),
        ("campaigns", Campaigns),
        ("campaignChanges", CampaignChanges),
        ("plannedEmails", PlannedEmails),
        ("drafts", Drafts),
        ("writtenByModel", WrittenByModel),
        ("sentEmails", SentEmails),
        ("events", Events),
        ("replies", Replies),
        ("answers", Answers),
    ];

    private IAsyncEnumerable<object> Import => Rows(db.UploadBatches.Where(u => u.Id == contact.UploadBatchId).Select(u => new { u.FileName, u.CreatedAt }));

    private IAsyncEnumerable<object> OtherAddresses => Rows(db.ContactChannels.Where(c => c.ContactId == _contactId).OrderBy(c => c.Id)
        .Select(c => new { c.Channel, c.Address, c.CreatedAt }));

    private IAsyncEnumerable<object> Suppressions => Rows(db.Suppressions.Where(s => s.Kind == SuppressionKind.Address && addresses.Contains(s.Value!)).OrderBy(s => s.Id)
        .Select(s => new { Address = s.Value, s.Reason, s.Source, s.Note, s.CreatedAt }));

    private IAsyncEnumerable<object> Lists => Rows(
        from member in db.ContactListMembers
        where member.ContactId == _contactId
        join list in db.ContactLists on member.ListId equals list.Id
        orderby member.Id
        select new { list.Name, member.AddedAt });

    private IAsyncEnumerable<object> ReceivedEvents => Rows(db.ReceivedEvents.Where(r => r.ContactId == _contactId).OrderBy(r => r.Id).Select(r => new { r.Event, r.ReceivedAt }));

    private IAsyncEnumerable<object> Campaigns => Rows(
        from enrollment in db.Enrollments
        where enrollment.ContactId == _contactId
        join campaign in db.Campaigns on enrollment.CampaignId equals campaign.Id
        orderby enrollment.Id
        select new
        {
            campaign.Name,
            enrollment.Status,
            enrollment.StatusReason,
            enrollment.EnrolledAt,
            enrollment.NextEmailDueAt,
            enrollment.LastEmailSentAt,
            enrollment.CompletedAt,
            enrollment.RepliedAt,
            enrollment.PausedAt,
            enrollment.BouncedAt,
            enrollment.UnsubscribedAt,
            enrollment.StoppedAt,
            enrollment.FailedAt,
            enrollment.Metadata,
        });

    private IAsyncEnumerable<object> CampaignChanges => Rows(
        from change in db.Transitions
        where change.Subject == TransitionSubject.Enrollment
        join enrollment in db.Enrollments on change.SubjectId equals enrollment.Id
        where enrollment.ContactId == _contactId
        join campaign in db.Campaigns on enrollment.CampaignId equals campaign.Id
        orderby change.Id
        select new { Campaign = campaign.Name, change.At, From = change.FromStatus, To = change.ToStatus, change.Reason });

    private IAsyncEnumerable<object> PlannedEmails => Rows(
        from email in db.ScheduledEmails
        join enrollment in db.Enrollments on email.CampaignContactId equals enrollment.Id
        where enrollment.ContactId == _contactId
        join campaign in db.Campaigns on email.CampaignId equals campaign.Id
        orderby email.Id
        select new { Campaign = campaign.Name, email.Status, email.ScheduledFor, email.CancelReason, email.Attempts, email.LastError });

    private IAsyncEnumerable<object> Drafts => Rows(
        from draft in db.EmailDrafts
        join enrollment in db.Enrollments on draft.CampaignContactId equals enrollment.Id
        where enrollment.ContactId == _contactId
        join campaign in db.Campaigns on draft.CampaignId equals campaign.Id
        orderby draft.Id
        select new
        {
            Campaign = campaign.Name,
            draft.Status,
            draft.StatusReason,
            draft.Subject,
            Html = draft.Body,
            draft.Text,
            draft.EditedSubject,
            EditedHtml = draft.EditedBody,
            draft.EditedText,
            WrittenBy = draft.Generator,
            draft.CreatedAt,
        });

    /// <summary>What a model was given to write their emails, and what it wrote.</summary>
    private IAsyncEnumerable<object> WrittenByModel =>
        db.DraftGenerations.AsNoTracking().Where(g => g.ContactId == _contactId
                || db.EmailDrafts.Any(d => d.Id == g.DraftId && db.Enrollments.Any(e => e.Id == d.CampaignContactId && e.ContactId == _contactId)))
            .OrderBy(g => g.Id).AsAsyncEnumerable()
            .Select(g => (object)new { g.Model, g.Status, g.StartedAt, g.Remark, Facts = g.Facts(), UsedFacts = g.Used(), Texts = g.Texts(), Findings = g.Findings() });

    private IAsyncEnumerable<object> SentEmails => Rows(
        from sent in db.SentEmails
        where sent.ContactId == _contactId
        join campaign in db.Campaigns on sent.CampaignId equals campaign.Id
        join sender in db.SenderAccounts on sent.SenderAccountId equals sender.Id
        join body in db.SentEmailBodies on sent.Id equals body.Id into bodies
        from body in bodies.DefaultIfEmpty()
        orderby sent.Id
        select new
        {
            Campaign = campaign.Name,
            sent.SequenceStep,
            From = sender.Email,
            To = sent.RecipientEmail,
            sent.SentAt,
            sent.Status,
            sent.Subject,
            Html = body == null ? null : body.BodyHtml,
            Text = body == null ? null : body.BodyText,
            sent.MessageId,
            sent.InReplyTo,
        });

    private IAsyncEnumerable<object> Events => Rows(
        from happened in db.MessageEvents
        where happened.ContactId == _contactId
        join planned in db.Campaigns on happened.CampaignId equals planned.Id into campaigns
        from campaign in campaigns.DefaultIfEmpty()
        orderby happened.EventAt, happened.Id
        select new
        {
            happened.Type,
            At = happened.EventAt,
            Campaign = campaign == null ? null : campaign.Name,
            happened.Url,
            happened.Ip,
            happened.UserAgent,
            happened.IsAutomated,
            happened.Provider,
            happened.FailureClass,
            happened.Detail,
        });

    private IAsyncEnumerable<object> Replies => Rows(db.EmailReplies.Where(r => r.ContactId == _contactId).OrderBy(r => r.Id).Select(r => new
    {
        r.ReceivedAt,
        From = r.FromAddress,
        r.Kind,
        r.Subject,
        r.Snippet,
        Text = r.BodyText,
        r.QuotedText,
        r.Intent,
        r.IntentRule,
        r.Rule,
        r.FailureClass,
        r.OutOfOfficeUntil,
        r.MessageId,
    }));

    private IAsyncEnumerable<object> Answers => Rows(
        from answer in db.ReplyAnswers
        where answer.ContactId == _contactId
        join sender in db.SenderAccounts on answer.SenderAccountId equals sender.Id
        orderby answer.Id
        select new { From = sender.Email, To = answer.RecipientEmail, answer.Status, answer.SentAt, answer.Subject, Text = answer.BodyText });

    private static IAsyncEnumerable<object> Rows<T>(IQueryable<T> rows)
        where T : class => rows.AsAsyncEnumerable();
}
