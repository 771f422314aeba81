using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>What planning changed on rows that no context tracks.</summary>
/// <param name="Added">Rows that are new, as they were planned.</param>
/// <param name="Enrollments">Those whose next email is due at another time.</param>
/// <param name="Drafts">Drafts whose state changed, by the state they were in.</param>
/// <param name="Emails">Emails whose state or time changed, by the state they were in.</param>
/// <param name="FirstDue">When the first of the emails may go.</param>
internal sealed record ScheduleChanges(
    AddedEmails Added,
    IReadOnlyList<Enrollment> Enrollments,
    ILookup<DraftStatus, EmailDraft> Drafts,
    ILookup<ScheduledEmailStatus, ScheduledEmail> Emails,
    DateTime? FirstDue)
{
    private static readonly string[] WhatMoves =
    [
        nameof(ScheduledEmail.Status), nameof(ScheduledEmail.ScheduledFor), nameof(ScheduledEmail.MovedReason), nameof(ScheduledEmail.CancelReason),
        nameof(ScheduledEmail.LeaseOwner), nameof(ScheduledEmail.LeaseToken), nameof(ScheduledEmail.LeaseUntil),
    ];

    /// <summary>Writes them, inside the caller's transaction.</summary>
    /// <exception cref="StaleVersionException">One of them is in another state by now.</exception>
    public async Task Write(CampaignsDb db, LanePlan lane, DateTime now, CancellationToken cancellationToken)
    {
        await db.Insert(Added.Drafts, now, cancellationToken);
        await db.Insert(Added.Emails, now, cancellationToken);
        await db.Update(Enrollments, [nameof(Enrollment.NextEmailDueAt)], now, cancellationToken);
        foreach (var drafts in Drafts)
        {
            await db.UpdateUnchanged(nameof(EmailDraft.Status), drafts.Key, [.. drafts], [nameof(EmailDraft.Status)], now, cancellationToken);
        }

        // Of one contact one email has a firm time: the one that gives it up comes before the one that gets it.
        foreach (var emails in Emails.OrderBy(e => e.Key == ScheduledEmailStatus.Pending ? 0 : 1))
        {
            await db.UpdateUnchanged(nameof(ScheduledEmail.Status), emails.Key, [.. emails], WhatMoves, now, cancellationToken);
        }

        if (FirstDue is { } due)
        {
            await LaneDueTime.Lower(db, lane.Campaign.Id, lane.Sender.Id, due, now, cancellationToken);
        }
    }
}

/// <summary>Emails for steps that came into a sequence later, with their drafts.</summary>
internal sealed record AddedEmails(List<ScheduledEmail> Emails, List<EmailDraft> Drafts);
