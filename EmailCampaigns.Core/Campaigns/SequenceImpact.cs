using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Whom a change of a started campaign's sequence concerns, before it is saved: only contacts that would get something else than now are counted.</summary>
/// <param name="NotBegun">Those that got no email yet.</param>
/// <param name="Ahead">All for whom something that changed is still ahead.</param>
/// <param name="Pending">Of them those that wait for their first email.</param>
/// <param name="InProgress">Of them those in the middle of the sequence.</param>
/// <param name="Paused">Of them those whose sequence is paused.</param>
/// <param name="Finished">Contacts that have finished and would get a step that was added.</param>
/// <param name="EditedDrafts">Drafts that wait, were edited by hand, and whose step has another text.</param>
/// <param name="ApprovedDrafts">Drafts that are approved and whose step has another text.</param>
public sealed record SequenceImpact(int NotBegun, int Ahead, int Pending, int InProgress, int Paused, int Finished, int EditedDrafts, int ApprovedDrafts)
{
    public static SequenceImpact None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether there is anything to choose.</summary>
    public bool IsAny => Ahead + Finished > 0;

    /// <summary>How many contacts a choice moves.</summary>
    public int Moving(PlanMove move)
    {
        ArgumentNullException.ThrowIfNull(move);
        var open = move.Who switch
        {
            MoveScope.NotBegun => NotBegun,
            MoveScope.Ahead => Ahead,
            MoveScope.Status => move.Statuses.Distinct().Sum(s => s switch
            {
                EnrollmentStatus.Pending => Pending,
                EnrollmentStatus.InProgress => InProgress,
                EnrollmentStatus.Paused => Paused,
                _ => 0,
            }),
        };
        return open + (move.Finished ? Finished : 0);
    }

    /// <summary>Counts whom a plan that is not saved yet would concern.</summary>
    internal static async Task<SequenceImpact> Of(CampaignsDb db, Campaign campaign, FrozenPlan to, CancellationToken cancellationToken)
    {
        var groups = await EnrollmentGroup.Load(db, campaign, to, cancellationToken);
        int Count(Func<EnrollmentGroup, bool> which) => groups.Where(g => g.IsConcerned && which(g)).Sum(g => g.Count);
        var changed = groups.SelectMany(g => g.Change.ChangedTexts()).Distinct().ToList();
        var drafts = db.EmailDrafts.Where(d => d.CampaignId == campaign.Id && changed.Contains(d.StepId)
            && db.Enrollments.Any(e => e.Id == d.CampaignContactId && PlanMove.Movable.Contains(e.Status)));
        return new SequenceImpact(
            Count(g => !g.HasFinished && !g.HasBegun),
            Count(g => !g.HasFinished),
            Count(g => g.Status == EnrollmentStatus.Pending),
            Count(g => g.Status == EnrollmentStatus.InProgress),
            Count(g => g.Status == EnrollmentStatus.Paused),
            Count(g => g.HasFinished),
            changed.Count == 0 ? 0 : await drafts.CountAsync(
                d => (d.EditedSubject != null || d.EditedBody != null || d.EditedText != null || d.EditedAttachments != null)
                    && d.Status != DraftStatus.Sent && d.Status != DraftStatus.Rejected,
                cancellationToken),
            changed.Count == 0 ? 0 : await drafts.CountAsync(d => d.Status == DraftStatus.Approved || d.Status == DraftStatus.Scheduled, cancellationToken));
    }

    /// <summary>Whether a choice moves anybody who would get something else than now.</summary>
    internal static async Task<bool> IsAnybodyMoved(CampaignsDb db, Campaign campaign, FrozenPlan to, PlanMove move, CancellationToken cancellationToken) =>
        (await EnrollmentGroup.Load(db, campaign, to, cancellationToken)).Exists(g => g.IsConcerned && move.Takes(g.Status, g.HasBegun));
}

/// <summary>Contacts of a campaign that stand alike.</summary>
/// <param name="Status">Their state.</param>
/// <param name="Place">The place of the last step that was sent or skipped; 0 before the first.</param>
/// <param name="HasBegun">Whether they got an email.</param>
/// <param name="Count">How many.</param>
/// <param name="Change">What the new plan changes of the one that they run on.</param>
internal sealed record EnrollmentGroup(EnrollmentStatus Status, int Place, bool HasBegun, int Count, PlanChange Change)
{
    public bool HasFinished => Status == EnrollmentStatus.Completed;

    /// <summary>Whether they would get something else than now.</summary>
    public bool IsConcerned => HasFinished ? Change.HasMore(Place) : Change.IsAhead(Place);

    /// <summary>Those that can move.</summary>
    public static async Task<List<EnrollmentGroup>> Load(CampaignsDb db, Campaign campaign, FrozenPlan to, CancellationToken cancellationToken)
    {
        var plans = await db.PlanVersions.AsNoTracking().Where(p => p.CampaignId == campaign.Id).ToDictionaryAsync(p => p.Id, p => FrozenPlan.Parse(p.PlanJson), cancellationToken);
        var groups = await db.Enrollments
            .Where(e => e.CampaignId == campaign.Id && (PlanMove.Movable.Contains(e.Status) || e.Status == EnrollmentStatus.Completed))
            .GroupBy(e => new { e.PlanVersionId, e.Status, e.CurrentSequenceStep, HasBegun = e.LastEmailSentAt != null })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return groups.ConvertAll(g => new EnrollmentGroup(g.Key.Status, g.Key.CurrentSequenceStep, g.Key.HasBegun, g.Count, new PlanChange(plans[g.Key.PlanVersionId], to)));
    }
}
