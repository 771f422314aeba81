using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>
/// Erases a person who asked for it. With the commit of <see cref="Erase"/> the contact is hidden, its addresses are suppressed for good by their hashes alone, and nothing more is sent to it
/// or recorded of it; what is stored is cleared by <see cref="ErasureFinisher"/>.
/// </summary>
public sealed class PersonEraser(IDbContextFactory<CampaignsDb> dbs, Suppressor suppressor, TimeProvider clock)
{
    private const string Because = "The contact was erased.";

    /// <summary>Erases a contact, also one that was deleted before. It cannot be undone; doing it twice changes nothing.</summary>
    /// <returns>
    /// <see cref="EditVerdict.InUse"/> while an email to them is under way or nobody knows what became of it, and while an import runs, which may hold them.
    /// </returns>
    public Task<EditOutcome> Erase(Actor by, Guid contactId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ErasePeople);
        return dbs.Edit(by.WorkspaceId, db => Erase(db, contactId, by, clock.UtcNow(), cancellationToken), cancellationToken);
    }

    private async Task<EditOutcome> Erase(CampaignsDb db, Guid contactId, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        // From here to the commit nothing passes a gate, and nothing is recorded of what came back.
        await LaneLocks.OfWorkspace(db, db.WorkspaceId, cancellationToken);
        var answers = await db.ReplyAnswers.Where(a => a.ContactId == contactId && a.Status == AnswerStatus.Waiting).Select(a => a.Id).ToListAsync(cancellationToken);
        if (answers.Count > 0)
        {
            await db.Lock("reply_answers", db.WorkspaceId, "id", answers, cancellationToken);
        }

        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken);
        if (contact is null)
        {
            return EditOutcome.NotFound(contactId);
        }

        if (contact.ErasedAt is not null)
        {
            return EditOutcome.Done(contactId);
        }

        if (await WhatIsUnderWay(db, contactId, cancellationToken) is { } obstacle)
        {
            return EditOutcome.InUse(contactId, obstacle);
        }

        foreach (var address in (await ErasedPerson.Load(db, contact, cancellationToken)).OwnAddresses)
        {
            await suppressor.Suppress(db, SuppressionKind.Address, address, SuppressionReason.Erased, "erasure", note: null, causedBy: null, by, cancellationToken);
        }

        contact.BeginErasure(now);
        db.ContactListMembers.RemoveRange(await db.ContactListMembers.Where(m => m.ContactId == contactId).ToListAsync(cancellationToken));
        (await db.ReplyAnswers.Where(a => answers.Contains(a.Id) && a.Status == AnswerStatus.Waiting).ToListAsync(cancellationToken)).ForEach(answer => answer.Cancel());
        await StopWriting(db, contactId, now, cancellationToken);
        db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.ContactErased, contactId, Because, now));
        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(contactId);
    }

    /// <summary>Why the contact cannot be erased now; null where it can.</summary>
    private static async Task<string?> WhatIsUnderWay(CampaignsDb db, Guid contactId, CancellationToken cancellationToken)
    {
        var emails = await db.ScheduledEmails.Where(e => db.Enrollments.Any(n => n.Id == e.CampaignContactId && n.ContactId == contactId))
            .Where(e => e.Status == ScheduledEmailStatus.Sending || e.Status == ScheduledEmailStatus.Interrupted).Select(e => e.Status).ToListAsync(cancellationToken);
        var answers = await db.ReplyAnswers.Where(a => a.ContactId == contactId && (a.Status == AnswerStatus.Sending || a.Status == AnswerStatus.Interrupted))
            .Select(a => a.Status).ToListAsync(cancellationToken);
        return emails.Contains(ScheduledEmailStatus.Interrupted) || answers.Contains(AnswerStatus.Interrupted)
                ? "Nobody knows whether an email to this contact was sent. Decide about that email first, then erase the contact."
            : emails.Count > 0 || answers.Count > 0
                ? "An email to this contact is being sent at this moment. Try again in a minute."
            : await db.UploadBatches.AnyAsync(u => u.Status == UploadStatus.Pending || u.Status == UploadStatus.Processing, cancellationToken)
                ? "An import is under way, and its file may hold this contact. Erase the contact when the import is over."
            : null;
    }

    /// <summary>No model writes anything for them any more; a text that one writes at this moment is dropped.</summary>
    private static async Task StopWriting(CampaignsDb db, Guid contactId, DateTime now, CancellationToken cancellationToken)
    {
        var drafts = await db.EmailDrafts.Where(d => db.Enrollments.Any(n => n.Id == d.CampaignContactId && n.ContactId == contactId) && d.Status == DraftStatus.Unwritten)
            .ToListAsync(cancellationToken);
        var ids = drafts.ConvertAll(d => d.Id);
        var open = await db.DraftGenerations.Where(g => g.Status == GenerationStatus.Queued || g.Status == GenerationStatus.Running)
            .Where(g => g.ContactId == contactId || ids.Contains(g.DraftId!.Value)).ToListAsync(cancellationToken);
        open.ForEach(generation => generation.Cancel(Because, now));
        drafts.ForEach(draft => draft.GiveUpWriting(Because, Because));
    }
}
