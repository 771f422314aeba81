using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>Plans a whole campaign anew, block after block of its enrollments in the order of their contacts.</summary>
internal sealed class CampaignReplanner(EnrollmentPlanner planner, EnrollmentRows rows, LanePlan lane)
{
    /// <summary>Enrollments in a block.</summary>
    private const int BlockSize = 250;

    private readonly Dictionary<Guid, FrozenPlan> _plans = [];

    /// <summary>Plans the block after a contact, inside the caller's transaction; null where there is none left.</summary>
    public async Task<ReplannedBlock?> PlanBlock(CampaignsDb db, Guid? cursor, DateTime now, CancellationToken cancellationToken)
    {
        var after = cursor ?? Guid.Empty;
        var enrollments = await db.Enrollments.AsNoTracking()
            .Where(e => e.CampaignId == lane.Campaign.Id && e.ContactId > after)
            .OrderBy(e => e.ContactId)
            .Take(BlockSize)
            .ToListAsync(cancellationToken);
        if (enrollments.Count == 0)
        {
            return null;
        }

        var going = enrollments.Where(e => e.IsOpen || e.Status == EnrollmentStatus.Paused).ToList();
        await LearnPlans(db, going, cancellationToken);
        var sequences = await planner.LoadUntracked(db, lane, going, _plans, cancellationToken);
        var added = await AddMissing(db, sequences, now, cancellationToken);
        await EnrollmentPlanner.PlanUntracked(db, lane, sequences, MovedReason.Resumed, now, cancellationToken);
        return new ReplannedBlock(enrollments[^1].ContactId, added);
    }

    private async Task LearnPlans(CampaignsDb db, List<Enrollment> enrollments, CancellationToken cancellationToken)
    {
        var unknown = enrollments.Select(e => e.PlanVersionId).Distinct().Except(_plans.Keys).ToList();
        if (unknown.Count > 0)
        {
            foreach (var version in await db.PlanVersions.AsNoTracking().Where(p => unknown.Contains(p.Id)).ToListAsync(cancellationToken))
            {
                _plans.Add(version.Id, FrozenPlan.Parse(version.PlanJson));
            }
        }
    }

    /// <summary>A step that came into the sequence after the enrollment gets its row, if the enrollment has not passed its place.</summary>
    private async Task<int> AddMissing(CampaignsDb db, List<EnrollmentSequence> sequences, DateTime now, CancellationToken cancellationToken)
    {
        var missing = (
            from sequence in sequences
            from step in sequence.Plan.Steps
            where step.IsEnabled && step.Order > sequence.Enrollment.CurrentSequenceStep && sequence.Emails.TrueForAll(e => e.StepId != step.Id)
            select (Sequence: sequence, Step: step)).ToList();
        if (missing.Count == 0)
        {
            return 0;
        }

        var contactIds = missing.Select(m => m.Sequence.Enrollment.ContactId).Distinct().ToList();
        var contacts = await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var drafts = new List<EmailDraft>();
        foreach (var (sequence, step) in missing)
        {
            var (email, draft) = rows.Make(lane, sequence.Enrollment.Id, contacts[sequence.Enrollment.ContactId], sequence.Plan, step, now, now);
            sequence.Emails.Add(email);
            if (draft is not null)
            {
                sequence.Drafts.Add(draft.Id, draft);
                drafts.Add(draft);
            }
        }

        await db.Insert(drafts, now, cancellationToken);
        await db.Insert(missing.ConvertAll(m => m.Sequence.Emails.Single(e => e.StepId == m.Step.Id)), now, cancellationToken);
        return missing.Count;
    }
}

/// <summary>A block that was planned anew.</summary>
/// <param name="UpTo">Its last contact.</param>
/// <param name="Added">How many emails came into it for steps that are new in the sequence.</param>
internal sealed record ReplannedBlock(Guid UpTo, int Added);
