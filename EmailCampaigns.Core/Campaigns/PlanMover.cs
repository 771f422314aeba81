using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>
/// Moves contacts of a started campaign to the new version of its sequence, inside the caller's transaction: from its commit on none of them gets the text before. Their drafts and
/// times are made again by a job, chunk after chunk.
/// </summary>
internal static class PlanMover
{
    /// <summary>
    /// Moves those that a choice names. Whoever finds the same ahead of them in both versions goes over too, whatever was chosen: nothing changes for them.
    /// </summary>
    /// <returns>How many get something else than before.</returns>
    public static async Task<int> Move(CampaignsDb db, Campaign campaign, PlanVersion version, PlanMove move, DateTime now, CancellationToken cancellationToken)
    {
        var plans = await Plans(db, campaign.Id, cancellationToken);
        var to = plans[version.Id];
        var moving = (await Groups(db, campaign.Id, cancellationToken))
            .Where(g => g.PlanVersionId != version.Id)
            .Select(g => (Group: g, Change: new PlanChange(plans[g.PlanVersionId], to)))
            .Select(g => (g.Group, g.Change, IsSame: g.Group.Status != EnrollmentStatus.Completed && !g.Change.IsAhead(g.Group.Place)))
            .Where(g => g.IsSame || move.Takes(g.Group, g.Change))
            .GroupBy(g => (g.Group.PlanVersionId, g.Group.Place, g.IsSame), g => (g.Group, Place: g.Change.PlaceOf(g.Group.Place)))
            .ToList();
        var moved = 0;
        foreach (var alike in moving)
        {
            var (planId, place, statuses, newPlace) = (alike.Key.PlanVersionId, alike.Key.Place, alike.Select(g => g.Group.Status).Distinct().ToList(), alike.First().Place);
            var enrollments = db.Enrollments.Where(e => e.CampaignId == campaign.Id && e.PlanVersionId == planId && e.CurrentSequenceStep == place && statuses.Contains(e.Status));
            if (move.Who == MoveScope.NotBegun && !alike.Key.IsSame)
            {
                // One whose first email is just being handed over has begun.
                enrollments = enrollments.Where(e => e.Status == EnrollmentStatus.Completed || (e.LastEmailSentAt == null && !db.ScheduledEmails.Any(
                    row => row.CampaignContactId == e.Id && (row.Status == ScheduledEmailStatus.Sending || row.Status == ScheduledEmailStatus.Interrupted))));
            }

            var count = await enrollments.ExecuteUpdateAsync(
                set => set
                    .SetProperty(e => e.PlanVersionId, version.Id)
                    .SetProperty(e => e.CurrentSequenceStep, newPlace)
                    .SetProperty(e => e.CompletedAt, e => e.Status == EnrollmentStatus.Completed ? null : e.CompletedAt)
                    .SetProperty(e => e.UpdatedAt, now),
                cancellationToken);
            moved += alike.Key.IsSame ? 0 : count;
        }

        if (moved > 0)
        {
            await CallOff(db, version, [.. moving.Select(g => plans[g.Key.PlanVersionId]).Distinct()], to, move.Edited, now, cancellationToken);
        }

        return moved;
    }

    /// <summary>Whom a plan that is not saved yet would concern.</summary>
    public static async Task<SequenceImpact> Impact(CampaignsDb db, Campaign campaign, FrozenPlan to, CancellationToken cancellationToken)
    {
        var plans = await Plans(db, campaign.Id, cancellationToken);
        var groups = (await Groups(db, campaign.Id, cancellationToken)).ConvertAll(g => (Group: g, Change: new PlanChange(plans[g.PlanVersionId], to)));
        int Count(Func<EnrollmentGroup, PlanChange, bool> which) => groups.Where(g => which(g.Group, g.Change)).Sum(g => g.Group.Count);
        var changed = groups.SelectMany(g => g.Change.ChangedTexts()).Distinct().ToList();
        var drafts = db.EmailDrafts.Where(d => d.CampaignId == campaign.Id && changed.Contains(d.StepId)
            && db.Enrollments.Any(e => e.Id == d.CampaignContactId && PlanMove.Movable.Contains(e.Status)));
        return new SequenceImpact(
            Count((g, change) => g.Status != EnrollmentStatus.Completed && !g.HasBegun && change.IsAhead(g.Place)),
            Count((g, change) => g.Status != EnrollmentStatus.Completed && change.IsAhead(g.Place)),
            Count((g, change) => g.Status == EnrollmentStatus.Pending && change.IsAhead(g.Place)),
            Count((g, change) => g.Status == EnrollmentStatus.InProgress && change.IsAhead(g.Place)),
            Count((g, change) => g.Status == EnrollmentStatus.Paused && change.IsAhead(g.Place)),
            Count((g, change) => g.Status == EnrollmentStatus.Completed && change.HasMore(g.Place)),
            changed.Count == 0 ? 0 : await drafts.CountAsync(
                d => (d.EditedSubject != null || d.EditedBody != null || d.EditedText != null || d.EditedAttachments != null)
                    && d.Status != DraftStatus.Sent && d.Status != DraftStatus.Rejected,
                cancellationToken),
            changed.Count == 0 ? 0 : await drafts.CountAsync(d => d.Status == DraftStatus.Approved || d.Status == DraftStatus.Scheduled, cancellationToken));
    }

