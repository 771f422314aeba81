using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>What the move to another version of the sequence changed on some enrollments, beside the times of their emails.</summary>
/// <param name="Contacts">Who moved.</param>
/// <param name="Drafts">Drafts that were made again, with the state and revision that they had when they were read.</param>
/// <param name="TakenUp">Enrollments that had finished and go on.</param>
/// <param name="Transitions">What is noted of those.</param>
internal sealed record MovedRows(
    MovedContacts Contacts, IReadOnlyDictionary<EmailDraft, DraftStand> Drafts, IReadOnlyList<Enrollment> TakenUp, IReadOnlyList<Transition> Transitions)
{
    private static readonly string[] WhatIsMadeAgain =
    [
        nameof(EmailDraft.Subject), nameof(EmailDraft.Body), nameof(EmailDraft.Text), nameof(EmailDraft.EditedSubject), nameof(EmailDraft.EditedBody), nameof(EmailDraft.EditedText), nameof(EmailDraft.Attachments), nameof(EmailDraft.EditedAttachments),
        nameof(EmailDraft.Status), nameof(EmailDraft.StatusReason), nameof(EmailDraft.Revision), nameof(EmailDraft.ApprovedRevision), nameof(EmailDraft.ApprovedHash),
        nameof(EmailDraft.ApprovedAt), nameof(EmailDraft.ApprovedBy), nameof(EmailDraft.FirstApprovedBy), nameof(EmailDraft.FirstApprovedAt), nameof(EmailDraft.TakesThreadSubject), nameof(EmailDraft.ContentVersion), nameof(EmailDraft.Variant),
    ];

    /// <summary>Writes them, inside the caller's transaction, in which nobody else changes these drafts.</summary>
    /// <exception cref="StaleVersionException">A person changed or decided one of the drafts since it was read, or an enrollment is in another state.</exception>
    public async Task Write(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        if (Drafts.Count > 0)
        {
            var ids = Drafts.Keys.Select(d => d.Id).ToList();
            var present = await db.EmailDrafts.Where(d => ids.Contains(d.Id))
                .Select(d => KeyValuePair.Create(d.Id, new DraftStand(d.Status, d.Revision))).ToListAsync(cancellationToken);
            if (!present.ToHashSet().SetEquals(Drafts.Select(d => KeyValuePair.Create(d.Key.Id, d.Value))))
            {
                throw new StaleVersionException();
            }

            await db.Update([.. Drafts.Keys], WhatIsMadeAgain, now, cancellationToken);
        }

        await db.Update([.. Contacts.Enrollments], [nameof(Enrollment.PlanVersionId), nameof(Enrollment.CurrentSequenceStep)], now, cancellationToken);
        if (TakenUp.Count > 0)
        {
            await db.UpdateUnchanged(
                nameof(Enrollment.Status), EnrollmentStatus.Completed, TakenUp,
                [nameof(Enrollment.Status), nameof(Enrollment.StatusReason), nameof(Enrollment.CompletedAt)], now, cancellationToken);
            await db.Insert(Transitions, now, cancellationToken);
        }
    }
}

/// <summary>How a draft stands.</summary>
internal readonly record struct DraftStand(DraftStatus Status, int Revision);
