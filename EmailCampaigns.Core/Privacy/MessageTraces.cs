using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>Clears what was planned, written, sent and answered, and what came back: all rows that a key of the contact leads to. Rows by which others and counters go stay.</summary>
internal sealed class MessageTraces(CampaignsDb db, ErasedPerson person, TimeProvider clock)
{
    private const string Because = "The contact was erased.";

    private readonly Guid _contactId = person.ContactId;
    private readonly IReadOnlyList<Guid> _enrollments = person.EnrollmentIds;

    public async Task Clear(CancellationToken cancellationToken)
    {
        await Write(ClearDrafts, cancellationToken);
        await Write(ClearSent, cancellationToken);
        await Write(ClearAnswers, cancellationToken);
        await Write(ClearReplies, cancellationToken);
        await Write(ClearEnrollments, cancellationToken);
        await Write(ClearReceivedEvents, cancellationToken);
    }

    private async Task ClearDrafts(CancellationToken cancellationToken)
    {
        var ids = await db.EmailDrafts.Where(d => _enrollments.Contains(d.CampaignContactId)).Select(d => d.Id).ToListAsync(cancellationToken);
        await Clear(db.DraftGenerations.Where(g => g.DraftId != null && ids.Contains(g.DraftId.Value)), cancellationToken);
        await Clear(db.DraftGenerations.Where(g => g.ContactId == _contactId), cancellationToken);
        await db.EmailDrafts.Where(d => _enrollments.Contains(d.CampaignContactId)).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Subject, "").SetProperty(d => d.Body, "").SetProperty(d => d.Text, "")
                .SetProperty(d => d.EditedSubject, (string?)null).SetProperty(d => d.EditedBody, (string?)null).SetProperty(d => d.EditedText, (string?)null)
                .SetProperty(d => d.EditedAttachments, (AttachedFiles?)null).SetProperty(d => d.StatusReason, (string?)null),
            cancellationToken);
    }

    private static Task Clear(IQueryable<DraftGeneration> generations, CancellationToken cancellationToken) => generations.ExecuteUpdateAsync(
        set => set.SetProperty(g => g.FactsJson, "[]").SetProperty(g => g.UsedJson, "[]").SetProperty(g => g.FindingsJson, "[]").SetProperty(g => g.TextsJson, "[]")
            .SetProperty(g => g.BeforeJson, (string?)null).SetProperty(g => g.Remark, (string?)null).SetProperty(g => g.Error, (string?)null),
        cancellationToken);

    /// <summary>The Message-IDs stay: by them a message that comes back later is known to be about somebody of whom nothing is recorded.</summary>
    private async Task ClearSent(CancellationToken cancellationToken)
    {
        await db.SentEmailBodies.Where(b => db.SentEmails.Any(s => s.Id == b.Id && s.ContactId == _contactId)).ExecuteDeleteAsync(cancellationToken);
        await db.SentCopies.Where(c => db.SentEmails.Any(s => s.MessageId == c.MessageId && s.ContactId == _contactId)
            || db.ReplyAnswers.Any(a => a.MessageId == c.MessageId && a.ContactId == _contactId)).ExecuteDeleteAsync(cancellationToken);
        await db.SentEmails.Where(s => s.ContactId == _contactId).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Subject, "").SetProperty(s => s.RecipientEmail, Contact.ErasedText).SetProperty(s => s.InReplyTo, (string?)null), cancellationToken);
        await db.ScheduledEmails.Where(e => _enrollments.Contains(e.CampaignContactId)).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.RecipientDomain, "").SetProperty(e => e.LastError, (string?)null), cancellationToken);
    }

    private async Task ClearAnswers(CancellationToken cancellationToken)
    {
        await db.AnswerDrafts.Where(d => db.EmailReplies.Any(r => r.Id == d.ReplyId && r.ContactId == _contactId)).ExecuteDeleteAsync(cancellationToken);
        await db.ReplyAnswers.Where(a => a.ContactId == _contactId).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.RecipientEmail, Contact.ErasedText).SetProperty(a => a.Subject, "").SetProperty(a => a.BodyText, "").SetProperty(a => a.ThreadIds, "")
                .SetProperty(a => a.LastError, (string?)null),
            cancellationToken);
    }

    /// <summary>The Message-ID is one of their mail program, and may name its domain. The event of the reply is found by it, so both get another. Nobody has to look at it any more.</summary>
    private async Task ClearReplies(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        foreach (var reply in await db.EmailReplies.Where(r => r.ContactId == _contactId).Select(r => new { r.Id, r.MessageId }).ToListAsync(cancellationToken))
        {
            var key = $"erased:{reply.Id}";
            await db.MessageEventKeys.Where(k => k.Provider == MessageEventKey.Mailbox && k.ProviderEventId == reply.MessageId)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.ProviderEventId, key), cancellationToken);
            await db.EmailReplies.Where(r => r.Id == reply.Id).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.MessageId, key).SetProperty(r => r.FromAddress, Contact.ErasedText).SetProperty(r => r.Subject, (string?)null)
                    .SetProperty(r => r.Snippet, (string?)null).SetProperty(r => r.BodyText, (string?)null).SetProperty(r => r.QuotedText, (string?)null)
                    .SetProperty(r => r.Rule, (string?)null).SetProperty(r => r.IntentRule, (string?)null)
                    .SetProperty(r => r.ReadAt, r => r.ReadAt ?? now).SetProperty(r => r.HandledAt, r => r.HandledAt ?? now).SetProperty(r => r.SnoozedUntil, (DateTime?)null),
                cancellationToken);
        }
    }

    private async Task ClearEnrollments(CancellationToken cancellationToken)
    {
        await db.Transitions.Where(t => t.Subject == TransitionSubject.Enrollment && _enrollments.Contains(t.SubjectId)).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Reason, (string?)null), cancellationToken);
        await db.Enrollments.Where(e => e.ContactId == _contactId).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.StatusReason, Because).SetProperty(e => e.Metadata, (Dictionary<string, string>?)null), cancellationToken);
        await db.ContactChannels.Where(c => c.ContactId == _contactId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The id of an event may be their address, and its hash is known to whoever knows that. An event that comes again meets the suppression first.</summary>
    private Task ClearReceivedEvents(CancellationToken cancellationToken) => db.ReceivedEvents.Where(r => r.ContactId == _contactId).ExecuteDeleteAsync(cancellationToken);

    private Task Write(Func<CancellationToken, Task> act, CancellationToken cancellationToken) =>
        db.InRepeatableTransaction(() => act(cancellationToken), WritePriority.Bulk, cancellationToken);
}