    /// <summary>What would go out with the text before waits until its draft is made again.</summary>
    private static async Task CallOff(
        CampaignsDb db, PlanVersion version, List<FrozenPlan> from, FrozenPlan to, EditedDrafts edited, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var step in to.Steps.Where(s => from.Exists(plan => plan.Find(s.Id) is { } before && !before.SaysTheSameAs(s))))
        {
            var drafts = db.EmailDrafts.Where(d => d.StepId == step.Id && d.Status == DraftStatus.Scheduled
                && d.Generator == EmailDraft.Template && db.Enrollments.Any(e => e.Id == d.CampaignContactId && e.PlanVersionId == version.Id));
            foreach (var (letter, content) in Unchanged(step, from))
            {
                drafts = drafts.Where(d => d.Variant != letter || d.ContentVersion != content);
            }

            drafts = edited == EditedDrafts.Replace ? drafts : drafts.Where(d => d.EditedSubject == null && d.EditedBody == null && d.EditedText == null && d.EditedAttachments == null);
            await db.ScheduledEmails
                .Where(e => e.StepId == step.Id && e.Status == ScheduledEmailStatus.Pending && drafts.Any(d => d.Id == e.DraftId))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(e => e.Status, ScheduledEmailStatus.Planned)
                        .SetProperty(e => e.MovedReason, (MovedReason?)null)
                        .SetProperty(e => e.LeaseOwner, (string?)null)
                        .SetProperty(e => e.LeaseToken, (Guid?)null)
                        .SetProperty(e => e.LeaseUntil, (DateTime?)null)
                        .SetProperty(e => e.UpdatedAt, now),
                    cancellationToken);
            await drafts
                .Where(d => !db.ScheduledEmails.Any(e => e.DraftId == d.Id && (e.Status == ScheduledEmailStatus.Sending || e.Status == ScheduledEmailStatus.Interrupted)))
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DraftStatus.Approved).SetProperty(d => d.UpdatedAt, now), cancellationToken);
        }
    }

    /// <summary>
    /// The contents of a step whose drafts stay as they are. None where other variants are on than before: then any contact may get another one, which its draft says when it is made again.
    /// </summary>
    private static IEnumerable<(VariantLetter? Variant, int ContentVersion)> Unchanged(FrozenStep step, List<FrozenPlan> from)
    {
        var letters = step.Contents.Select(c => c.Variant).ToList();
        return from.TrueForAll(plan => plan.Find(step.Id) is not { } before || before.Contents.Select(c => c.Variant).SequenceEqual(letters))
            ? step.Contents.Select(c => (c.Variant, c.ContentVersion))
            : [];
    }

    private static Task<Dictionary<Guid, FrozenPlan>> Plans(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        db.PlanVersions.AsNoTracking().Where(p => p.CampaignId == campaignId).ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken);

    private static Task<List<EnrollmentGroup>> Groups(CampaignsDb db, Guid campaignId, CancellationToken cancellationToken) =>
        db.Enrollments
            .Where(e => e.CampaignId == campaignId && (PlanMove.Movable.Contains(e.Status) || (e.Status == EnrollmentStatus.Completed && e.CompletedAt != null)))
            .GroupBy(e => new { e.PlanVersionId, e.Status, e.CurrentSequenceStep, HasBegun = e.LastEmailSentAt != null })
            .Select(g => new EnrollmentGroup(g.Key.PlanVersionId, g.Key.Status, g.Key.CurrentSequenceStep, g.Key.HasBegun, g.Count()))
            .ToListAsync(cancellationToken);
}
