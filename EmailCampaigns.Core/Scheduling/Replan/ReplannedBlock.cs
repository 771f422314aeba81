using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Replan;

/// <summary>Some enrollments of a campaign that were planned anew ahead of the transaction that writes it.</summary>
/// <param name="Lane">What they were planned by.</param>
/// <param name="After">The contact before the first.</param>
/// <param name="UpTo">The last contact; the cursor once the block is written.</param>
/// <param name="Enrollments">How far each was when it was read.</param>
/// <param name="Moved">What the move to another version of the sequence changed.</param>
/// <param name="Rows">What else is to be written.</param>
internal sealed record ReplannedBlock(
    LanePlan Lane,
    Guid After,
    Guid UpTo,
    IReadOnlyDictionary<Guid, EnrollmentStand> Enrollments,
    MovedRows Moved,
    ScheduleChanges Rows)
{
    /// <summary>Enrollments in a block.</summary>
    public const int Size = 250;

    /// <summary>The enrollments of a campaign between two contacts, the later one included.</summary>
    public static IQueryable<Enrollment> Between(CampaignsDb db, Guid campaignId, Guid after, Guid upTo) =>
        db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId && e.ContactId > after && e.ContactId <= upTo);

    /// <summary>Writes it, inside the caller's transaction.</summary>
    /// <exception cref="StaleVersionException">It no longer holds: an enrollment was ended, paused, resumed or moved on meanwhile, or an email or a draft is in another state.</exception>
    public async Task Write(CampaignsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var present = await Between(db, Lane.Campaign.Id, After, UpTo)
            .Select(e => KeyValuePair.Create(e.Id, new EnrollmentStand(e.Status, e.CurrentSequenceStep, e.PlanVersionId))).ToListAsync(cancellationToken);
        // Who was enrolled since then was planned by who enrolled them; for emails and drafts their update tells.
        if (!present.ToHashSet().IsSupersetOf(Enrollments))
        {
            throw new StaleVersionException();
        }

        await Moved.Write(db, now, cancellationToken);
        await Rows.Write(db, Lane, now, cancellationToken);
        await WritingQueue.Queue(db, Lane.Campaign, [.. Enrollments.Where(e => e.Value.Status is EnrollmentStatus.Pending or EnrollmentStatus.InProgress).Select(e => e.Key), .. Moved.TakenUp.Select(e => e.Id)], now, cancellationToken);
    }
}

/// <summary>How far an enrollment is.</summary>
internal readonly record struct EnrollmentStand(EnrollmentStatus Status, int CurrentStep, Guid PlanVersionId);
